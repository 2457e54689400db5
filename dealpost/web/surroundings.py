"""What stands around a person or an organization: its deals, leads and projects."""

from typing import Any

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, Lead, Organization, Person, Project

MOST = 20


def surroundings(item: Person | Organization, user: User) -> dict[str, Any]:
    """Return the newest deals, leads and projects about this item that the user may see."""
    about = {str(item._meta.model_name): item}
    return {
        "deals": Deal.objects.read_by(user).filter(**about).select_related("stage")[:MOST],
        "leads": Lead.objects.read_by(user).filter(**about)[:MOST],
        "projects": Project.objects.read_by(user).filter(**about).select_related("phase")[:MOST],
    }
