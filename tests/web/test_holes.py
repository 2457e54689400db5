"""Words of what somebody may not see, in places where they were once found."""

import pytest

from dealpost.conversations.joining import merge
from dealpost.crm.models import Organization, Person
from dealpost.mailboxes.models import Mailbox
from dealpost.outbox.suggesting import suggest
from dealpost.sync import explaining
from dealpost.sync.remembering import clues_of
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

FIRST = letter(subject="Budget for Zorro", text="Not for Carol")
SECOND = letter(
    message_id="<2@x>", in_reply_to="<1@customer.example>", subject="Re: Chairs", text="For Carol"
)


@pytest.fixture
def hers(carol) -> Mailbox:
    return Mailbox.connect(
        address="carol@shop.example", owner=carol, secret="x", username="c", at=MONDAY, by=carol
    )


@pytest.fixture
def as_carol(client, carol):
    client.force_login(carol)
    return client


def test_why_is_it_not_here_tells_no_subject_from_a_colleagues_part(mailbox, hers, carol):
    deliver(mailbox, FIRST)
    deliver(hers, SECOND)

    (found,) = explaining.here(hers, clues_of("chairs"), asker=carol)

    assert "Zorro" not in str(found.as_json())


def test_suggested_recipients_do_not_name_a_hidden_organization(alice, carol, hidden):
    secret = Organization.add(name="Zorro Ltd", at=MONDAY, by=carol, **hidden)
    Person.add(
        name="Bob",
        organization=secret,
        owner=alice,
        addresses=["bob@x.example"],
        at=MONDAY,
        by=alice,
    )

    assert [each.hint for each in suggest("bob", alice)] == [""]
    assert [each.hint for each in suggest("bob", carol)] == ["Zorro Ltd"]


def test_the_panel_does_not_name_the_hidden_organization_of_a_person(
    signed_in, mailbox, bob, carol, hidden
):
    bob.organization = Organization.add(name="Zorro Ltd", at=MONDAY, by=carol, **hidden)
    bob.save()
    (message,) = deliver(mailbox, letter())

    about = signed_in.get(f"/conversation/{message.conversation_id}/about/").text

    assert "Bob Bakker" in about
    assert "Zorro" not in about


def test_a_merged_conversation_leads_nobody_to_what_they_may_not_read(
    as_carol, signed_in, alice, mailbox
):
    one, other = deliver(mailbox, letter(), letter(message_id="<9@x>", subject="Tables"))
    keys = sorted([one.conversation_id, other.conversation_id])
    merge(keys)

    as_carol.force_login(alice)
    assert as_carol.get(f"/conversation/{keys[1]}/").status_code == 302
    as_carol.force_login(mailbox.owner.__class__.objects.get(email="carol@shop.example"))
    assert as_carol.get(f"/conversation/{keys[1]}/").status_code == 404
    assert as_carol.get(f"/conversation/{keys[1]}/reading/").status_code == 404


def test_who_got_it_in_secret_is_shown_to_the_readers_of_the_senders_copy_alone(
    client, alice, carol, mailbox, hers
):
    sent = letter(
        sender="Alice <alice@shop.example>",
        to="carol@shop.example",
        more=["Bcc: zorro@secret.example", "X-After: yes"],
    )
    (message,) = deliver(mailbox, sent)
    deliver(hers, sent.replace(b"Bcc: zorro@secret.example\r\n", b""))
    pages = [
        f"/conversation/{message.conversation_id}/",
        *(f"/message/{message.pk}/{part}/" for part in ("", "source", "headers", "print")),
        f"/message/{message.pk}/source/?download=yes",
        f"/conversation/{message.conversation_id}/about/",
        f"/conversation/{message.conversation_id}/why/",
    ]

    client.force_login(alice)
    shown = [
        page for page in pages if "zorro@" in client.get(page.replace("//", "/")).content.decode()
    ]
    assert len(shown) >= 4

    client.force_login(carol)
    answers = [client.get(page.replace("//", "/")) for page in pages]
    assert {answer.status_code for answer in answers} == {200}
    assert not [answer for answer in answers if b"zorro@" in answer.content]
    assert b"X-After: yes" in answers[2].content
