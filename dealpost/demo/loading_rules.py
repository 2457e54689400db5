"""Rules of the company with conditions: one that counts, and one to be tried and switched on."""

from datetime import datetime
from typing import Any

from dealpost.conversations.models import LinkingRule
from dealpost.conversations.ruling.changing import make
from dealpost.crm.models import Pipeline
from dealpost.demo.hiring import Staff

ACCOUNTANT = "cijfers-en-co.example"


def load_rules(staff: Staff, *, at: datetime) -> None:
    """Load them once there is a pipeline."""
    admin = next(user for user in staff.values() if user.is_admin)
    rules: list[dict[str, Any]] = [
        {
            "name": "Our accountant",
            "people": [ACCOUNTANT],
            "deed": LinkingRule.Deed.NOTHING,
        },
        {
            "name": "Renewals",
            "subject": "verlenging verlengen renewal",
            "subject_words": LinkingRule.Words.ANY,
            "deed": LinkingRule.Deed.PIPELINE,
            "pipeline": Pipeline.objects.first(),
            "is_on": False,
        },
    ]
    for rule in rules:
        make(owner=None, by=admin, at=at, **rule)
