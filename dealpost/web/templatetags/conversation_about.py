"""What the panel beside a conversation says about its links."""

from django import template
from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from dealpost.conversations.models import Attachment, Link
from dealpost.mime.kinds import PICTURES
from dealpost.web.conversation.about import About
from dealpost.web.conversation.speaking_for import spoken

register = template.Library()
register.filter(spoken)


@register.filter
def why(about: About, link: Link) -> str:
    return about.reasons.get(link.pk, "")


@register.simple_tag
def item_url(link: Link) -> str:
    """Return the address of the item's page, or an empty string where there is no such page."""
    try:
        return reverse(f"{link.kind}s:page", args=[link.item_id])
    except NoReverseMatch:
        return ""


@register.simple_tag
def item_address(kind: str, item: Model) -> str:
    """Return the address of an item's page."""
    return reverse(f"{kind}s:page", args=[item.pk])


@register.filter
def is_picture(file: Attachment) -> bool:
    """Say whether a browser may show the file by itself."""
    return file.content_type in PICTURES
