from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import Lead
from dealpost.crm.ordering import along
from dealpost.web.listing.columns import Column, age, amount, choice, linked, row_link, text, time
from dealpost.web.listing.kind import Kind, Sort


def _title(lead: Lead) -> SafeString:
    if lead.is_open:
        return row_link(lead)
    chip = '{} <span class="chip">{}</span>'
    return format_html(chip, row_link(lead), lead.get_status_display())


LEADS = Kind(
    model=Lead,
    read=Lead.objects.read_by,
    search=lambda leads, words, user: leads.search(words, by=user),
    search_hint=_("Title or customer"),
    columns=(
        Column("title", _("Title"), str, _title, sort="title", style="name"),
        amount(sort="value", on_phone=True),
        text("currency", _("Currency"), is_usual=False),
        linked("person", _("Person"), on_phone=True),
        linked("organization", _("Organization")),
        text("source", _("Source"), sort="source", on_phone=True),
        choice("status", _("Status"), is_usual=False),
        text("owner", _("Owner")),
        choice("visibility", _("Visible to"), is_usual=False),
        age("age", _("Age"), since="created_at"),
        time("created_at", _("Added"), sort="newest"),
    ),
    sorts={
        "newest": Sort(along("created_at", descending=True), first="descending"),
        "title": Sort(along("title")),
        "value": Sort(along("value", descending=True), first="descending"),
        "source": Sort(along("source")),
    },
    statuses=Lead.Status.choices,
    status=Lead.Status.OPEN,
)
