from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import Deal, Lead, Organization, Person, Project, Visibility

from .change import Change
from .deletion import DELETED
from .plain_changes import custom, day, field_of, owner, text
from .steps import DEAL_STATUS, LEAD_STATUS, PHASE, PROJECT_STATUS, STAGE

_OWNED = [owner(_("Owner")), field_of("visibility", _("Visible to"), Visibility.choices)]
_CHANGES: dict[type[Any], list[Change]] = {
    Person: [*_OWNED, text("job_title", _("Job title"), longest=150)],
    Organization: [*_OWNED, text("address", _("Address"), longest=300)],
    Deal: [*_OWNED, STAGE, DEAL_STATUS, day("expected_close_on", _("Expected close"))],
    Lead: [*_OWNED, LEAD_STATUS, text("source", _("Source"), longest=100)],
    Project: [*_OWNED, PHASE, PROJECT_STATUS, day("ends_on", _("End"))],
}


def changes(model: type[Model]) -> dict[str, Change]:
    """Return what can be changed in many items of this kind at once, by name."""
    found = [*_CHANGES[model], *custom(str(model._meta.model_name)), DELETED]
    return {change.name: change for change in found}
