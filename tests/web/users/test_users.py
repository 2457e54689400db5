import pytest

from dealpost.accounts.models import Team, User

NEW = {"name": "Noor El Idrissi", "email": "Noor@shop.example"}


@pytest.mark.parametrize("path", ["/users/", "/users/new/", "/users/teams/new/"])
def test_only_an_administrator_manages_users(signed_in, path):
    assert signed_in.get(path).status_code == 403


def test_a_new_user_gets_a_link_instead_of_a_password(as_admin, client):
    answer = as_admin.post("/users/new/", NEW)

    noor = User.objects.get(email="noor@shop.example")
    assert not noor.has_usable_password()
    assert client.get(answer.context["link"]).status_code == 200


def test_an_address_belongs_to_one_user(as_admin, alice):
    answer = as_admin.post("/users/new/", {**NEW, "email": "ALICE@shop.example"})

    assert answer.status_code == 422


def test_whoever_is_let_in_no_more_is_out_at_once(as_admin, alice):
    as_admin.post(f"/users/{alice.pk}/active/", {"off": "1"})
    alice.refresh_from_db()
    assert not alice.is_active

    as_admin.post(f"/users/{alice.pk}/active/", {"on": "1"})
    alice.refresh_from_db()
    assert alice.is_active


@pytest.mark.parametrize("what", ["admin", "active"])
def test_the_last_administrator_stays(as_admin, admin, what):
    as_admin.post(f"/users/{admin.pk}/{what}/", {"off": "1"})

    admin.refresh_from_db()
    assert admin.is_admin
    assert admin.is_active


def test_an_administrator_can_hand_over(as_admin, admin, alice):
    as_admin.post(f"/users/{alice.pk}/admin/", {"on": "1"})
    as_admin.post(f"/users/{admin.pk}/admin/", {"off": "1"})

    admin.refresh_from_db()
    alice.refresh_from_db()
    assert (admin.is_admin, alice.is_admin) == (False, True)


def test_a_team_gets_a_name_and_members(as_admin, alice, carol):
    as_admin.post("/users/teams/new/", {"name": "Sales", "members": [alice.pk, carol.pk]})
    team = Team.objects.get()
    assert set(team.members.all()) == {alice, carol}

    as_admin.post(f"/users/teams/{team.pk}/", {"name": "Delivery", "members": [carol.pk]})
    team.refresh_from_db()
    assert (team.name, list(team.members.all())) == ("Delivery", [carol])


def test_a_team_with_a_mailbox_is_not_removed(as_admin, team, mailbox):
    mailbox.owner, mailbox.team = None, team
    mailbox.save()

    as_admin.post(f"/users/teams/{team.pk}/removal/")

    assert Team.objects.exists()
