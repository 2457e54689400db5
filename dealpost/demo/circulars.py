"""Mail without a writer: newsletters, notifications and junk."""

import random
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from dealpost.demo.dates import short_day
from dealpost.demo.dice import one_of
from dealpost.demo.letter import Letter, Party
from dealpost.demo.raw_mail import message_id
from dealpost.demo.records import Company, Language
from dealpost.demo.source_data import source_data, source_text


def newsletter(rng: random.Random, to: Party, at: datetime) -> Letter:
    """An issue with tables, remote pictures, a pixel and one-click unsubscribe (RFC 8058)."""
    row = one_of(rng, source_data("circulars")["newsletters"])
    language, title = Language(row["language"]), one_of(rng, row["titles"])
    teasers = rng.sample(row["teasers"], 3)
    sender = _machine(row, language)
    identity = message_id(sender, at, to.address, title)
    token, host = re.sub(r"[^0-9a-f]", "", identity)[:10], sender.address.partition("@")[2]
    leave = f"https://{host}/u/{token}"
    return Letter(
        sender=sender,
        to=(to,),
        subject=title,
        paragraphs=(f"{row['sender']}, {short_day(at, language)}", title, *teasers, leave),
        sent_at=at,
        message_id=identity,
        language=language,
        html=_page(row, language, title, teasers, host, token),
        headers=(
            ("List-Id", f"{row['sender']} <list.{host}>"),
            ("List-Unsubscribe", f"<{leave}>, <mailto:leave-{token}@{host}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ("Precedence", "bulk"),
        ),
    )


def notification(rng: random.Random, company: Company, to: Party, at: datetime) -> Letter:
    """A line or two from a program: the website, bookkeeping, the workshop, a carrier."""
    row = one_of(rng, source_data("circulars")["notifications"])
    facts = _notified_facts(rng, company)
    lines = [line.format_map(facts) for line in row["lines"]]
    sender = _machine(row, Language(row["language"]), program="plain")
    return Letter(
        sender=sender,
        to=(to,),
        subject=one_of(rng, row["subjects"]).format_map(facts),
        paragraphs=("\n".join(lines),),
        sent_at=at,
        message_id=message_id(sender, at, to.address),
        language=sender.language,
        html=_note(lines),
        headers=(("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")),
    )


def junk(rng: random.Random, to: Party, at: datetime) -> Letter:
    row = one_of(rng, source_data("circulars")["junk"])
    sender = _machine(row, Language.ENGLISH)
    return Letter(
        sender=sender,
        to=(to,),
        subject=one_of(rng, row["subjects"]),
        paragraphs=tuple(row["lines"]),
        sent_at=at,
        message_id=message_id(sender, at, to.address),
        language=Language.ENGLISH,
    )


def _machine(row: Mapping[str, Any], language: Language, program: str = "gmail") -> Party:
    return Party(
        name=row["sender"],
        first_name=row["sender"],
        last_name="",
        address=row["address"],
        language=language,
        mail_program=program,
    )


def _notified_facts(rng: random.Random, company: Company) -> dict[str, str]:
    person = one_of(rng, company.persons)
    return {
        "n": str(rng.randrange(2100, 2990)),
        "org": company.organizations[person.organization - 1].name,
        "contact": person.name,
        "product": one_of(rng, company.products).name,
    }


def _page(
    row: Mapping[str, Any],
    language: Language,
    title: str,
    teasers: Sequence[str],
    host: str,
    token: str,
) -> str:
    dutch = language is Language.DUTCH
    words = ("Lees verder", "Afmelden") if dutch else ("Read more", "Unsubscribe")
    footer = (
        "U krijgt deze mail omdat u zich hebt aangemeld." if dutch else "You signed up for this."
    )
    rows = [
        source_text("newsletter_row.html").format(
            host=host,
            token=token,
            number=number,
            text=escape(text),
            colour=row["colour"],
            more=words[0],
        )
        for number, text in enumerate(teasers)
    ]
    return source_text("newsletter.html").format(
        lang=language,
        title=escape(title),
        colour=row["colour"],
        sender=escape(row["sender"]),
        rows="\n".join(rows),
        footer=footer,
        unsubscribe=words[1],
        host=host,
        token=token,
    )


def _note(lines: Sequence[str]) -> str:
    cells = "<br>\n".join(escape(line) for line in lines)
    return (
        '<html><body style="font-family:Arial,sans-serif;font-size:14px">'
        '<div style="max-width:480px;border:1px solid #dddddd;border-radius:6px;padding:16px">'
        f"{cells}</div></body></html>\n"
    )
