from datetime import timedelta

import pytest
from django.urls import reverse

from dealpost.conversations.models import Change, Strand
from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import Role
from tests.conftest import MONDAY
from tests.delivering import deliver, inbox_of
from tests.letters import letter
from tests.web.inbox.filing import folder, usual_folders


@pytest.fixture
def message(mailbox):
    usual_folders(mailbox)
    return deliver(mailbox, letter())[0]


def act(client, do, *messages, to="", query="in=inbox"):
    keys = ",".join(str(message.conversation_id) for message in messages)
    values = {"do": do, "conversations": keys, "to": to}
    return client.post(f"{reverse('inbox:act')}?{query}", values)


def page(client, url=None):
    response = client.get(url or reverse("inbox:home"))
    assert response.status_code == 200
    return response.content.decode()


def test_the_inbox_shows_who_wrote_what(signed_in, message):
    html = page(signed_in)
    assert "Bob Bakker" in html
    assert "Chairs" in html
    assert "How much are the chairs?" in html
    assert "(1) Inbox" in html


def test_whoever_is_not_signed_in_is_sent_to_do_so(client, message):
    response = client.get(reverse("inbox:home"))
    assert response.status_code == 302
    assert "/sign-in/" in response["Location"]


@pytest.mark.parametrize("query", ["", "?unread=yes"])
def test_a_colleague_sees_nothing_of_it(client, carol, message, query):
    client.force_login(carol)
    assert "Chairs" not in page(client, reverse("inbox:home") + query)
    assert "Chairs" not in page(client, reverse("inbox:search") + "?q=chairs")


def test_the_folder_of_a_colleague_is_nowhere(client, carol, mailbox, message):
    client.force_login(carol)
    key = inbox_of(mailbox).pk
    assert client.get(reverse("inbox:folder", args=[key])).status_code == 404
    assert client.get(reverse("inbox:rows") + f"?in={key}").status_code == 404


def test_who_has_no_mailbox_is_told_how_to_begin(client, carol):
    client.force_login(carol)
    assert "Connect your first mailbox" in page(client)


def test_an_empty_inbox_is_all_clear(signed_in, mailbox):
    usual_folders(mailbox)
    mailbox.finish_pass(at=MONDAY)
    assert "All clear" in page(signed_in)


def test_a_mailbox_in_its_first_pass_says_that_mail_is_coming_and_listens_for_it(
    signed_in, mailbox
):
    shown = page(signed_in)
    assert "Your mail is on its way" in shown
    assert "Connect your first mailbox" not in shown
    assert f"mailbox-{mailbox.pk}" in shown


def test_a_folder_has_an_address_of_its_own(signed_in, mailbox, message):
    key = folder(mailbox, Role.OTHER, "Projects").pk
    assert "Chairs" not in page(signed_in, reverse("inbox:folder", args=[key]))
    act(signed_in, "move", message, to=key)
    assert "Chairs" in page(signed_in, reverse("inbox:folder", args=[key]))
    assert "Chairs" not in page(signed_in)


def test_an_unknown_kind_of_folder_is_nowhere(signed_in, mailbox):
    assert signed_in.get("/inbox/nonsense/").status_code == 404


