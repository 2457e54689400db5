"""One message file, told."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dealpost.mime.inspecting import inspect

from .samples import NOT_DELIVERED, OUTLOOK_REPLY

KEYS = {
    "message_id", "in_reply_to", "references", "from", "reply_to", "to", "cc", "bcc", "date", "subject",
    "base_subject", "is_reply", "text", "reply_text", "signature", "forwarded", "quoted", "safe_html", "blocked_images", "attachments", "automation",
    "is_automatic", "bounce", "flaws", "content_key", "size",
}  # fmt: skip


def test_an_outlook_reply_is_told():
    told: dict[str, Any] = inspect(OUTLOOK_REPLY)
    assert set(told) == KEYS
    assert told["from"] == {"name": "Bakker, Bob", "address": "bob@customer.example"}
    assert (told["subject"], told["base_subject"]) == ("AW: Vierzig Stühle", "vierzig stühle")
    assert told["date"] == "2026-03-02T09:02:03+00:00"
    assert told["reply_text"] == "Hello Alice,\n\nforty chairs at € 95 are fine."
    assert "<img" in told["safe_html"]
    assert [one["name"] for one in told["attachments"]] == ["logo.png", "Stühle.pdf"]
    assert told["attachments"][1]["size"] == 9
    assert told["bounce"] is None
    assert told["flaws"] == []


def test_a_report_is_told():
    told: dict[str, Any] = inspect(NOT_DELIVERED)
    assert told["is_automatic"]
    assert told["bounce"]["original_message_id"] == "<1@shop.example>"
    assert told["bounce"]["failures"][0] == {
        "recipient": "bob@customer.example",
        "permanent": True,
        "address_is_dead": True,
        "status": "5.1.1",
        "diagnostic": "550 5.1.1 <bob@customer.example>: Recipient address rejected: User unknown",
    }


@given(st.binary(max_size=800))
def test_any_file_can_be_told_as_json(raw):
    assert set(json.loads(json.dumps(inspect(raw)))) == KEYS
