from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dealpost.mime.identifiers import message_ids
from dealpost.outbox.identifying import is_ours, message_identifier, new_key

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants them naive


@given(MOMENTS)
def test_a_key_is_of_version_7_and_tells_its_moment(at):
    key = new_key(at)
    assert (key.version, key.variant) == (7, "specified in RFC 4122")
    told = datetime.fromtimestamp((key.int >> 80) / 1000, tz=UTC)
    assert abs(told - at) <= timedelta(milliseconds=1)


@given(MOMENTS)
def test_our_message_ids_are_known_and_valid(at):
    identifier = message_identifier(new_key(at), "shop.example")
    assert is_ours(identifier)
    assert message_ids(f"<{identifier}>") == (identifier,)


@given(MOMENTS, st.integers(0, 48))
def test_a_message_id_that_somebody_made_up_is_not_ours(at, place):
    identifier = message_identifier(new_key(at), "shop.example")
    changed = "0" if identifier[place] != "0" else "1"
    assert not is_ours(identifier[:place] + changed + identifier[place + 1 :])
    assert not is_ours("1@customer.example")
