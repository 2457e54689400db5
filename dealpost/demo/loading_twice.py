"""People whom the company has twice: typed during a call, by somebody who did not look first."""

from datetime import timedelta

from dealpost.crm.models import Person, PersonPhone
from dealpost.demo.past import Fact, write_down

TWICE = 4  # the longest known, so that the call was before today
LATER = timedelta(days=20)


def load_twice() -> None:
    """Each has a number only, so that no mail waits between the two of them."""
    mobiles = PersonPhone.objects.filter(number__startswith="+31 6")
    oldest = mobiles.select_related("person__organization", "person__owner").order_by(
        "person__created_at", "pk"
    )[:TWICE]
    for place, known in enumerate(oldest):
        # One by one, as they were typed: every other time without the organization.
        again = Person.objects.create(
            name=_with_an_initial(known.person.name),
            organization=None if place % 2 else known.person.organization,
            owner=known.person.owner,
            created_at=known.person.created_at + LATER,
        )
        PersonPhone.objects.create(person=again, number=_as_dialled(known.number))
        about = (again, again.organization)
        write_down([Fact("person_created", again.created_at, again.owner, about)])


def _with_an_initial(name: str) -> str:
    first, _, last = name.partition(" ")
    return f"{first[0]}. {last}"


def _as_dialled(number: str) -> str:
    """Write a mobile number as one reads it out ("+31 6 55 50 12 34" → "06-55501234")."""
    return f"06-{number.removeprefix('+31 6').replace(' ', '')}"
