"""The demo company in an empty installation: its people, its CRM and its mailboxes.

Only its mail is not put here: the sync fetches it, as it would anybody's.
"""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from dealpost.accounts.founding import AlreadyFounded, is_founded
from dealpost.accounts.models import User
from dealpost.demo import staffing
from dealpost.demo.company import DEFAULT_SEED, make_company
from dealpost.demo.connecting import connect
from dealpost.demo.dice import OFFICE
from dealpost.demo.endpoints import Endpoints, endpoints, served
from dealpost.demo.hiring import Staff, form_teams, hire
from dealpost.demo.jobs import conclude_soon
from dealpost.demo.loading_contacts import load_organizations, load_persons
from dealpost.demo.loading_copies import load_copies
from dealpost.demo.loading_deals import load_deals, load_leads
from dealpost.demo.loading_diary import load_diary
from dealpost.demo.loading_fields import load_fields
from dealpost.demo.loading_files import load_files
from dealpost.demo.loading_labels import load_labels
from dealpost.demo.loading_pipeline import load_phases, load_pipeline
from dealpost.demo.loading_rules import load_rules
from dealpost.demo.loading_twice import load_twice
from dealpost.demo.loading_views import load_views
from dealpost.demo.marking import Mark, mark, marked


def found(folder: Path, *, at: datetime, patience: float = 0.0) -> User:
    """Found the company, whose mail server works in `folder`, and return its administrator.

    Waits up to `patience` seconds for that server, which the supervisor starts when it sees the
    mark. All or nothing: killed half-way, the next call goes on with the same mark. Raises
    AlreadyFounded where there are users.
    """
    if is_founded():
        raise AlreadyFounded
    # Before the mark, which lets the supervisor start the server there.
    places = endpoints(folder, [mailbox.address for mailbox in staffing.mailboxes()])
    kept = mark(folder, today=at.astimezone(OFFICE).date(), seed=DEFAULT_SEED)
    with transaction.atomic():
        staff = _settle(kept, places, at=at)
        # Last, because the server starts meanwhile; the first pass begins at the commit.
        served(places, within=patience)
    return next(user for user in staff.values() if user.is_admin)


def is_here(folder: Path) -> bool:
    """Whether this installation is the demo company's."""
    addresses = [user.address for user in staffing.users()]
    return marked(folder) is not None and User.objects.filter(email__in=addresses).exists()


def _settle(kept: Mark, places: Endpoints, *, at: datetime) -> Staff:
    company = make_company(seed=kept.seed, today=kept.today)
    staff = hire(company)
    connect(company, staff, form_teams(company, staff), places, at=at)
    persons = load_persons(company, load_organizations(company, staff))
    load_deals(company, staff, load_pipeline(company), persons)
    load_leads(company, staff, persons)
    load_twice()
    load_phases(company)
    load_fields(kept.seed)
    load_diary(company, staff)
    load_files(company, staff, at=at)
    load_labels(staff, at=at)
    load_views(staff)
    load_copies(staff, at=at)
    load_rules(staff, at=at)
    conclude_soon(kept)
    return staff
