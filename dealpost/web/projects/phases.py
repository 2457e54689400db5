"""The phases of projects, as an administrator edits them."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dealpost.crm.models import Phase
from dealpost.crm.removing_steps import remove_step
from dealpost.web.ordered.forms import named
from dealpost.web.ordered.of import OrderedList
from dealpost.web.ordered.page import page_of

PHASES = OrderedList(
    name="projects:phase_name",
    page="projects:phases",
    form=named(Phase),
    add=Phase.add,
    add_address=lambda _phase: reverse("projects:phases"),
    label=_("Name of the phase"),
    new=_("New phase"),
    counted=lambda projects: ngettext("%d project", "%d projects", projects) % projects,
    keeps_one=True,
    places=lambda phase: phase.siblings.exclude(pk=phase.pk),
    remove=lambda phase, to, at, by: remove_step(phase, to=to, at=at, by=by),
)

page = page_of(
    PHASES,
    title=_("Phases"),
    back="projects:board",
    things=lambda: Phase.objects.annotate(held_projects=Count("projects")).order_by("order", "pk"),
    holds=lambda phase: phase.held_projects,
)
