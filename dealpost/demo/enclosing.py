"""Which letter comes with which file."""

import random
from collections.abc import Mapping
from datetime import date, datetime, time

from dealpost.demo.dice import OFFICE
from dealpost.demo.documents import csv, invitation, pdf, xlsx
from dealpost.demo.facts import Matter
from dealpost.demo.letter import Attachment, Party
from dealpost.demo.pictures import floor_plan, photo
from dealpost.demo.records import Language
from dealpost.demo.source_data import source_data

PDF, PNG, CSV = "application/pdf", "image/png", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICS = "text/calendar; charset=utf-8; method=REQUEST"

PICTURES = {
    "complaint": ("IMG_{number}.png", photo),
    "drawing_sent": ("plan-{number}.png", floor_plan),
}
MEETINGS = {
    "confirm_visit": ("Bezoek Studio Noord: {org}", "Studio Noord visits {org}", 60),
    "planning_confirm": ("Montage {product} bij {org}", "Installation of {product} at {org}", 480),
}
PAPER_WITH_PRICES = {
    "send_quote",
    "offer_discount",
    "order_confirmation",
    "send_invoice",
    "invoice_answer",
}


def enclosed(
    rng: random.Random,
    letter: str,
    matter: Matter,
    facts: Mapping[str, str],
    parties: tuple[Party, Party],
) -> tuple[Attachment, ...]:
    """What belongs to the letter; `parties` are its sender and its first recipient."""
    if letter in source_data("papers"):
        return (_paper(letter, matter, facts, matter.person.language),)
    if letter in PICTURES:
        name, draw = PICTURES[letter]
        return (Attachment(name.format(number=rng.randrange(1000, 9999)), PNG, draw(rng)),)
    if letter in MEETINGS:
        return (_meeting(letter, facts, parties),)
    if letter == "numbers":
        return (Attachment(f"week {facts['week']}.xlsx", XLSX, xlsx(_figures(rng))),)
    if letter in {"measure_answer", "supply_price"}:
        return (Attachment(f"{letter.partition('_')[0]}.csv", CSV, csv(_bands(rng))),)
    return ()


def _paper(letter: str, matter: Matter, facts: Mapping[str, str], language: Language) -> Attachment:
    paper = source_data("papers")[letter][language]
    lines = [
        "Studio Noord, Oude Scheepswerf 9, 9723 AB Groningen",
        "",
        facts["org"],
        facts["address"],
        "",
        *_price_lines(letter, matter, facts, dutch=language is Language.DUTCH),
    ]
    filename = paper["file"].format_map(facts).replace("/", "-")
    return Attachment(filename, PDF, pdf(paper["title"].format_map(facts), lines))


def _price_lines(
    letter: str, matter: Matter, facts: Mapping[str, str], *, dutch: bool
) -> list[str]:
    if letter not in PAPER_WITH_PRICES:
        return [facts["product"], "www.studio-noord.example"]
    lines = [
        f"{line.quantity:>4} x {line.product.name}, {line.product.unit}" for line in matter.lines
    ]
    reduced = letter != "send_quote" and matter.has_discount
    total = facts["amount_new"] if reduced else facts["amount"]
    words = ("Totaal exclusief btw", "Inclusief levering en montage") if dutch else (
        "Total excluding VAT", "Including delivery and installation")  # fmt: skip
    return [*lines, "", f"{words[0]}: {total}", words[1]]


def _meeting(letter: str, facts: Mapping[str, str], parties: tuple[Party, Party]) -> Attachment:
    dutch_title, english_title, minutes = MEETINGS[letter]
    organizer, guest = parties
    title = dutch_title if guest.language is Language.DUTCH else english_title
    hour, _, minute = facts["time"].partition(":")
    clock = time(8) if letter == "planning_confirm" else time(int(hour), int(minute))
    start = datetime.combine(date.fromisoformat(facts["day_iso"]), clock, tzinfo=OFFICE)
    data = invitation(
        uid=f"{facts['order_no']}-{letter}-{start:%Y%m%d}@studio-noord.example",
        title=title.format_map(facts),
        place=facts["address"],
        start=start,
        minutes=minutes,
        organizer=organizer.address,
        guest=guest.address,
    )
    return Attachment("invite.ics", ICS, data)


def _figures(rng: random.Random) -> list[list[str | int]]:
    rows: list[list[str | int]] = [["Verkoper", "Offertes", "Orders", "Omzet (EUR)"]]
    for name in ("Femke", "Daan", "Sanne", "Tom"):
        orders = rng.randint(0, 4)
        rows.append(
            [name, orders + rng.randint(1, 6), orders, orders * rng.randrange(6, 19) * 1000]
        )
    return rows


def _bands(rng: random.Random) -> list[list[str | int]]:
    bands = (125, 250, 500, 1000, 2000, 4000)
    rows: list[list[str | int]] = [["Hz", "dB"]]
    return rows + [[band, 18 + number * 3 + rng.randint(0, 2)] for number, band in enumerate(bands)]
