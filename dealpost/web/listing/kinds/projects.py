from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import Phase, Project
from dealpost.crm.ordering import along, along_given, through
from dealpost.web.listing.columns import Column, choice, day, linked, row_link, text, time
from dealpost.web.listing.kind import Kind, Sort
from dealpost.web.listing.status import status


def _phase(project: Project) -> SafeString:
    return status("project", project.status, project.phase)


PROJECTS = Kind(
    model=Project,
    read=lambda user: Project.objects.read_by(user).select_related("phase", "owner"),
    search=lambda projects, words, user: projects.search(words, by=user),
    search_hint=_("Title or customer"),
    columns=(
        Column("title", _("Title"), str, row_link, sort="title", style="name"),
        Column("phase", _("Phase"), lambda p: str(p.phase), _phase, sort="phase", on_phone=True),
        choice("status", _("Status"), is_usual=False),
        linked("person", _("Person")),
        linked("organization", _("Organization"), on_phone=True),
        day("starts_on", _("Start"), is_usual=False),
        day("ends_on", _("End"), sort="end", on_phone=True),
        text("owner", _("Owner")),
        choice("visibility", _("Visible to"), is_usual=False),
        time("created_at", _("Added"), sort="newest"),
    ),
    sorts={
        "newest": Sort(along("created_at", descending=True), first="descending"),
        "title": Sort(along("title")),
        "phase": Sort(through(Phase, "phase")),
        "end": Sort(along_given("ends_on")),
    },
    statuses=Project.Status.choices,
    status=Project.Status.OPEN,
)
