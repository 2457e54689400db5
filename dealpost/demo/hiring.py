"""The company's people as users, who all sign in with the same password."""

from typing import TypeAlias

from dealpost.accounts.founding import found
from dealpost.accounts.models import Team, User
from dealpost.demo import records, staffing

Staff: TypeAlias = dict[int, User]  # by their number in the story
Teams: TypeAlias = dict[int, Team]


def hire(company: records.Company) -> Staff:
    """Everybody, administrators first. Raises AlreadyFounded where there are users already."""
    first, *others = sorted(company.users, key=lambda each: not each.is_administrator)
    administrator = found(first.address, name=first.name, password=staffing.password())
    hired = User.objects.bulk_create(
        User(
            email=each.address,
            name=each.name,
            # One password, one hash: a good one takes half a second.
            password=administrator.password,
            is_admin=each.is_administrator,
        )
        for each in others
    )
    people = zip((first, *others), (administrator, *hired), strict=True)
    return {each.id: user for each, user in people}


def form_teams(company: records.Company, staff: Staff) -> Teams:
    return {
        each.id: Team.add(each.name, members=[staff[number] for number in each.members])
        for each in company.teams
    }
