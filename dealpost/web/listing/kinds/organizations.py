from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import Organization
from dealpost.crm.ordering import along
from dealpost.web.listing.columns import Column, choice, row_link, text, time
from dealpost.web.listing.kind import Kind, Sort
from dealpost.web.listing.portrait import portrait


def _name(organization: Organization) -> SafeString:
    return format_html(
        '<span class="row">{}{}</span>', portrait(organization), row_link(organization)
    )


def _website(organization: Organization) -> str:
    address = organization.website
    if not address.startswith(("http://", "https://")):
        return address
    link = '<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>'
    return format_html(link, address, address)


def _domains(organization: Organization) -> str:
    return ", ".join(str(each) for each in organization.domains.all())


ORGANIZATIONS = Kind(
    model=Organization,
    read=lambda user: (
        Organization.objects.visible_to(user).select_related("owner").prefetch_related("domains")
    ),
    search=lambda organizations, words, _user: organizations.search(words),
    search_hint=_("Name or mail domain"),
    columns=(
        Column("name", _("Name"), str, _name, sort="name", style="name"),
        text("address", _("Address"), on_phone=True),
        Column("website", _("Website"), lambda each: each.website, _website),
        Column("domains", _("Mail domains"), _domains, _domains, is_usual=False),
        text("owner", _("Owner")),
        choice("visibility", _("Visible to"), is_usual=False),
        time("created_at", _("Added"), sort="newest"),
    ),
    sorts={
        "name": Sort(along("name")),
        "newest": Sort(along("created_at", descending=True), first="descending"),
    },
)
