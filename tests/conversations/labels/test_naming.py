import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.conversations.labels.naming import RESERVED, can_be_a_label, keyword_for
from dealpost.providers.imap import quoting


@pytest.mark.parametrize(
    ("name", "keyword"),
    [
        ("Urgent", "Urgent"),
        ("Follow up!", "Follow_up"),
        ("Überfällig", "Uberfallig"),
        ("至急", "Label"),
        ("junk", "junk_2"),
        ("\\Seen", "Seen_2"),
        ("$Forwarded", "Forwarded_2"),
    ],
)
def test_a_keyword_is_made_from_the_name(name, keyword):
    assert keyword_for(name, taken=()) == keyword


def test_what_is_taken_in_other_letters_is_taken():
    assert keyword_for("VIP", taken={"vip", "vip_2"}) == "VIP_3"


@given(st.text(max_size=50), st.sets(st.text(max_size=3)))
def test_whatever_the_name_a_server_can_keep_the_keyword(name, taken):
    keyword = keyword_for(name, taken=taken)

    assert quoting.flags([keyword])
    assert can_be_a_label(keyword)
    assert keyword.lower() not in RESERVED | taken
    assert len(keyword) <= 50


@pytest.mark.parametrize("keyword", ["$Junk", "NonJunk", "$forwarded", "\\Seen", "a b", ""])
def test_what_mail_programs_write_for_themselves_is_no_label(keyword):
    assert not can_be_a_label(keyword)
