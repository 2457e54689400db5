"""What the panel beside a conversation says about its links."""

from django import template
from django.urls import NoReverseMatch, reverse

from dealpost.conversations.models import Attachment, Link
from dealpost.web.conversation.about import why
from dealpost.web.conversation.remote_image import PICTURES

register = template.Library()
register.filter(why)


@register.simple_tag
def item_url(link: Link) -> str:
    """Return the address of the item's page, or an empty string where there is no such page."""
    try:
        return reverse(f"{link.kind}s:page", args=[link.item_id])
    except NoReverseMatch:
        return ""


@register.filter
def is_picture(file: Attachment) -> bool:
    """Say whether a browser may show the file by itself."""
    return file.content_type in PICTURES
