"""Whoever reads Dutch reads no English."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from selectolax.lexbor import LexborHTMLParser

from dealpost.crm.models import Lead, Organization, Project
from dealpost.web.components.moment import moment
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

DUTCH = {"Accept-Language": "nl-NL,nl;q=0.9,en;q=0.5"}
# Words that Dutch does not know and hardly a page would do without.
ENGLISH = re.compile(
    r"\b(the|and|your|you|with|this|that|not|new|save|cancel|add|remove|search|from|to|for|are"
    r"|edit|message|draft|reply|nobody|yet|here|show|choose|try|name|owner|settings|close|undo"
    r"|folders?|unread|signs?|nothing|mailboxes|persons|organizations|projects|conversations?)\b",
    re.IGNORECASE,
)
READ_ALOUD = (
    *("aria-label", "title", "placeholder", "alt"),
    *("data-tip", "data-key-label", "data-key-group", "data-text"),
)
UNSEEN = ["script", "style", "template", "iframe"]


def english_in(html: str) -> set[str]:
    """Return what is English on a page: each text or label with an English word in it."""
    page = LexborHTMLParser(html)
    page.strip_tags(UNSEEN)
    for zones in page.css("select[name=time_zone]"):  # places keep their names
        zones.decompose()
    labels = [str(node.attributes[name]) for name in READ_ALOUD for node in page.css(f"[{name}]")]
    assert page.root
    texts = page.root.text(separator="\n").splitlines()
    return {text.strip() for text in (*texts, *labels) if ENGLISH.search(text)}


@pytest.fixture
def shop(admin, deal, bob, stages, phase, team, mailbox, alice):
    """One of everything, all of it Alice's; her deal and her mail are told in Dutch."""
    alice.is_admin = True
    alice.save()
    raw = letter(subject="Stoelen", text="Wat kosten veertig stoelen?")
    conversation = deliver(mailbox, raw)[0].conversation
    deal.title = "Veertig stoelen"
    deal.save()
    own = {"person": bob, "owner": alice, "at": MONDAY, "by": alice}
    return {
        "conversation": conversation,
        "deals": deal,
        "leads": Lead.add(title="Tafels", **own),
        "mailboxes": mailbox,
        "organizations": Organization.add(name="Bakker bv", owner=alice, at=MONDAY, by=alice),
        "persons": bob,
        "projects": Project.add(title="Levering", phase=phase, **own),
    }


LISTS = [
    *("/inbox/", "/inbox/sent/", "/inbox/trash/", "/inbox/?unread=yes", "/inbox/search/?q=kast"),
    *("/drafts/", "/outbox/", "/compose/new/", "/deals/", "/deals/list/", "/deals/new/"),
    *("/deals/pipelines/", "/leads/", "/leads/new/", "/projects/", "/projects/new/"),
    *("/persons/", "/persons/new/", "/organizations/", "/organizations/new/", "/mailboxes/"),
    *("/mailboxes/connect/", "/users/", "/users/new/", "/users/teams/new/", "/profile/"),
    *("/activities/", "/activities/?done=yes", "/activities/week/", "/activities/kinds/"),
    *("/lists/deal/condition/?f=owner", "/lists/deal/change/", "/deals/list/?f=value.min.1"),
    *("/labels/", "/labels/new/", "/welcome/start/", "/nowhere/"),
]


@pytest.mark.parametrize("address", LISTS)
def test_a_page_is_in_dutch(signed_in, shop, address):
    page = signed_in.get(address, headers=DUTCH)

    assert page.headers["Content-Language"] == "nl"
    assert not english_in(page.text)


@pytest.mark.parametrize("name", ["page", "edit", "mail"])
@pytest.mark.parametrize("room", ["deals", "leads", "organizations", "persons", "projects"])
def test_the_page_of_an_item_is_in_dutch(signed_in, shop, room, name):
    page = signed_in.get(reverse(f"{room}:{name}", args=[shop[room].pk]), headers=DUTCH)

    assert page.status_code == 200
    assert not english_in(page.text)


@pytest.mark.parametrize("name", ["conversation:page", "mailboxes:page", "mailboxes:reconnect"])
def test_a_conversation_and_a_mailbox_are_in_dutch(signed_in, shop, name):
    room = name.partition(":")[0]

    page = signed_in.get(reverse(name, args=[shop[room].pk]), headers=DUTCH)

    assert page.status_code == 200
    assert not english_in(page.text)


def test_a_form_says_in_dutch_what_is_wrong(signed_in, shop):
    page = signed_in.post("/persons/new/", {"name": "", "addresses-0-value": "bob"}, headers=DUTCH)

    assert page.status_code == 422
    assert not english_in(page.text)


def test_a_stranger_signs_in_in_dutch(client, alice):
    wrong = {"email": alice.email, "password": "wrong"}

    assert not english_in(client.get("/sign-in/", headers=DUTCH).text)
    assert not english_in(client.post("/sign-in/", wrong, headers=DUTCH).text)


def test_the_first_page_of_all_is_in_dutch(client, db):
    assert not english_in(client.get("/welcome/", headers=DUTCH).text)


def test_a_server_in_trouble_is_told_of_in_dutch(signed_in, mailbox):
    mailbox.expire_login("The mail server wants you to sign in again. imap.x says: Nope", at=MONDAY)

    page = signed_in.get(f"/mailboxes/{mailbox.pk}/", headers=DUTCH).text

    assert "De mailserver wil dat je opnieuw inlogt. imap.x zegt: Nope" in page


def test_a_month_is_written_small():
    with translation.override("nl"):
        assert ">2 mrt" in moment(MONDAY)


def test_english_is_found_where_there_is_some(signed_in, shop):
    assert len(english_in(signed_in.get("/inbox/").text)) > 5
