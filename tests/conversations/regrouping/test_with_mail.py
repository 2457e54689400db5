"""What happens to mail elsewhere leaves alone what people have split and merged."""

from datetime import timedelta

import pytest

from dealpost.accounts.models import User
from dealpost.conversations import acting, mirroring, raw_storage, renumbering
from dealpost.conversations.linking import link
from dealpost.conversations.models import (
    Conversation,
    Filing,
    Link,
    Message,
    Placement,
    Strand,
)
from dealpost.conversations.regrouping.merging import merge
from dealpost.conversations.regrouping.splitting import split
from dealpost.conversations.regrouping.undoing import undo
from dealpost.conversations.searching import query_for, search
from dealpost.crm.models import Deal
from dealpost.intake import filing
from dealpost.intake.addressing import address_of
from dealpost.intake.taking import take
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Envelope, FlagChange, Recognised, Role
from dealpost.sync import removing
from tests.conftest import MONDAY
from tests.conversations.regrouping.test_any_order import assert_derived
from tests.conversations.test_threading import partition, thread_of
from tests.delivering import deliver, inbox_of
from tests.letters import letter

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=1)
PARTS = {frozenset("14"), frozenset("23")}
WHOLE = {frozenset("1234")}


@pytest.fixture
def parted(mailbox, alice):
    """1 and 4 in one conversation, 2 and 3 in another, all of one thread."""
    raws = [thread_of(1), thread_of(2, 1), thread_of(3, 2), thread_of(4, 1)]
    return split(deliver(mailbox, *raws)[1], by=alice, at=LATER)


def give_new_uids(folder: Folder) -> None:
    """As when the server forgets its uids, and the folder is read again."""
    places = Placement.objects.filter(folder=folder).select_related("delivery__message__raw")
    raws = {place.uid + 1000: raw_storage.read(place.delivery.message.raw) for place in places}
    folder.epoch += 1
    folder.save(update_fields=["epoch"])
    envelopes = [
        Envelope(uid, raw.partition(b"\r\n\r\n")[0], len(raw), MONDAY) for uid, raw in raws.items()
    ]
    known = renumbering.recognise(folder, folder.epoch, envelopes)
    assert known.keys() == raws.keys()
    found = [Recognised(known[uid], FlagChange(uid, frozenset())) for uid in raws]
    renumbering.renumber(folder, folder.epoch, found, at=LATER)
    mirroring.forget_other_epochs(folder, at=LATER)


def linked_to(deal: Deal, user: User) -> list[int]:
    """What the page of the deal lists."""
    found = Conversation.objects.visible_to(user).linked_to(deal)
    return list(found.values_list("pk", flat=True))


def undone(parted, by) -> set[frozenset[str]]:
    undo(parted, by=by, at=LATER)
    assert_derived()
    return partition()


def test_a_server_gives_new_uids(mailbox, parted, alice):
    give_new_uids(inbox_of(mailbox))

    assert partition() == PARTS
    deliver(mailbox, thread_of(5, 3))
    assert partition() == {frozenset("14"), frozenset("235")}
    assert undone(parted, alice) == {frozenset("12345")}


def test_a_part_is_archived_by_itself_and_that_is_undone_after_the_split(mailbox, parted, alice):
    part, whole = parted.part_id, parted.conversation_id
    done = acting.move([part], by=alice, at=LATER, to=[Role.ARCHIVE])
    archive = Folder.objects.get(mailbox=mailbox, role=Role.ARCHIVE.value)
    assert [each.strand.conversation_id for each in Filing.objects.filter(folder=archive)] == [part]

    assert undone(parted, alice) == WHOLE
    both = Strand.objects.get(conversation=whole)
    assert {each.folder_id for each in both.filings.all()} == {archive.pk, inbox_of(mailbox).pk}

    acting.undo(done, by=alice, at=LATER)
    assert [each.messages for each in both.filings.all()] == [4]


def test_the_provider_removes_what_began_the_part(mailbox, parted, alice):
    (uid,) = Placement.objects.filter(delivery__message__text="2").values_list("uid", flat=True)
    folder = inbox_of(mailbox)
    mirroring.remove(folder, folder.epoch, [(uid, uid)], at=LATER)

    deliver(mailbox, thread_of(5, 2))

    assert partition() == {frozenset("14"), frozenset("235")}
    assert undone(parted, alice) == {frozenset("12345")}


def test_a_colleagues_copy_stays_parted_when_the_mailbox_is_removed(
    mailbox, team_mailbox, parted, alice
):
    """Not even the message that began the part is here any more: its id is."""
    deliver(team_mailbox, thread_of(1), thread_of(3, 2))
    removing.remove(mailbox)
    assert partition() == {frozenset("1"), frozenset("3")}

    deliver(team_mailbox, thread_of(4, 1), thread_of(5, 3))
    assert partition() == {frozenset("14"), frozenset("35")}

    parted.refresh_from_db()
    assert undone(parted, alice) == {frozenset("1345")}


def test_a_copy_that_is_filed_joins_the_part_that_it_answers(
    mailbox, parted, alice, deal, settings
):
    settings.INTAKE = {**settings.INTAKE, "address": "drop+*@shop.example", "trusts": "yes"}
    answer = letter(
        message_id="<5@x.example>",
        references=["<2@x.example>"],
        sender="alice@shop.example",
        to="bob@customer.example",
        text="5",
    )
    (dropped,) = take(answer, [address_of(deal)], sender="", at=LATER)
    filing.file(dropped, at=LATER)

    assert partition() == {frozenset("14"), frozenset("235")}
    assert linked_to(deal, alice) == [parted.part_id]
    deliver(mailbox, answer)  # found in the mailbox, too
    assert partition() == {frozenset("14"), frozenset("235")}
    assert undone(parted, alice) == {frozenset("12345")}
    assert linked_to(deal, alice) == [parted.conversation_id]


def test_search_and_lists_show_each_conversation_once(mailbox, parted, alice):
    def found() -> list[int]:
        query = query_for("chairs")
        assert query is not None
        return sorted(row.conversation for row in search(query, user=alice))

    both = sorted([parted.conversation_id, parted.part_id])
    assert found() == both
    inbox = Filing.objects.filter(folder=inbox_of(mailbox))
    assert sorted(inbox.values_list("strand__conversation", "messages")) == [
        (key, 2) for key in both
    ]

    merge(parted.part, parted.conversation, by=alice, at=LATER)

    assert found() == [parted.part_id]
    assert list(inbox.values_list("strand__conversation", "messages")) == [(parted.part_id, 4)]
    assert Message.objects.filter(conversation=parted.part_id).count() == 4


def test_what_is_linked_to_a_part_is_found_on_the_item_until_the_split_is_undone(
    mailbox, parted, alice, deal
):
    Mailbox.objects.update(links_automatically=False)
    link(parted.part, deal, by=alice, at=LATER)

    assert linked_to(deal, alice) == [parted.part_id]
    assert undone(parted, alice) == WHOLE
    assert linked_to(deal, alice) == [parted.conversation_id]
    assert Link.objects.get(deal=deal, conversation=parted.conversation_id).is_primary
