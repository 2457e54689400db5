"""From an address to a mailbox that is read, through the pages, on real servers."""

import logging

import pytest
from django.urls import reverse

from dealpost.conversations.models import Message
from dealpost.mailboxes import limiting
from dealpost.mailboxes.models import Mailbox, ServerTest
from dealpost.providers.contract import Security, Server
from dealpost.providers.discovery import Candidate, Discovery, Source, UsernameForm
from dealpost.sync.jobs import pull
from dealpost.web.mailboxes.setting_up import views
from tests.providers.dovecot import letter
from tests.web.mailboxes.conftest import SECRET, answer_of_test, told

FOUND = Discovery(
    incoming=(
        Candidate(
            Server("imap.shop.example", 993, Security.TLS),
            "alice@shop.example",
            UsernameForm.ADDRESS,
            Source.AUTOCONFIG,
        ),
    ),
    outgoing=(
        Candidate(
            Server("smtp.shop.example", 465, Security.TLS),
            "alice@shop.example",
            UsernameForm.ADDRESS,
            Source.AUTOCONFIG,
        ),
    ),
    name="Shop mail",
    notes=("Make an app password at https://shop.example/apps first.",),
)


@pytest.fixture
def found(monkeypatch):
    async def discover(address):
        return FOUND

    monkeypatch.setattr(views, "discover", discover)


def steps(lines) -> dict[str, str]:
    return {line["step"]: line["state"] for line in lines if "step" in line}


def test_the_page_asks_for_the_address_and_then_says_whom_it_asks(signed_in):
    page = signed_in.get(reverse("mailboxes:connect"))
    looking = signed_in.post(
        reverse("mailboxes:connect"),
        {"address": "alice@customer.example"},
        headers={"HX-Request": "true", "HX-Target": "setup"},
    )

    assert b"Which address?" in page.content
    assert "Looking for the servers of customer.example" in looking.content.decode()
    assert b"<html" not in looking.content


def test_what_was_found_stands_in_the_form(signed_in, found):
    answer = signed_in.post(reverse("mailboxes:discover"), {"address": "Alice@Shop.Example"})

    html = answer.content.decode()
    assert 'value="imap.shop.example"' in html
    assert 'value="smtp.shop.example"' in html
    assert "Log in to Shop mail" in html
    assert 'href="https://shop.example/apps"' in html


def test_what_is_no_address_is_told_beside_the_field(signed_in, found):
    answer = signed_in.post(reverse("mailboxes:discover"), {"address": "alice"})

    assert answer.status_code == 422
    assert b"errorlist" in answer.content


@pytest.mark.django_db(transaction=True)
def test_a_right_login_connects_the_mailbox_and_its_mail_arrives(signed_in, alice, provider):
    provider.imap.fill(provider.username, [letter(1), letter(2)])

    lines = answer_of_test(signed_in, provider.answers())

    mailbox = Mailbox.objects.get()
    assert set(steps(lines).values()) <= {"ok", "skipped"}
    assert lines[-1]["url"] == reverse("mailboxes:page", args=[mailbox.pk])
    assert mailbox.owner == alice
    assert mailbox.visibility == "shared"
    assert mailbox.account.secret == SECRET

    pull(mailbox_id=mailbox.pk)

    page = signed_in.get(lines[-1]["url"]).content.decode()
    assert Message.objects.count() == 2
    assert "Live" in page
    assert "INBOX" in page


@pytest.mark.django_db(transaction=True)
def test_a_wrong_password_is_told_in_words_and_connects_nothing(signed_in, provider, caplog):
    caplog.set_level(logging.DEBUG)
    wrong = "n0t-the-password"

    lines = answer_of_test(signed_in, provider.answers(password=wrong))

    text = str(lines)
    assert steps(lines)["incoming-login"] == "failed"
    assert steps(lines)["incoming-folders"] == "skipped"
    assert "user name or the password is wrong" in text
    assert not Mailbox.objects.exists()
    assert wrong not in text
    assert wrong not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_one_may_go_on_without_a_server_that_does_not_send(signed_in, provider):
    provider.smtp.misbehave("AUTH", reply="535 5.7.8 Not you")

    lines = answer_of_test(signed_in, provider.answers())

    assert steps(lines)["outgoing-login"] == "failed"
    assert "Go on without sending" in lines[-1]["verdict"]
    assert not Mailbox.objects.exists()

    lines = answer_of_test(signed_in, provider.answers(without_outgoing="on"))

    assert lines[-1]["url"]
    assert Mailbox.objects.get().outgoing_host == ""


@pytest.mark.django_db(transaction=True)
def test_an_administrator_connects_a_mailbox_for_a_team(as_admin, team, provider):
    answer_of_test(as_admin, provider.answers(belongs_to=f"team-{team.pk}"))

    assert Mailbox.objects.get().team == team


def test_nobody_else_makes_a_team_mailbox(signed_in, team, provider):
    answer = signed_in.post(
        reverse("mailboxes:test"), provider.answers(belongs_to=f"team-{team.pk}")
    )

    assert answer.status_code == 422
    assert provider.smtp.connections == 0


def test_an_answer_that_does_not_do_keeps_all_that_was_typed_but_the_password(signed_in, provider):
    answers = provider.answers(incoming_host="imap shop", username="alice-of-shop")

    answer = signed_in.post(reverse("mailboxes:test"), answers)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="alice-of-shop"' in html
    assert "imap shop" in html
    assert SECRET not in html


@pytest.mark.parametrize(
    "wrong",
    [
        {"incoming_port": "0"},
        {"incoming_port": "70000"},
        {"incoming_host": "imap.shop.example/x"},
        {"incoming_security": "plain"},
        {"password": ""},
        {"username": ""},
        {"since": "1w"},
        {"visibility": "public"},
        {"outgoing_port": ""},
    ],
)
def test_bad_answers_reach_no_server(signed_in, provider, wrong):
    answer = signed_in.post(reverse("mailboxes:test"), provider.answers(**wrong))

    assert answer.status_code == 422
    assert provider.smtp.connections == 0
    assert not ServerTest.objects.exists()


def test_an_address_is_connected_once_and_nobody_is_told_whose_it_is(client, carol, mailbox):
    client.force_login(carol)

    answer = client.post(reverse("mailboxes:connect"), {"address": "ALICE@shop.example"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "connected already, by you or by a colleague" in html
    assert "Alice Jansen" not in html


@pytest.mark.django_db(transaction=True)
def test_who_is_a_moment_too_late_is_told(signed_in, alice, provider, mailbox):
    mailbox.address = "somebody@shop.example"
    mailbox.save()
    response = signed_in.post(reverse("mailboxes:test"), provider.answers())
    mailbox.address = "alice@shop.example"
    mailbox.save()

    lines = told(response)

    assert "connected by somebody else" in lines[-1]["verdict"]
    assert Mailbox.objects.count() == 1


def test_a_user_cannot_make_us_call_servers_all_day(signed_in, alice, provider, monkeypatch):
    monkeypatch.setattr(limiting, "MOST_PER_USER", 1)
    provider.smtp.misbehave("CONNECT", drop="before")
    signed_in.post(reverse("mailboxes:test"), provider.answers())

    answer = signed_in.post(reverse("mailboxes:test"), provider.answers())

    assert answer.status_code == 422
    assert b"Wait ten minutes" in answer.content


def test_a_visitor_tests_nothing(client, provider, db):
    answer = client.post(reverse("mailboxes:test"), provider.answers())

    assert answer.status_code == 302
    assert provider.smtp.connections == 0
