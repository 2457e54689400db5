"""The people of the company as parties to a correspondence, with their signatures."""

import random

from dealpost.demo.dice import dice
from dealpost.demo.letter import Party
from dealpost.demo.records import Company, Language, Organization, Person, User

OFFICE_ADDRESS = "Oude Scheepswerf 9, 9723 AB Groningen"


def our_party(company: Company, user: User, *, address: str = "") -> Party:
    """A colleague, writing from their own address or from that of a team mailbox."""
    is_dutch = user.first_name != "Tom"
    name = f"{user.name} | {company.name}" if address else user.name
    return Party(
        name=name,
        first_name=user.first_name,
        last_name=user.last_name,
        address=address or user.address,
        language=Language.DUTCH if is_dutch else Language.ENGLISH,
        is_woman=user.first_name in {"Femke", "Sanne", "Noor"},
        is_ours=True,
        mail_program=user.mail_program,
        signature=(
            user.name,
            f"{user.job_title}, {company.name}",
            f"{user.phone} | www.{company.domain}",
            OFFICE_ADDRESS,
        ),
        has_logo=user.mail_program in {"outlook", "apple"},
    )


def their_party(company: Company, person: Person) -> Party:
    organization = company.organizations[person.organization - 1]
    return Party(
        name=person.name,
        first_name=person.first_name,
        last_name=person.last_name,
        address=person.addresses[0],
        language=person.language,
        is_woman=person.is_woman,
        is_formal=person.is_formal,
        mail_program=person.mail_program,
        signature=_signature(dice(company.seed, "signature", person.id), person, organization),
    )


def mailbox_party(company: Company, address: str) -> Party:
    """A team mailbox as a recipient."""
    mailbox = next(mailbox for mailbox in company.mailboxes if mailbox.address == address)
    return Party(
        name=mailbox.name,
        first_name=company.name,
        last_name="",
        address=address,
        language=Language.DUTCH,
        is_ours=True,
    )


def _signature(rng: random.Random, person: Person, organization: Organization) -> tuple[str, ...]:
    """From the bare first name to the full card, one habit for each person."""
    style = rng.randrange(4)
    website = f"www.{organization.domain}"
    if style == 0:
        return (person.first_name,)
    if style == 1:
        return (person.name, organization.name)
    card = (person.name, person.job_title, organization.name, f"T {person.phones[0]}")
    if style == 2:  # noqa: PLR2004 - the third habit
        return card
    place = f"{organization.street}, {organization.postcode} {organization.city}"
    return (*card, place.replace(",  ", ", "), website)
