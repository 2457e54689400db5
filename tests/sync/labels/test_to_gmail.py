"""What people do here to a mailbox with labels, and what the provider has then."""

import pytest

from dealpost.conversations import acting
from dealpost.conversations.labels.making import make
from dealpost.conversations.labels.putting import put_on
from dealpost.conversations.models import Change, DeliveryLabel, Message, Setback
from dealpost.providers.contract import Role
from tests.letters import MONDAY, letter
from tests.providers.gmail.mail import DRAFT, IMPORTANT, INBOX, SENT, STARRED, TRASH
from tests.sync.labels.comparing import folder, listed, ours, theirs

pytestmark = pytest.mark.django_db(transaction=True)

ALL, BIN, SPAM = "[Gmail]/All Mail", "[Gmail]/Trash", "[Gmail]/Spam"


def mail(n: int, **more) -> bytes:
    return letter(message_id=f"<{n}@customer.example>", subject=f"Letter {n}", **more)


@pytest.fixture
def move(alice, account):
    def move(to, *, out_of: str = ""):
        keys = Message.objects.values_list("conversation", flat=True)
        lists = [folder(account, out_of).pk] if out_of else []
        return acting.move(set(keys), by=alice, at=MONDAY, to=to, out_of=lists)

    return move


def is_settled(account, box) -> bool:
    return (
        not Change.objects.exists()
        and not Setback.objects.exists()
        and ours(account) == theirs(box)
    )


def test_archived_here(account, box, make_pass, move):
    work = box.make_label("Work")
    one = box.deliver(mail(1), labels={INBOX, IMPORTANT, work})
    make_pass()

    move(acting.ARCHIVES, out_of="INBOX")
    assert listed(account) == {"[Gmail]/Important": 1, work: 1, ALL: 1}
    make_pass()

    assert one.state.labels == {IMPORTANT, work}
    assert is_settled(account, box)


def test_archiving_from_the_list_of_a_label_leaves_the_label(account, box, make_pass, move):
    work = box.make_label("Work")
    one = box.deliver(mail(1), labels={INBOX, work})
    make_pass()

    move(acting.ARCHIVES, out_of=work)
    make_pass()

    assert one.state.labels == {work}


def test_moved_from_the_inbox_to_a_label_and_back(account, box, alice, make_pass, move):
    work = box.make_label("Klanten/Zürich")
    one = box.deliver(mail(1))
    make_pass()

    done = move(folder(account, work), out_of="INBOX")
    assert listed(account) == {work: 1, ALL: 1}
    make_pass()
    assert one.state.labels == {work}
    acting.undo(done, by=alice, at=MONDAY)
    assert listed(account) == {"INBOX": 1}
    make_pass()

    assert one.state.labels == {INBOX}
    assert is_settled(account, box)


def test_a_label_that_was_there_before_stays_when_a_move_is_undone(
    account, box, alice, make_pass, move
):
    work = box.make_label("Work")
    one = box.deliver(mail(1), labels={INBOX, work})
    make_pass()

    done = move(folder(account, work), out_of="INBOX")
    make_pass()
    acting.undo(done, by=alice, at=MONDAY)
    make_pass()

    assert one.state.labels == {INBOX, work}


@pytest.mark.parametrize("roles", [acting.BINS, acting.JUNK])
@pytest.mark.parametrize("told", [True, False])
def test_to_the_trash_or_spam_and_undone_before_or_after_it_was_told(
    account, box, alice, make_pass, move, roles, told
):
    place, name = (TRASH, BIN) if roles == acting.BINS else ("spam", SPAM)
    work = box.make_label("Work")
    one = box.deliver(mail(1), labels={INBOX, work})
    make_pass()

    done = move(roles, out_of="INBOX")
    assert listed(account) == {name: 1}
    if told:
        make_pass()
        assert one.place == place
        assert is_settled(account, box)
    acting.undo(done, by=alice, at=MONDAY)
    assert listed(account)["INBOX"] == 1
    make_pass()
    make_pass()

    assert (one.place, one.state.labels) == ("all", {INBOX, work})
    assert is_settled(account, box)


def test_out_of_the_trash_to_a_label(account, box, make_pass, move):
    work = box.make_label("Work")
    one = box.deliver(mail(1))
    box.trash(one)
    make_pass()

    move(folder(account, work), out_of=BIN)
    assert listed(account) == {work: 1, ALL: 1}
    make_pass()
    make_pass()

    assert (one.place, one.state.labels) == ("all", {work})
    assert is_settled(account, box)


