"""What to sync: chosen with its consequences in view, and changed without losing anything."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dealpost.conversations.models import Message
from dealpost.crm.models import Deal
from dealpost.mailboxes.address_patterns import pattern
from dealpost.mailboxes.models import BlockedSender, Folder, LogEntry, Mailbox
from dealpost.providers.contract import Role
from dealpost.sync.jobs import reconsider
from dealpost.sync.models import OlderCount, Reconsideration
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter
from tests.web.mailboxes.filling import folder, message


def address(name, *more) -> str:
    return reverse(f"mailboxes:{name}", args=more)


@pytest.fixture
def archive(mailbox) -> Folder:
    return folder(mailbox, Role.ARCHIVE)


def choices(mailbox, *folders, since="all", people="all") -> dict[str, object]:
    return {"since": since, "people": people, "folders": [each.pk for each in folders]}


def come_true(*mailboxes) -> None:
    for mailbox in mailboxes:
        reconsider(mailbox_id=mailbox.pk)


def test_the_page_shows_what_is_chosen(signed_in, mailbox, archive):
    archive.stop_syncing()
    page = signed_in.get(address("what", mailbox.pk)).content.decode()

    assert "Known contacts only" in page
    assert f'value="{archive.pk}">' in page


def test_known_contacts_only_hides_strangers_until_it_is_taken_back(
    signed_in, mailbox, archive, alice
):
    stranger = message(mailbox)
    inbox = folder(mailbox, Role.INBOX)
    known_only = choices(mailbox, archive, inbox, people="known")
    signed_in.post(address("what", mailbox.pk), known_only)
    come_true(mailbox)
    assert not Message.objects.visible_to(alice).exists()
    page = signed_in.get(address("page", mailbox.pk)).content.decode()
    assert "1 message<" in page
    assert LogEntry.objects.get(kind="settings_changed").facts == {"names": ["people"]}

    signed_in.post(address("what", mailbox.pk), choices(mailbox, archive, inbox))
    come_true(mailbox)
    assert list(Message.objects.visible_to(alice)) == [stranger]


def test_the_preview_counts_what_would_be_hidden(signed_in, mailbox, archive, bob, deal):
    message(mailbox)
    inbox = folder(mailbox, Role.INBOX)
    url = address("what_preview", mailbox.pk)

    unchanged = signed_in.get(url, choices(mailbox, archive, inbox)).content.decode()
    without_inbox = signed_in.get(url, choices(mailbox, archive)).content.decode()

    assert "Nothing changes for the mail that is here." in unchanged
    assert "Hides <b>1 message</b>" in without_inbox
    assert "1 of them is linked to a deal" in without_inbox
    assert "No longer reads: Inbox" in without_inbox
    assert "Chairs" in without_inbox
    assert Message.objects.filter(deliveries__withheld="").exists()
    assert Deal.objects.count() == 1


def test_the_preview_counts_what_would_come_back(signed_in, mailbox, archive):
    message(mailbox)
    inbox = folder(mailbox, Role.INBOX)
    mailbox.change(since=timezone.localdate())
    come_true(mailbox)

    told = signed_in.get(
        address("what_preview", mailbox.pk), choices(mailbox, archive, inbox)
    ).content.decode()

    assert "Brings back <b>1 message</b>" in told
    assert "Fetches all older mail" in told


def test_an_administrator_sees_numbers_but_no_mail_of_a_team(as_admin, team_mailbox):
    message(team_mailbox)
    told = as_admin.get(
        address("what_preview", team_mailbox.pk), choices(team_mailbox)
    ).content.decode()

    assert "Hides <b>1 message</b>" in told
    assert "Chairs" not in told


def test_the_start_moves_in_both_directions(signed_in, mailbox):
    mailbox.change(since=timezone.localdate() - timedelta(days=100))

    signed_in.post(address("what", mailbox.pk), choices(mailbox, since="1m"))
    mailbox.refresh_from_db()
    assert mailbox.since == timezone.localdate() - timedelta(days=30)

    signed_in.post(address("what", mailbox.pk), choices(mailbox, since="as_it_is"))
    mailbox.refresh_from_db()
    assert mailbox.since == timezone.localdate() - timedelta(days=30)

    signed_in.post(address("what", mailbox.pk), choices(mailbox))
    mailbox.refresh_from_db()
    assert mailbox.since is None
    assert LogEntry.objects.filter(kind="start_changed").count() == 2


def test_a_folder_is_switched_off_and_on(signed_in, mailbox, archive):
    signed_in.post(address("what", mailbox.pk), choices(mailbox))
    archive.refresh_from_db()
    assert not archive.is_synced

    signed_in.post(address("what", mailbox.pk), choices(mailbox, archive))
    archive.refresh_from_db()
    assert archive.is_synced
    kinds = LogEntry.objects.values_list("kind", flat=True)
    assert {"folder_switched_off", "folder_switched_on"} <= set(kinds)


def test_a_folder_of_another_mailbox_is_no_choice(signed_in, mailbox, team_mailbox):
    foreign = folder(team_mailbox, Role.INBOX)
    answer = signed_in.post(address("what", mailbox.pk), choices(mailbox, foreign))

    assert answer.status_code == 422


def test_the_page_of_the_mailbox_tells_how_far_a_change_has_come(signed_in, mailbox):
    signed_in.post(address("what", mailbox.pk), choices(mailbox))
    assert Reconsideration.objects.get().is_under_way(timezone.now())
    words = "The change is coming true"
    assert words in signed_in.get(address("page", mailbox.pk)).content.decode()

    come_true(mailbox)
    assert words not in signed_in.get(address("page", mailbox.pk)).content.decode()


def test_a_sender_is_blocked_and_unblocked(signed_in, mailbox, alice):
    message(mailbox)
    told = signed_in.get(
        address("block_preview", mailbox.pk), {"pattern": "customer.example"}
    ).content.decode()
    assert "Hides <b>1 message</b>" in told

    signed_in.post(address("block", mailbox.pk), {"pattern": "@Customer.example"})
    come_true(mailbox)
    assert not Message.objects.visible_to(alice).exists()

    blocked = BlockedSender.objects.get()
    answer = signed_in.post(address("unblock", mailbox.pk, blocked.pk))
    come_true(mailbox)
    assert Message.objects.visible_to(alice).exists()
    assert "customer.example" not in answer.content.decode().partition("</form>")[2]


@pytest.mark.parametrize("typed", ["com", "no address", "alice@shop.example"])
def test_what_cannot_be_blocked_is_refused_with_a_reason(signed_in, mailbox, typed):
    answer = signed_in.post(address("block", mailbox.pk), {"pattern": typed})

    assert answer.status_code == 422
    assert not BlockedSender.objects.exists()


def test_a_block_of_another_mailbox_cannot_be_taken_away(signed_in, mailbox, team_mailbox, alice):
    foreign = BlockedSender.block(pattern("x.example"), mailbox=team_mailbox, by=alice, at=MONDAY)

    assert signed_in.post(address("unblock", mailbox.pk, foreign.pk)).status_code == 404


def test_only_administrators_block_for_the_company(signed_in, mailbox):
    assert signed_in.get(address("company")).status_code == 403
    assert signed_in.post(address("company"), {"pattern": "x.example"}).status_code == 403
    assert not BlockedSender.objects.exists()


def test_what_the_company_blocks_is_hidden_in_every_mailbox(as_admin, mailbox, team_mailbox, alice):
    message(mailbox, team_mailbox)
    told = as_admin.get(address("company_preview"), {"pattern": "customer.example"})
    as_admin.post(address("company"), {"pattern": "customer.example"})
    come_true(mailbox, team_mailbox)

    assert "Hides <b>1 message</b>" in told.content.decode()  # Alice's own is not counted
    assert not Message.objects.visible_to(alice).exists()

    as_admin.post(address("company_unblock", BlockedSender.objects.get().pk))
    come_true(mailbox, team_mailbox)
    assert Message.objects.visible_to(alice).exists()


def test_the_sender_of_a_message_is_blocked_from_where_it_is_read(signed_in, mailbox, alice):
    stored = message(mailbox)
    offered = signed_in.get(address("block_from", stored.pk)).content.decode()
    assert "Everybody at customer.example" in offered

    answer = signed_in.post(address("block_from", stored.pk), {"which": "address"})

    assert answer["HX-Redirect"] == reverse("inbox:home")
    assert BlockedSender.objects.get(mailbox=mailbox).pattern == "bob@customer.example"


def test_nobody_blocks_by_a_message_that_they_may_not_read(signed_in, mailbox, client, carol):
    stored = message(mailbox)
    client.force_login(carol)

    assert client.post(address("block_from", stored.pk), {"which": "address"}).status_code == 404
    assert not BlockedSender.objects.exists()


def test_a_member_of_a_team_is_told_who_decides(signed_in, team_mailbox):
    stored = message(team_mailbox)
    answer = signed_in.post(address("block_from", stored.pk), {"which": "address"})

    assert "Only an administrator" in answer.content.decode()
    assert not BlockedSender.objects.exists()


def test_own_mail_is_not_blocked_by_its_sender(signed_in, mailbox):
    (own,) = deliver(mailbox, letter(sender="alice@shop.example", to="bob@customer.example"))

    assert signed_in.get(address("block_from", own.pk)).status_code == 404


def test_the_choices_stand_in_the_new_mailbox(signed_in, provider):
    answers = provider.answers(people="known", new_folders="main")
    list(signed_in.post(reverse("mailboxes:test"), answers).streaming_content)

    made = Mailbox.objects.get()
    assert (made.people, made.new_folders) == ("known", "main")


def test_an_earlier_start_tells_how_much_it_would_fetch(signed_in, mailbox):
    mailbox.change(since=timezone.localdate(), pace=50.0)
    url = address("older", mailbox.pk)
    asking = signed_in.get(url, {"since": "all"}).content.decode()
    assert "Asking your provider" in asking
    assert url in asking

    OlderCount.objects.get().end(messages=15_000, at=timezone.now())
    told = signed_in.get(url, {"since": "all"}).content.decode()

    assert "About 15,000 messages." in told
    assert "That takes about 5 minutes." in told


def test_a_choice_that_does_not_exist_asks_the_provider_nothing(signed_in, mailbox):
    assert signed_in.get(address("older", mailbox.pk), {"since": "4w"}).status_code == 204
    assert not OlderCount.objects.exists()
