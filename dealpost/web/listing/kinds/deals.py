from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import Deal, Stage
from dealpost.crm.ordering import along, along_given, through
from dealpost.web.listing.columns import (
    Column,
    age,
    amount,
    choice,
    day,
    linked,
    row_link,
    text,
    time,
)
from dealpost.web.listing.kind import Kind, Sort
from dealpost.web.listing.status import status


def _stage(deal: Deal) -> SafeString:
    return status("deal", deal.status, deal.stage)


DEALS = Kind(
    model=Deal,
    read=lambda user: Deal.objects.read_by(user).select_related("stage__pipeline", "owner"),
    search=lambda deals, words, user: deals.search(words, by=user),
    search_hint=_("Title or customer"),
    columns=(
        Column("title", _("Title"), str, row_link, sort="title", style="name"),
        amount(sort="value", on_phone=True),
        text("currency", _("Currency"), is_usual=False),
        Column("stage", _("Stage"), lambda d: str(d.stage), _stage, sort="stage", on_phone=True),
        Column(
            "pipeline",
            _("Pipeline"),
            lambda deal: str(deal.stage.pipeline),
            lambda deal: deal.stage.pipeline,
            is_usual=False,
        ),
        choice("status", _("Status"), is_usual=False),
        linked("person", _("Person")),
        linked("organization", _("Organization"), on_phone=True),
        day("expected_close_on", _("Expected close"), sort="close"),
        text("owner", _("Owner")),
        choice("visibility", _("Visible to"), is_usual=False),
        text("lost_reason", _("Reason lost"), is_usual=False),
        time("stage_since", _("In this stage since"), is_usual=False),
        age("stage_days", _("Days in this stage"), since="stage_since", until="closed_at"),
        age("age", _("Age"), since="created_at", until="closed_at"),
        time("closed_at", _("Closed"), is_usual=False),
        time("created_at", _("Added"), sort="newest"),
    ),
    sorts={
        "newest": Sort(along("created_at", descending=True), first="descending"),
        "title": Sort(along("title")),
        "value": Sort(along("value", descending=True), first="descending"),
        "close": Sort(along_given("expected_close_on")),
        "stage": Sort(through(Stage, "stage")),
    },
    statuses=Deal.Status.choices,
    status=Deal.Status.OPEN,
)
