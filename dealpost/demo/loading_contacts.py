"""The company's customers and suppliers, all at once: organizations and persons."""

from typing import TypeAlias

from dealpost.crm.models import (
    Organization,
    OrganizationDomain,
    Person,
    PersonAddress,
    PersonPhone,
)
from dealpost.demo import records
from dealpost.demo.hiring import Staff
from dealpost.demo.meeting import acquaintances
from dealpost.demo.past import Fact, write_down

Organizations: TypeAlias = dict[int, Organization]  # by their number in the story
Persons: TypeAlias = dict[int, Person]


def load_organizations(company: records.Company, staff: Staff) -> Organizations:
    known = acquaintances(company)
    made = Organization.objects.bulk_create(
        Organization(
            name=each.name,
            address=_address(each),
            website=f"https://www.{each.domain}",
            owner=staff[known[each.id].owner],
            created_at=known[each.id].since,
        )
        for each in company.organizations
    )
    OrganizationDomain.objects.bulk_create(
        OrganizationDomain(organization=organization, domain=each.domain)
        for organization, each in zip(made, company.organizations, strict=True)
    )
    write_down(
        [Fact("organization_created", each.created_at, each.owner, (each,)) for each in made]
    )
    return {each.id: row for each, row in zip(company.organizations, made, strict=True)}


def load_persons(company: records.Company, organizations: Organizations) -> Persons:
    """Each owned by whoever owns their organization, and met on the same day."""
    made = Person.objects.bulk_create(
        Person(
            name=each.name,
            organization=organizations[each.organization],
            job_title=each.job_title,
            owner=organizations[each.organization].owner,
            created_at=organizations[each.organization].created_at,
        )
        for each in company.persons
    )
    persons = {each.id: row for each, row in zip(company.persons, made, strict=True)}
    PersonAddress.objects.bulk_create(
        PersonAddress(person=persons[each.id], address=address, is_primary=number == 0)
        for each in company.persons
        for number, address in enumerate(each.addresses)
    )
    PersonPhone.objects.bulk_create(
        PersonPhone(person=persons[each.id], number=number)
        for each in company.persons
        for number in each.phones
    )
    write_down(
        [
            Fact("person_created", each.created_at, each.owner, (each, each.organization))
            for each in made
        ]
    )
    return persons


def _address(each: records.Organization) -> str:
    town = f"{each.postcode} {each.city}".strip()
    return f"{each.street}, {town}"
