"""The work of a team in the inbox: given, closed, and listed by whose it is."""

import pytest
from django.urls import reverse

from dealpost.conversations.models import Strand
from tests.delivering import deliver
from tests.letters import letter
from tests.web.inbox.filing import usual_folders


@pytest.fixture
def message(team_mailbox):
    usual_folders(team_mailbox)
    return deliver(team_mailbox, letter(to="sales@shop.example"))[0]


def view(client, key):
    return client.get(reverse("inbox:kind", args=[key])).text


def act(client, do, message, to=""):
    values = {"do": do, "conversations": message.conversation_id, "to": to}
    return client.post(f"{reverse('inbox:act')}?in=team", values).json()


def test_who_has_no_team_mailbox_sees_nothing_of_teams(signed_in, mailbox):
    usual_folders(mailbox)
    page = signed_in.get(reverse("inbox:home")).text
    assert "Unassigned" not in page
    assert 'data-do="assign"' not in page
    assert "You are in no team with a mailbox" in view(signed_in, "mine")


def test_a_conversation_is_given_to_somebody_and_back(signed_in, message, ben):
    assert "Chairs" in view(signed_in, "unassigned")
    answer = act(signed_in, "assign", message, ben.pk)
    assert answer["text"] == "Assigned"
    assert "Chairs" not in view(signed_in, "unassigned")
    others = view(signed_in, "others")
    assert "Chairs" in others
    assert "Assigned to Ben Visser" in others

    signed_in.post(answer["undo"])
    assert "Chairs" in view(signed_in, "unassigned")
    assert act(signed_in, "assign", message, "")["text"] == "There was nothing to change."


def test_the_menu_offers_the_team_and_nobody(signed_in, message, alice, ben, carol):
    address = reverse("inbox:assignees") + f"?conversations={message.conversation_id}"
    menu = signed_in.get(address).text
    assert menu.index("Alice Jansen (me)") < menu.index("Ben Visser") < menu.index("Nobody")
    assert "Carol" not in menu

    signed_in.force_login(carol)
    assert "Ben" not in signed_in.get(address).text


def test_a_conversation_is_closed_for_all_and_says_so(signed_in, message, ben):
    answer = act(signed_in, "close", message)
    assert answer["text"] == "Closed"
    assert "Chairs" in view(signed_in, "closed")
    page = signed_in.get(reverse("conversation:page", args=[message.conversation_id])).text
    assert "work-closed" in page
    assert page.index("How much are the chairs?") < page.index("Alice Jansen closed this")
    signed_in.post(answer["undo"])
    assert "Nothing is closed" in view(signed_in, "closed")


def test_a_stranger_to_the_team_changes_nothing(signed_in, message, carol):
    signed_in.force_login(carol)
    assert act(signed_in, "close", message)["text"] == "There was nothing to change."
    assert act(signed_in, "assign", message, carol.pk)["text"] == "There was nothing to change."
    assert Strand.objects.get().assignee is None


def test_an_undo_that_was_made_up_is_refused(signed_in):
    assert signed_in.post(reverse("inbox:take_back") + "?done=x").status_code == 400


def test_taking_somebody_out_of_a_team_frees_what_they_dealt_with(as_admin, message, team, ben):
    Strand.objects.update(assignee=ben)
    as_admin.post(reverse("users:team", args=[team.pk]), {"name": "Sales", "members": []})
    assert Strand.objects.get().assignee is None


def test_each_colleague_has_a_list_and_a_count_for_who_shares_their_team(
    signed_in, message, ben, carol
):
    act(signed_in, "assign", message, ben.pk)
    page = view(signed_in, "unassigned")
    entry = page[page.index(f'data-gives-to="{ben.pk}"') :]
    assert entry.index("Ben Visser") < entry.index("1 conversation")
    assert "Carol" not in page
    assert "Chairs" in view(signed_in, f"of-{ben.pk}")

    signed_in.force_login(carol)
    assert signed_in.get(reverse("inbox:kind", args=[f"of-{ben.pk}"])).status_code == 404
    signed_in.force_login(ben)
    assert "Chairs" in view(signed_in, "mine")
    assert signed_in.get(reverse("inbox:kind", args=[f"of-{ben.pk}"])).status_code == 404
    assert signed_in.get(reverse("inbox:kind", args=["of-x"])).status_code == 404
