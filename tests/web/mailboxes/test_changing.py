import pytest
from django.urls import reverse

from dealpost.accounts.models import User
from dealpost.conversations.models import Message
from dealpost.mailboxes.models import Mailbox
from dealpost.sync.jobs import remove
from tests.web.mailboxes.filling import message


def address(name, mailbox, *more) -> str:
    return reverse(f"mailboxes:{name}", args=[mailbox.pk, *more])


def test_pausing_can_be_undone(signed_in, mailbox):
    signed_in.post(address("pause", mailbox))
    assert not Mailbox.objects.connected().exists()

    signed_in.post(address("resume", mailbox))
    assert Mailbox.objects.connected().exists()


def test_settings_are_saved(signed_in, mailbox):
    signed_in.post(address("settings", mailbox), {"name": "Alice", "visibility": "shared"})

    mailbox.refresh_from_db()
    assert (mailbox.name, mailbox.visibility) == ("Alice", "shared")
    assert not mailbox.links_automatically


def test_a_setting_that_does_not_exist_is_refused(signed_in, mailbox):
    answer = signed_in.post(address("settings", mailbox), {"visibility": "public"})

    assert answer.status_code == 422


@pytest.fixture
def admins_mailbox(mailbox, admin):
    mailbox.owner = admin
    mailbox.save()
    return mailbox


def test_a_personal_mailbox_becomes_a_teams_and_personal_again(
    as_admin, admins_mailbox, team, alice
):
    as_admin.post(address("hand_over", admins_mailbox), {"to": f"team-{team.pk}"})
    admins_mailbox.refresh_from_db()
    assert (admins_mailbox.owner, admins_mailbox.team) == (None, team)

    as_admin.post(address("hand_over", admins_mailbox), {"to": f"user-{alice.pk}"})
    admins_mailbox.refresh_from_db()
    assert (admins_mailbox.owner, admins_mailbox.team) == (alice, None)


def test_a_personal_mailbox_is_not_pushed_on_another_person(as_admin, admins_mailbox, carol):
    as_admin.post(address("hand_over", admins_mailbox), {"to": f"user-{carol.pk}"})

    admins_mailbox.refresh_from_db()
    assert admins_mailbox.owner != carol


def test_disconnecting_forgets_the_password_and_keeps_the_mail(signed_in, mailbox, alice):
    kept = message(mailbox)

    signed_in.post(address("disconnect", mailbox))

    mailbox.refresh_from_db()
    assert mailbox.account.secret == ""
    assert not Mailbox.objects.connected().exists()
    assert list(Message.objects.visible_to(alice)) == [kept]
    assert b"Connect again" in signed_in.get(address("page", mailbox)).content


def test_removing_wants_the_address_typed(signed_in, mailbox):
    answer = signed_in.post(address("remove", mailbox), {"address": "alice"})

    mailbox.refresh_from_db()
    assert answer.status_code == 422
    assert mailbox.removal_began_at is None


def test_removing_takes_the_mail_that_nobody_else_holds(signed_in, mailbox, team_mailbox):
    message(mailbox)
    shared = message(mailbox, team_mailbox)

    answer = signed_in.post(address("remove", mailbox), {"address": "Alice@shop.example"})
    assert answer["HX-Redirect"] == reverse("mailboxes:list")
    assert b"Being removed" in signed_in.get(reverse("mailboxes:list")).content

    remove(mailbox_id=mailbox.pk)
    remove(mailbox_id=mailbox.pk)  # a job may be done twice

    assert list(Mailbox.objects.all()) == [team_mailbox]
    assert list(Message.objects.all()) == [shared]
    assert User.objects.filter(pk=mailbox.owner_id).exists()