def test_what_is_archived_leaves_the_inbox_and_comes_back_with_undo(signed_in, message):
    answer = act(signed_in, "archive", message).json()
    assert answer["text"] == "Archived"
    assert "Chairs" not in page(signed_in)
    assert "Chairs" in page(signed_in, reverse("inbox:kind", args=["archive"]))
    response = signed_in.post(answer["undo"], headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert "Undone" in response["HX-Trigger"]
    assert "Chairs" in page(signed_in)


def test_several_at_once_are_counted(signed_in, mailbox, message):
    second = deliver(mailbox, letter(message_id="<2@x>", subject="Tables", text="And tables?"))[0]
    assert act(signed_in, "trash", message, second).json()["text"] == (
        "2 conversations moved to Trash"
    )


def test_an_undo_works_for_nobody_else(client, signed_in, carol, message):
    answer = act(signed_in, "archive", message).json()
    client.force_login(carol)
    client.post(answer["undo"])
    assert Change.objects.count() == 1


def test_an_invented_undo_is_refused(signed_in, message):
    assert signed_in.post(f"{reverse('inbox:undo')}?done=invented").status_code == 400


def test_acting_on_a_colleagues_mail_changes_nothing(client, carol, message):
    client.force_login(carol)
    assert "undo" not in act(client, "archive", message).json()
    assert not Change.objects.exists()


def test_a_refusal_says_why(signed_in, message):
    response = act(signed_in, "move", message, to=0)
    assert response.status_code == 409
    assert "That folder is no longer there" in response.json()["text"]


@pytest.mark.parametrize(
    "values",
    [
        {"do": "archive", "conversations": "1,x"},
        {"do": "explode", "conversations": "1"},
        {"do": "archive"},
        {"do": "archive", "conversations": "²"},
    ],
)
def test_nonsense_is_refused(signed_in, values):
    assert signed_in.post(reverse("inbox:act"), values).status_code == 400


def test_reading_only_is_not_acting(signed_in):
    assert signed_in.get(reverse("inbox:act")).status_code == 405


def test_pages_follow_each_other(signed_in, mailbox):
    for number in range(60):
        at = MONDAY + timedelta(minutes=number)
        raw = letter(
            message_id=f"<{number}@x>", subject=f"Letter {number};", text=str(number), at=at
        )
        deliver(mailbox, raw, at=at)
    first = signed_in.get(reverse("inbox:home"))
    after = first.context["list"].after
    second = signed_in.get(reverse("inbox:rows"), {"in": "inbox", "after": after})
    shown = first.content.decode() + second.content.decode()
    assert all(f"Letter {number};" in shown for number in range(60))
    assert second.context["list"].after == ""


def test_the_newest_rows_are_asked_for_by_themselves(signed_in, mailbox):
    for number in range(10):
        at = MONDAY + timedelta(minutes=number)
        raw = letter(
            message_id=f"<{number}@x>", subject=f"Letter {number};", text=str(number), at=at
        )
        deliver(mailbox, raw, at=at)
    newest = signed_in.get(reverse("inbox:rows"), {"in": "inbox", "newest": "yes"})
    shown = newest.content.decode()
    assert "Letter 9;" in shown
    assert "Letter 1;" not in shown
    assert 'id="folders"' not in shown


def test_the_search_finds_and_says_if_it_does_not(signed_in, message):
    assert "Bob Bakker" in page(signed_in, reverse("inbox:search") + "?q=chairs")
    assert "Nothing found" in page(signed_in, reverse("inbox:search") + "?q=zebra")


def test_sent_mail_is_listed_by_whom_it_went_to(signed_in, mailbox):
    boxes = usual_folders(mailbox)
    sent = letter(sender="alice@shop.example", to="Bob Bakker <bob@customer.example>")
    deliver(mailbox, sent, folder=boxes[Role.SENT])
    assert "To: Bob Bakker" in page(signed_in, reverse("inbox:kind", args=["sent"]))


def test_a_row_says_what_it_is_about_only_to_those_who_may_know(
    signed_in, client, carol, deal, message
):
    assert "Forty chairs" in page(signed_in)  # the deal of Bob
    Strand.objects.update(visibility=Mailbox.Visibility.SHARED)
    deal.visibility = "owner"
    deal.save()
    client.force_login(carol)
    html = page(client, reverse("inbox:search") + "?q=chairs")
    assert "Bob Bakker" in html
    assert "Forty chairs" not in html


def test_hostile_words_stay_words(signed_in, mailbox):
    raw = letter(subject="<script>alert(1)</script>", sender='"<img src=x>" <e@x.example>')
    deliver(mailbox, raw)
    html = page(signed_in)
    assert "<script>alert(1)" not in html
    assert "<img src=x>" not in html
