"""A link that an administrator made opens nobody's private mail to that administrator."""

import pytest
from django.urls import reverse

from dealpost.accounts.inviting import invitation
from dealpost.accounts.models.failed_sign_in import MOST_PER_ADDRESS
from dealpost.conversations import letting_in
from dealpost.conversations.models import Access, Strand
from dealpost.events.models import Event
from dealpost.notifications.kinds import new_reader, password_link
from dealpost.notifications.showing import shown
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db
NEW = {"new_password": "forty chairs and a table"}


def come_back(client, user, **more):
    client.logout()
    address = reverse("sign_in:password", args=[invitation(user)])
    return client.post(address, {**NEW, **more})


def test_a_link_alone_does_not_open_an_account_with_mail(client, alice, mailbox):
    answer = come_back(client, alice)

    assert answer.status_code == 422
    alice.refresh_from_db()
    assert alice.check_password("correct horse")
    assert client.get("/inbox/").status_code == 302


def test_the_password_of_their_mailbox_proves_who_they_are(client, alice, mailbox):
    assert come_back(client, alice, mailbox_password="a guess").status_code == 422
    assert come_back(client, alice, mailbox_password="secret").status_code == 302

    alice.refresh_from_db()
    assert alice.check_password(NEW["new_password"])


def test_guesses_are_counted(client, alice, mailbox):
    for _ in range(MOST_PER_ADDRESS):
        come_back(client, alice, mailbox_password="a guess")

    assert come_back(client, alice, mailbox_password="secret").status_code == 422


def test_where_nothing_proves_it_the_link_opens_nothing(client, alice, mailbox):
    mailbox.disconnect(at=MONDAY)

    assert "user password" in come_back(client, alice, mailbox_password="").text
    alice.refresh_from_db()
    assert alice.check_password("correct horse")


def test_who_comes_for_the_first_time_proves_nothing(client, alice):
    alice.set_unusable_password()
    alice.save()

    assert come_back(client, alice).status_code == 302


def test_without_proof_colleagues_let_them_in_again(client, alice, carol, mailbox):
    (message,) = deliver(mailbox, letter())
    strand = Strand.objects.get(conversation=message.conversation)
    access = letting_in.ask(strand, by=carol, word="", at=MONDAY)
    letting_in.grant(access, by=alice, at=MONDAY)

    assert come_back(client, carol).status_code == 302
    assert not Access.objects.granted().exists()
    assert not Strand.objects.readable_by(carol).exists()


def test_whose_password_it_is_hears_of_the_link_and_finds_it_in_their_profile(as_admin, alice):
    as_admin.post(f"/users/{alice.pk}/link/")
    password_link.tell_whose_it_is(Event.objects.get(name="password_link_made"))

    assert [each.kind for each in shown(alice)[0]] == ["password_link"]
    as_admin.force_login(alice)
    assert "Femke Smit made a link" in as_admin.get(reverse("profile:page")).text
    assert "Femke Smit made a link" in as_admin.get(reverse("notifications:page")).text


def test_a_team_hears_of_who_joins_it_an_administrator_too(as_admin, admin, alice, team):
    members = {"name": "Sales", "members": [alice.pk, admin.pk]}
    as_admin.post(f"/users/teams/{team.pk}/", members)
    new_reader.tell_the_team(Event.objects.get(name="team_changed"))

    assert [each.kind for each in shown(alice)[0]] == ["new_reader"]
    as_admin.force_login(alice)
    assert "changed who reads" in as_admin.get(reverse("notifications:page")).text


def test_who_is_put_out_of_a_team_hears_of_it(as_admin, alice, carol, team):
    as_admin.post(f"/users/teams/{team.pk}/", {"name": "Sales", "members": [carol.pk]})
    new_reader.tell_the_team(Event.objects.get(name="team_changed"))

    for user in (alice, carol):
        as_admin.force_login(user)
        assert "changed who reads" in as_admin.get(reverse("notifications:page")).text


def test_an_administrator_takes_no_mailbox_from_a_team_they_are_not_in(
    as_admin, admin, team_mailbox
):
    taken = {"to": f"user-{admin.pk}", "confirmed": "yes"}
    as_admin.post(f"/mailboxes/{team_mailbox.pk}/hand-over/", taken)

    team_mailbox.refresh_from_db()
    assert team_mailbox.is_team
