"""A team's mailbox in whose team nobody is left: given on by who administers, and read by others."""

import pytest

from dealpost.conversations.models import Strand
from dealpost.conversations.teamwork.handing_over import NotToOneself, hand_over
from dealpost.conversations.teamwork.leaving import deactivate
from dealpost.events.models import Event
from dealpost.mailboxes.models import Mailbox
from dealpost.notifications.kinds import abandoned_mailbox
from dealpost.notifications.showing import shown
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


@pytest.fixture
def abandoned(team_mailbox, team, alice, admin) -> Mailbox:
    """The only member may no longer sign in."""
    deliver(team_mailbox, letter(subject="Zorro"))
    deactivate(alice, by=admin, at=MONDAY)
    return team_mailbox


def reads(user) -> int:
    return Strand.objects.readable_by(user).count()


def post_team(client, team, *members):
    keys = [each.pk for each in members]
    return client.post(f"/users/teams/{team.pk}/", {"name": "Sales", "members": keys})


def test_who_administers_is_told_until_somebody_reads_it_again(as_admin, admin, abandoned, team):
    abandoned_mailbox.tell_who_administers(Event.objects.get(name="mailbox_abandoned"))
    page = as_admin.get(f"/mailboxes/{abandoned.pk}/").text
    assert [each.kind for each in shown(admin)[0]] == ["abandoned_mailbox"]
    assert "Nobody is left who reads the mail of" in as_admin.get("/notifications/").text
    assert "nobody is left who reads it" in as_admin.get("/mailboxes/").text
    assert f"/users/teams/{team.pk}/" in page
    assert "Zorro" not in page


def test_it_gets_a_reader_and_the_administrator_reads_nothing(
    as_admin, admin, carol, abandoned, team
):
    assert post_team(as_admin, team, carol).status_code == 302

    assert (reads(carol), reads(admin)) == (1, 0)
    assert "nobody is left" not in as_admin.get("/mailboxes/").text


def test_nobody_lets_themselves_in_where_nobody_hears_of_it(
    as_admin, admin, carol, abandoned, team
):
    for members in ([admin], [admin, carol]):
        answer = post_team(as_admin, team, *members)
        assert answer.status_code == 422
        assert "Nobody is left in Sales to hear" in answer.text
    assert reads(admin) == 0

    post_team(as_admin, team, carol)
    assert post_team(as_admin, team, carol, admin).status_code == 302  # of which Carol hears
    assert reads(admin) == 1


def test_it_is_given_to_others_and_not_to_oneself(as_admin, admin, carol, abandoned):
    choice = as_admin.get(f"/mailboxes/{abandoned.pk}/").context["hand_over_form"]
    assert f"user-{carol.pk}" in choice.others
    assert f"user-{admin.pk}" not in choice.others
    with pytest.raises(NotToOneself):
        hand_over(abandoned, admin, by=admin, at=MONDAY)

    to = {"to": f"user-{carol.pk}", "confirmed": "yes"}
    as_admin.post(f"/mailboxes/{abandoned.pk}/hand-over/", to)

    assert (reads(carol), reads(admin)) == (1, 0)


def test_what_comes_meanwhile_is_shared_with_nobody(as_admin, abandoned):
    as_admin.post(f"/mailboxes/{abandoned.pk}/settings/", {"visibility": "shared", "name": "Us"})

    abandoned.refresh_from_db()
    assert (abandoned.visibility, abandoned.name) == ("private", "Us")


def test_a_team_without_mail_may_be_joined_by_whoever_administers(as_admin, admin, team):
    team.members.clear()

    assert post_team(as_admin, team, admin).status_code == 302
