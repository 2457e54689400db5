"""A mailbox with labels, and what happens to it in the browser."""

import pytest

from dealpost.conversations.models import Delivery, Labelling, Message, Placement
from dealpost.sync.auditing import audit
from dealpost.sync.status import status
from tests.letters import letter
from tests.providers.gmail.mail import IMPORTANT, INBOX, SENT
from tests.sync.labels.comparing import folder, listed, ours, theirs

pytestmark = pytest.mark.django_db(transaction=True)

ALL, BIN, SPAM = "[Gmail]/All Mail", "[Gmail]/Trash", "[Gmail]/Spam"


def mail(n: int, **more) -> bytes:
    return letter(message_id=f"<{n}@customer.example>", subject=f"Letter {n}", **more)


def test_every_message_is_read_once_and_shows_in_all_its_labels(account, box, make_pass):
    nested = box.make_label("Offertes/Café ☕")
    box.deliver(mail(1), labels={INBOX, nested, IMPORTANT})
    box.deliver(mail(2), labels={nested})
    box.deliver(mail(3), labels={SENT})
    box.spam(box.deliver(mail(4)))
    box.trash(box.deliver(mail(5), labels={INBOX, nested}))

    progress = make_pass()

    assert progress.arrived == 5
    assert sorted(box.bodies_sent) == sorted(box.mails)
    assert ours(account) == theirs(box)
    assert folder(account, nested).path == ["Offertes", "Café ☕"]
    # Of All Mail, the list shows what is archived.
    assert listed(account) == {
        "INBOX": 1,
        "[Gmail]/Important": 1,
        nested: 2,
        "[Gmail]/Sent Mail": 1,
        ALL: 1,
        SPAM: 1,
        BIN: 1,
    }


def test_the_audit_and_the_status_count_messages_and_not_their_labels(account, box, make_pass):
    for n in range(1, 8):
        box.deliver(mail(n), labels={INBOX, IMPORTANT})
    make_pass()

    found = audit(account)

    assert (found.at_provider, found.here, found.is_complete) == (7, 7, True)
    assert status(account)["placements"] == 7
    assert status(account)["folders"] == [ALL, SPAM, BIN]


def test_unread_and_starred_count_in_every_label(account, box, make_pass):
    one = box.deliver(mail(1), labels={INBOX, IMPORTANT})
    make_pass()

    box.flag(one, add={"\\Seen", "\\Flagged"})
    make_pass()

    for name in ("INBOX", "[Gmail]/Important"):
        filing = folder(account, name).filings.get()
        assert (filing.unread, filing.flagged) == (0, 1)


def test_labels_added_and_removed_elsewhere(account, box, make_pass):
    work = box.make_label("Work")
    one = box.deliver(mail(1))
    two = box.deliver(mail(2), labels={work})
    make_pass()
    box.bodies_sent.clear()

    box.label(one, add={work})
    box.label(two, remove={work})
    make_pass()

    assert ours(account) == theirs(box)
    assert listed(account) == {"INBOX": 1, work: 1, ALL: 1}
    assert box.bodies_sent == []


def test_archived_elsewhere(account, box, make_pass):
    one = box.deliver(mail(1))
    make_pass()
    assert listed(account) == {"INBOX": 1}

    box.archive(one)
    make_pass()

    assert listed(account) == {ALL: 1}


def test_into_the_trash_and_out_of_it_again(account, box, make_pass):
    work = box.make_label("Work")
    one = box.deliver(mail(1), labels={INBOX, work})
    make_pass()

    box.trash(one)
    make_pass()
    assert listed(account) == {BIN: 1}
    box.put(one, "all")
    make_pass()

    assert listed(account) == {ALL: 1, work: 1}
    assert ours(account) == theirs(box)
    assert Delivery.objects.get().removed_at is None


