"""The people of the demo company on the page where one signs in; nothing anywhere else."""

from typing import Any

from django.conf import settings

from dealpost.accounts.models import User
from dealpost.demo import staffing
from dealpost.demo.founding import is_here


def demo_people(context: dict[str, Any]) -> dict[str, Any]:
    """Describe who may be chosen, the administrator first, and the password of them all."""
    titles = {each.address: each.job_title for each in staffing.users()}
    found: list[tuple[User, str]] = []
    if is_here(settings.DEMO_FOLDER):
        users = User.objects.filter(email__in=titles, is_active=True).order_by("-is_admin", "pk")
        found = [(user, titles[user.email]) for user in users]
    return {
        "people": found,
        "company": staffing.company_name(),
        "password": staffing.password(),
        "next": context.get("next", ""),
        "csrf_token": context.get("csrf_token"),
    }
