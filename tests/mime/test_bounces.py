"""Mail that came back: who was not reached, and whether to try again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.mime.bounces import BounceKind, Failure, bounce
from tests.corpora import CORPORA, cases, needs_corpora

from .samples import NOT_DELIVERED, OUTLOOK_REPLY

# Reports that name nobody in a form a rule could trust, or mean an alias; see each in the corpus.
UNKNOWN = {
    "flufl-dsn_02", "flufl-dsn_03",  # "Action: failure" is no word of RFC 3464: held for temporary
    "flufl-simple_20",  # a person's address, a person's subject, four words of French
    "sisimai-lhost-apachejames-01", "sisimai-lhost-kddi-01", "sisimai-lhost-postfix-50",
    "sisimai-lhost-qmail-19", "sisimai-lhost-v5sendmail-01", "sisimai-lhost-verizon-01",
    "sisimai-rhost-franceptt-03",
}  # fmt: skip


def lower(addresses) -> set[str]:
    return {one.lower() for one in addresses or ()}


def failures(raw: bytes) -> tuple[Failure, ...]:
    found = bounce(raw)
    return found.failures if found else ()


def finds_what_flufl_finds(case, raw: bytes) -> bool:
    expected, found = case["expected"], failures(raw)
    permanent = lower(one.recipient for one in found if one.permanent)
    temporary = lower(one.recipient for one in found if not one.permanent)
    return (permanent, temporary) == (lower(expected["permanent"]), lower(expected["temporary"]))


def finds_what_sisimai_finds(case, raw: bytes) -> bool:
    kinds = {
        "complaint": BounceKind.COMPLAINT,
        "delivered": BounceKind.DELIVERED,
        "not_a_bounce": None,
    }
    if case["kind"] in kinds:
        found = bounce(raw)
        return (found.kind if found else None) == kinds[case["kind"]]
    permanent = any(one.permanent for one in failures(raw))
    pseudo = any((one["status"] or "").startswith(("5.0.9", "4.0.9")) for one in case["expected"])
    same = lower(one.recipient for one in failures(raw)) == lower(case["recipients"])
    return same and (pseudo or permanent == (case["severity"] == "permanent"))


@needs_corpora
@pytest.mark.parametrize("case", cases("bounces"), ids=lambda case: case["id"])
def test_reports_of_many_servers(case):
    raw = (CORPORA / case["file"]).read_bytes()
    judge = finds_what_flufl_finds if case["id"].startswith("flufl") else finds_what_sisimai_finds
    assert judge(case, raw) == (case["id"] not in UNKNOWN)


@needs_corpora
def test_the_message_that_came_back_is_named():
    told = [
        case
        for case in cases("bounces")
        if case.get("kind") == "bounce" and case["original_message_id"]
    ]
    found = 0
    for case in told:
        report = bounce((CORPORA / case["file"]).read_bytes())
        found += report is not None and report.original_message_id == case[
            "original_message_id"
        ].strip("<>")
    assert (found, len(told)) == (105, 107)


@needs_corpora
def test_nobody_in_real_mail_is_given_up():
    reports = {}
    for path in sorted((CORPORA / "real-mail").iterdir()):
        if found := bounce(path.read_bytes()):
            reports[path.name[:5]] = found
    # Two are true reports that a mailing list passed on; neither says that an address is dead.
    assert set(reports) == {"01436", "01542"}
    assert not any(one.permanent for found in reports.values() for one in found.failures)


def test_a_report_tells_all():
    found = bounce(NOT_DELIVERED)
    assert found is not None
    assert (found.kind, found.envelope_id) == (BounceKind.FAILED, "outbox-42")
    assert found.original_message_id == "1@shop.example"
    bob, carol = found.failures
    assert (bob.recipient, bob.permanent, bob.status) == ("bob@customer.example", True, "5.1.1")
    assert bob.diagnostic.endswith("Recipient address rejected: User unknown")
    assert bob.address_is_dead
    assert (carol.recipient, carol.permanent, carol.status) == (
        "carol@customer.example",
        False,
        "4.2.2",
    )
    assert not carol.address_is_dead


def test_a_full_mailbox_is_not_a_dead_address():
    assert not Failure("a@b.c", permanent=True, status="5.2.2").address_is_dead
    assert not Failure(
        "a@b.c", permanent=True, status="5.7.1", diagnostic="user unknown"
    ).address_is_dead
    assert Failure(
        "a@b.c", permanent=True, status="5.0.0", diagnostic="User unknown"
    ).address_is_dead
    assert not Failure("a@b.c", permanent=False, status="4.1.1").address_is_dead


def test_a_delay_is_no_failure():
    found = bounce(NOT_DELIVERED.replace(b"Action: failed", b"Action: delayed"))
    assert found is not None
    assert found.kind is BounceKind.DELAYED
    assert not any(one.permanent for one in found.failures)


def test_a_receipt_is_no_failure():
    found = bounce(NOT_DELIVERED.replace(b"Action: failed", b"Action: delivered"))
    assert found is not None
    assert (found.kind, found.failures) == (BounceKind.DELIVERED, ())


@pytest.mark.parametrize(
    "raw",
    [
        OUTLOOK_REPLY,
        b"From: bob@customer.example\r\nSubject: Re: Undeliverable: Chairs\r\n\r\n550 5.1.1 <x@y.example> unknown",
        b"From: bob@customer.example\r\nSubject: error\r\n\r\nYour mail to x@y.example failed: 550 user unknown",
        b"",
    ],
)
def test_a_customer_who_quotes_an_error_has_not_bounced(raw):
    assert bounce(raw) is None


@given(st.binary(max_size=600))
def test_no_report_makes_it_fail(tail):
    bounce(NOT_DELIVERED[: len(tail) * 3] + tail)
    bounce(b"From: MAILER-DAEMON@x\r\n" + tail)