def test_deleted_for_ever_stays_in_the_history(account, box, make_pass):
    one = box.deliver(mail(1))
    make_pass()

    box.destroy(one)
    make_pass()

    assert ours(account) == {}
    assert listed(account) == {}
    assert Message.objects.get().deliveries.get().removed_at is not None


def test_a_label_removed_altogether(account, box, make_pass):
    work = box.make_label("Work")
    box.deliver(mail(1), labels={INBOX, work})
    make_pass()

    box.remove_label(work)
    make_pass()

    assert listed(account) == {"INBOX": 1}
    assert folder(account, work).is_gone


@pytest.mark.parametrize("told", [True, False])
def test_a_label_renamed_whether_or_not_its_messages_count_as_changed(
    account, box, make_pass, told
):
    work = box.make_label("Work")
    box.deliver(mail(1), labels={INBOX, work})
    box.deliver(mail(2), labels={work})
    make_pass()

    renamed = box.rename_label(work, "Werk/Klanten", told=told)
    make_pass()

    assert listed(account) == {"INBOX": 1, renamed: 2, ALL: 1}
    assert ours(account) == theirs(box)


@pytest.mark.parametrize("told", [True, False])
def test_what_people_chose_for_a_label_goes_along_with_its_name(account, box, make_pass, told):
    work, other = box.make_label("Work"), box.make_label("Other")
    for n in range(1, 4):
        box.deliver(mail(n), labels={INBOX, work})
    box.deliver(mail(4), labels={INBOX, other})
    make_pass()
    before = folder(account, work)
    before.stop_syncing()
    bodies = list(box.bodies_sent)

    renamed = box.rename_label(work, "Customers/Large", told=told)
    box.rename_label(other, "Work", told=told)
    make_pass()

    after = folder(account, renamed)
    assert (after.pk, after.is_synced) == (before.pk, False)
    assert folder(account, "Work").is_synced
    assert box.bodies_sent == bodies
    assert ours(account) == theirs(box)
    assert {each.facts["was"] for each in account.log.filter(kind="folder_renamed")} >= {"Work"}


def test_a_label_that_was_hidden_from_mail_programs_and_is_shown_now(account, box, make_pass):
    work = box.make_label("Work")
    hidden = box.views.pop(work)
    box.deliver(mail(1), labels={INBOX, work})
    make_pass()
    assert listed(account) == {"INBOX": 1}

    box.views[work] = hidden
    box._settle(next(iter(box.mails.values())))
    make_pass()

    assert listed(account) == {"INBOX": 1, work: 1}


def test_another_life_of_all_mail_keeps_the_labels(account, box, make_pass):
    work = box.make_label("Work")
    for n in range(1, 6):
        box.deliver(mail(n), labels={INBOX, work})
    make_pass()
    conversations = set(Message.objects.values_list("pk", "conversation"))

    box.renumber()
    make_pass()

    assert set(Message.objects.values_list("pk", "conversation")) == conversations
    assert listed(account) == {"INBOX": 5, work: 5}
    assert Placement.objects.count() == 5
    assert Labelling.objects.count() == 10


def test_a_change_told_late_is_taken_over_by_the_next_pass(account, box, make_pass):
    one = box.deliver(mail(1))
    make_pass()
    work = box.make_label("Work")
    box.label(one, add={work})

    make_pass()
    make_pass()

    assert ours(account) == theirs(box)
    assert all(each.mark for each in account.folders.synced())


def test_a_mailbox_that_was_read_folder_by_folder_becomes_one_with_labels(account, box, make_pass):
    everything = box.views.pop(ALL)
    box.deliver(mail(1), labels={INBOX, IMPORTANT})
    make_pass()
    assert Placement.objects.count() == 2

    box.views[ALL] = everything
    box._settle(next(iter(box.mails.values())))
    make_pass()

    assert Placement.objects.get().folder.remote_id == ALL
    assert listed(account) == {"INBOX": 1, "[Gmail]/Important": 1}
    assert Message.objects.count() == 1
