"""The Email tab: the conversations that are about a CRM item, as far as somebody may read them."""

from django.db.models import Model, QuerySet

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Strand, kind_of
from dealpost.crm.models import Organization, Person
from dealpost.web.readership.hints import private_mail
from dealpost.web.request import Request

PAGE = 50


def item_mail(request: Request, item: Model) -> dict[str, object]:
    """Return what the tab shows: a page of strands, newest first, and the next page, if any."""
    asked = request.GET.get("page", "")
    page = max(1, min(int(asked), 1000)) if asked.isdecimal() else 1
    start = (page - 1) * PAGE
    rows = list(strands_about(item, request.user)[start : start + PAGE + 1])
    return {
        "strands": rows[:PAGE],
        "page": page,
        "has_more": len(rows) > PAGE,
        "write_to": address_to_write_to(item, request.user),
        "item_name": live.topic(item),
        "item_kind": kind_of(item),
        "private_mail": private_mail(item, request.user),
    }


def strands_about(item: Model, user: User) -> QuerySet[Strand]:
    """The newest readable strand of each conversation: what it shows is what this user may read."""
    linked = Conversation.objects.visible_to(user).linked_to(item)
    readable = Strand.objects.readable_by(user).filter(conversation__in=linked.values("pk"))
    newest = readable.order_by("conversation", "-newest_at", "pk").distinct("conversation")
    shown = Strand.objects.filter(pk__in=newest.values("pk")).select_related("mailbox__team")
    return shown.order_by("-newest_at", "-pk")


def address_to_write_to(item: Model, user: User) -> str:
    """Return whom a new mail about this item is for, or an empty string."""
    if isinstance(item, Person):
        return item.address
    if isinstance(item, Organization):
        return ""
    person = (
        Person.objects.visible_to(user).filter(pk=getattr(item, "person_id", None) or 0).first()
    )
    return person.address if person else ""