def test_read_and_starred_here_count_once_and_everywhere(account, box, alice, make_pass):
    one = box.deliver(mail(1), labels={INBOX, IMPORTANT})
    make_pass()
    keys = set(Message.objects.values_list("conversation", flat=True))

    acting.mark(keys, by=alice, at=MONDAY, seen=True)
    acting.star(keys, by=alice, at=MONDAY, on=True)
    assert Change.objects.count() == 2
    make_pass()

    assert (one.state.flags, one.state.labels) == ({"\\Seen"}, {INBOX, IMPORTANT, STARRED})
    filing = folder(account, "INBOX").filings.get()
    assert (filing.unread, filing.flagged) == (0, 1)
    assert is_settled(account, box)


def test_what_is_still_on_its_way_stays_above_what_the_provider_says(account, box, make_pass, move):
    work = box.make_label("Work")
    one = box.deliver(mail(1))
    make_pass()

    move(acting.ARCHIVES, out_of="INBOX")
    box.label(one, add={work})
    box.flag(one, add={"\\Seen"})
    make_pass()

    assert one.state.labels == {work}
    assert listed(account) == {work: 1, ALL: 1}
    assert is_settled(account, box)


def test_drafts_and_sent_mail_stay_when_a_whole_conversation_is_moved(
    account, box, make_pass, move
):
    received = box.deliver(mail(1))
    reply = letter(
        message_id="<2@shop.example>", in_reply_to="<1@customer.example>", subject="Re: Letter 1"
    )
    sent = box.deliver(reply, labels={SENT})
    draft = box.deliver(mail(3), labels={DRAFT})
    make_pass()

    move(acting.BINS)
    make_pass()

    assert [each.place for each in (received, sent, draft)] == [TRASH, "all", "all"]
    assert is_settled(account, box)


def test_a_label_that_was_removed_meanwhile_is_made_again(account, box, make_pass, move):
    work = box.make_label("Work")
    one = box.deliver(mail(1))
    make_pass()

    move(folder(account, work), out_of="INBOX")
    box.remove_label(work)
    make_pass()
    make_pass()

    assert one.state.labels == {work}
    assert is_settled(account, box)


def test_a_label_that_was_renamed_meanwhile_is_made_again_whenever_that_is_told(
    account, box, make_pass, move
):
    work = box.make_label("Work")
    one = box.deliver(mail(1))
    make_pass()

    move(folder(account, work), out_of="INBOX")
    box.renumber()  # so the label is told after the folders have been listed
    box.rename_label(work, "Werk", told=False)
    make_pass()
    make_pass()

    assert one.state.labels == {work}
    assert is_settled(account, box)


def test_a_change_of_labels_survives_another_life_of_all_mail(account, box, make_pass, move):
    one = box.deliver(mail(1))
    make_pass()

    move(acting.ARCHIVES, out_of="INBOX")
    box.renumber()
    make_pass()
    make_pass()

    assert one.state.labels == set()
    assert is_settled(account, box)


def test_moved_to_the_trash_elsewhere_while_it_was_to_be_archived_here(
    account, box, make_pass, move
):
    one = box.deliver(mail(1))
    make_pass()

    move(acting.ARCHIVES, out_of="INBOX")
    box.trash(one)
    make_pass()
    make_pass()

    assert one.place == TRASH
    assert ours(account) == theirs(box) == {BIN: {"<1@customer.example>"}}
    assert not Change.objects.exists()


def test_moving_to_the_inbox_from_a_label_keeps_the_label(account, box, make_pass, move):
    work = box.make_label("Work")
    one = box.deliver(mail(1), labels={work})
    make_pass()

    move([Role.INBOX], out_of=work)
    make_pass()

    assert one.state.labels == {INBOX, work}


def test_a_label_of_the_company_is_a_keyword_beside_the_labels(
    account, box, alice, make_pass, move
):
    work = box.make_label("Work")
    one = box.deliver(mail(1), labels={INBOX, work})
    make_pass()
    label = make("Follow up", colour="red", by=alice, at=MONDAY)

    put_on({Message.objects.get().conversation_id}, label, by=alice, at=MONDAY)
    move(acting.ARCHIVES, out_of="INBOX")
    make_pass()
    make_pass()

    assert "Follow_up" in one.state.flags
    assert one.state.labels == {work}
    assert DeliveryLabel.objects.get().label == label
    assert not Change.objects.exists()
