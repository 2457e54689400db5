import pytest
from django.urls import reverse

from dealpost.accounts.models import User
from dealpost.conversations import sharing_past
from dealpost.conversations.models import Message, SharingOfPast
from dealpost.mailboxes.models import Mailbox
from dealpost.sync.jobs import remove
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter
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


CONFIRMED = {"confirmed": "yes"}


@pytest.fixture
def admins_mailbox(mailbox, admin):
    mailbox.owner = admin
    mailbox.save()
    return mailbox


def test_a_personal_mailbox_becomes_a_teams_and_personal_again(
    as_admin, admin, admins_mailbox, team, alice
):
    team_key = {"to": f"team-{team.pk}"}
    asked = as_admin.post(address("hand_over", admins_mailbox), team_key).text
    assert "Alice Jansen" in asked
    assert "reads it from now on" in asked
    admins_mailbox.refresh_from_db()
    assert admins_mailbox.team is None

    as_admin.post(address("hand_over", admins_mailbox), team_key | CONFIRMED)
    admins_mailbox.refresh_from_db()
    assert (admins_mailbox.owner, admins_mailbox.team) == (None, team)

    team.members.add(admin)  # only who reads it gives it away
    user_key = {"to": f"user-{alice.pk}"}
    as_admin.post(address("hand_over", admins_mailbox), user_key | CONFIRMED)
    admins_mailbox.refresh_from_db()
    assert (admins_mailbox.owner, admins_mailbox.team) == (alice, None)


def test_a_personal_mailbox_is_not_pushed_on_another_person(as_admin, admins_mailbox, carol):
    carol_key = {"to": f"user-{carol.pk}"}
    as_admin.post(address("hand_over", admins_mailbox), carol_key | CONFIRMED)

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


def test_the_past_follows_a_new_default_on_request_and_comes_back(
    signed_in, client, carol, mailbox, deal, bob
):
    deliver(mailbox, letter())
    page = f"/mailboxes/{mailbox.pk}/past/"
    form = {"name": "", "visibility": "shared", "shows_private": "on"}

    answer = signed_in.post(f"/mailboxes/{mailbox.pk}/settings/", form)
    assert "1 past conversation is still private." in answer.text
    assert mailbox.strands.get().visibility == "private"

    signed_in.post(page)
    sharing_past.carry_out(mailbox.sharing_of_past, clock=lambda: MONDAY)
    assert mailbox.strands.get().visibility == "shared"
    assert "still private" not in signed_in.get(page).text

    signed_in.post(f"{page}undo/")
    mailbox.refresh_from_db()
    sharing_past.carry_out(SharingOfPast.objects.get(mailbox=mailbox), clock=lambda: MONDAY)
    assert mailbox.strands.get().visibility == "private"


def test_who_only_looks_after_a_mailbox_does_not_decide_of_its_past(as_admin, mailbox, team):
    mailbox.owner, mailbox.team = None, team
    mailbox.save()

    assert as_admin.get(f"/mailboxes/{mailbox.pk}/").status_code == 200
    assert as_admin.post(f"/mailboxes/{mailbox.pk}/past/").status_code == 404
    assert as_admin.post(f"/mailboxes/{mailbox.pk}/past/undo/").status_code == 404
