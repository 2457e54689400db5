"""How a customer answers a message: bounce, out of office, a fitting reply, or not at all."""

import random
from dataclasses import dataclass
from datetime import datetime

from dealpost.demo.dice import OFFICE, chance, dice
from dealpost.demo.facts import days_named, matter_of_deal, small_matter, standing_facts
from dealpost.demo.letter import Letter, Party, reply_subject
from dealpost.demo.manners import closing, greeting, signature
from dealpost.demo.parties import mailbox_party, their_party
from dealpost.demo.raw_mail import message_id, raw_mail
from dealpost.demo.reading_mail import ReadMail, fitting_letter, language_of
from dealpost.demo.records import Company, Language, Person
from dealpost.demo.returned_mail import bounce, out_of_office
from dealpost.demo.wording import letter_paragraphs

MOST_REPLIES = 4  # in one conversation, so that nobody talks for ever
REPLIES, BULK_REPLIES = 0.92, 0.2
NOT_HERE = "550 5.1.1 No such user. The demo sends nothing beyond this machine."


@dataclass(frozen=True, slots=True)
class Answer:
    raw: bytes
    is_reply: bool = False  # written by a person


def answer_to(
    company: Company, read: ReadMail, recipient: str, *, replied: int, at: datetime
) -> Answer | None:
    """What the owner of `recipient` sends back, having replied so often in this conversation."""
    person = person_at(company, recipient)
    if read.is_automatic:
        return None
    if person is None or recipient == company.bouncing_address:
        header = f"Message-ID: {read.message_id}\r\nSubject: {read.subject}\r\n".encode()
        sender = read.sender_address
        return Answer(
            bounce(sender=sender, failed=recipient, header=header, at=at, reason=NOT_HERE)
        )
    rng = dice(company.seed, "answer", recipient, read.message_id)
    if recipient in company.absent_addresses:
        return None if replied else Answer(_absent(rng, company, person, read, at), is_reply=True)
    willing = chance(rng, BULK_REPLIES if read.is_bulk else REPLIES)
    if replied >= MOST_REPLIES or not willing:
        return None
    reply = reply_to(rng, company, person, read, fitting_letter(read), at=at, earlier=replied)
    return Answer(raw_mail(reply), is_reply=True)


def person_at(company: Company, address: str) -> Person | None:
    return next((person for person in company.persons if address in person.addresses), None)


def reply_to(
    rng: random.Random,
    company: Company,
    person: Person,
    read: ReadMail,
    name: str,
    *,
    at: datetime,
    earlier: int = 0,
) -> Letter:
    """The letter `name` from that person in answer to what they read, quoted beneath."""
    at = at.astimezone(OFFICE)
    us, them = _sender_of(company, read, person.language), their_party(company, person)
    language = language_of(read.own_text, otherwise=person.language)
    deal = next((deal for deal in company.deals if deal.person == person.id), None)
    matter = matter_of_deal(company, deal) if deal else small_matter(rng, company, person)
    facts = {
        **standing_facts(company, matter, language, person.id, year=at.year),
        **days_named(rng, at, language),
    }
    body = letter_paragraphs(rng, name, language, facts, formal=person.is_formal)
    signed = signature(rng, them, language, earlier=earlier)
    return Letter(
        sender=them,
        to=(us,),
        subject=reply_subject(read.subject, them.mail_program, language),
        paragraphs=(
            *greeting(rng, us, language, at, earlier=earlier),
            *body,
            *closing(rng, them, language, earlier=earlier, card=len(signed) > 1),
        ),
        sent_at=at,
        message_id=message_id(them, at, read.message_id),
        language=language,
        parent=_as_letter(read, us, them, at),
        signature=signed,
    )


def _absent(
    rng: random.Random, company: Company, person: Person, read: ReadMail, at: datetime
) -> bytes:
    us, them = _sender_of(company, read, person.language), their_party(company, person)
    organization = company.organizations[person.organization - 1]
    facts = {**days_named(rng, at, person.language), "org": organization.name}
    words = letter_paragraphs(rng, "out_of_office", person.language, facts)
    return raw_mail(
        out_of_office(_as_letter(read, us, them, at), them, at.astimezone(OFFICE), words)
    )


def _sender_of(company: Company, read: ReadMail, language: Language) -> Party:
    if any(read.sender_address == each.address for each in company.mailboxes if each.is_team):
        return mailbox_party(company, read.sender_address)
    first, _, last = read.sender_name.partition(" ")
    return Party(read.sender_name, first, last or first, read.sender_address, language)


def _as_letter(read: ReadMail, sender: Party, reader: Party, at: datetime) -> Letter:
    """What was read as the letter that is quoted."""
    return Letter(
        sender=sender,
        to=(reader,),
        subject=read.subject,
        paragraphs=(read.text.strip(),),
        sent_at=at.astimezone(OFFICE),
        message_id=read.message_id,
        language=sender.language,
        earlier=read.references,
    )
