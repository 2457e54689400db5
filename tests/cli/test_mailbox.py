"""The commands for support and scripts, on a real mail server."""

import json

import pytest

from dealpost.conversations.models import Delivery, Message
from dealpost.mailboxes.models import Mailbox
from tests.cli.conftest import Run
from tests.letters import letter
from tests.sync.client import logged_in

pytestmark = pytest.mark.django_db(transaction=True)


def connect(run: Run, server, *more: str, password: str = "secret"):
    return run(
        "mailbox",
        "connect",
        *("--owner", "alice@shop.example", "--address", "sales@shop.example"),
        *("--imap", f"{server.host}:{server.port}", "--smtp", f"{server.host}:2525"),
        *("--tls", "none", "--username", "alice", "--password-stdin", *more),
        stdin=f"{password}\n",
    )


@pytest.fixture
def connected(run, alice, server) -> int:
    server.fill("alice", [letter(message_id=f"<{n}@x.example>", text=str(n)) for n in range(3)])
    return json.loads(connect(run, server, "--json").stdout)["id"]


def test_a_mailbox_is_connected_synced_and_audited(run, connected):
    synced = run("mailbox", "sync", str(connected), "--json")
    assert json.loads(synced.stdout)["arrived"] == 3

    audited = run("mailbox", "audit", str(connected), "--json")
    assert json.loads(audited.stdout) == {
        "at_provider": 3,
        "here": 3,
        "missing": [],
        "surplus": [],
        "refused": [],
        "kept_back": 0,
    }
    assert run("mailbox", "audit", str(connected)).stdout == "At the provider 3, here 3.\n"

    status = json.loads(run("mailbox", "status", str(connected), "--json").stdout)
    assert (status["state"], status["messages"], status["backlog"]) == ("live", 3, 0)


def test_the_audit_tells_what_the_settings_keep_back(run, connected):
    run("mailbox", "sync", str(connected))
    Delivery.objects.filter(message__rfc_message_id="0@x.example").update(withheld="blocked")

    audited = run("mailbox", "audit", str(connected)).stdout
    assert audited.splitlines() == [
        "At the provider 3, here 3.",
        "Kept back by the settings of the mailbox: 1.",
    ]
    status = json.loads(run("mailbox", "status", str(connected), "--json").stdout)
    assert (status["messages"], status["kept_back"]) == (3, {"blocked": 1})


def test_the_audit_lists_what_is_missing_and_what_is_surplus(run, connected, server):
    run("mailbox", "sync", str(connected))
    with logged_in(server) as client:
        client.uid("STORE", "1", "+FLAGS", "(\\Deleted)")
        client.expunge()
        client.append("INBOX", "", None, letter(message_id="<new@x.example>"))

    found = json.loads(run("mailbox", "audit", str(connected), "--json").stdout)

    assert [each["message_id"] for each in found["missing"]] == ["<new@x.example>"]
    assert [each["message_id"] for each in found["surplus"]] == ["<0@x.example>"]


def test_the_export_has_a_line_for_each_message(run, connected):
    run("mailbox", "sync", str(connected))
    lines = [
        json.loads(line) for line in run("mailbox", "export", str(connected)).stdout.splitlines()
    ]

    assert len(lines) == Message.objects.count() == 3
    assert lines[0] == {
        "message_id": "<0@x.example>",
        "conversation": Message.objects.get(rfc_message_id="0@x.example").conversation_id,
        "folders": ["INBOX"],
        "flags": [],
        "from": "bob@customer.example",
        "to": ["alice@shop.example"],
        "subject": "Chairs",
        "date": lines[0]["date"],
        "withheld": "",
        "links": [],
    }


def test_a_wrong_password_is_told_and_nothing_is_connected(run, alice, server):
    result = connect(run, server, password="wrong")

    assert result.exit_code == 1
    assert "sales@shop.example could not be connected" in result.stderr
    assert "wrong" not in result.stderr
    assert not Mailbox.objects.exists()


def test_an_address_is_connected_once(run, connected, server):
    result = connect(run, server)

    assert (result.exit_code, result.stderr) == (1, "sales@shop.example is connected already.\n")


def test_a_team_gets_its_mailbox(run, alice, team, server):
    connect(run, server, "--team", "Sales")

    mailbox = Mailbox.objects.get()
    assert (mailbox.owner, mailbox.team) == (None, team)


@pytest.mark.parametrize("word", ["sync", "status", "audit", "export"])
def test_an_unknown_mailbox_is_a_plain_sentence(run, word):
    result = run("mailbox", word, "999")

    assert result.exit_code == 1
    assert result.stderr.startswith("There is no mailbox 999.")


def test_why_a_message_is_not_here_is_told_by_the_mailboxs_address(run, connected):
    before = run("mailbox", "why", "sales@shop.example", "<1@x.example>", "--json")
    assert [each["reason"] for each in json.loads(before.stdout)] == ["folder_new"]
    run("mailbox", "sync", str(connected))
    after = run("mailbox", "why", "sales@shop.example", "1@x.example")
    assert "It is here" in after.stdout
    nothing = run("mailbox", "why", "sales@shop.example", "no such words", "--on", "2026-03-02")
    assert "neither here nor at the provider" in nothing.stdout
