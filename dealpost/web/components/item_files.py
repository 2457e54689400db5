"""The Files tab: what people put on an item, and what came with mail about it that one may read."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F, Model, QuerySet, Value

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations.models import Attachment, Conversation, Message
from dealpost.crm.models import ITEM_KINDS, File
from dealpost.crm.surrounding import surrounding
from dealpost.web.request import Request

PAGE = 30
MOST_PAGES = 100
LONGEST_WORDS = 100


def item_files(request: Request, item: Model) -> dict[str, object]:
    """Return what the tab shows: a page of files, newest first, and whether there are more."""
    asked, words = request.GET.get("page", ""), request.GET.get("q", "").strip()[:LONGEST_WORDS]
    page = max(1, min(int(asked), MOST_PAGES)) if asked.isdecimal() else 1
    own = files_around(item, request.user).filter(name__icontains=words)
    sent = attachments_about(item, request.user).filter(filename__icontains=words)
    start = (page - 1) * PAGE
    found = list(_together(own, sent)[start : start + PAGE + 1])
    return {
        "rows": list(_rows(found[:PAGE], own, sent)),
        "words": words,
        "page": page,
        "has_more": len(found) > PAGE,
        "kind": item._meta.model_name,
        "item_name": live.topic(item),
    }


def files_around(item: Model, user: User) -> QuerySet[File]:
    """The files on the item, and on what is about it, as far as the user may see that."""
    files = File.objects.visible_to(user).on_any(surrounding(item, user)).standing()
    return files.select_related("added_by", *ITEM_KINDS)


def attachments_about(item: Model, user: User) -> QuerySet[Attachment]:
    """What came with those messages, about the item, that the user may read.

    Pictures within a text are no files to anybody: most are logos.
    """
    read = Message.objects.visible_to(user).filter(
        conversation__in=Conversation.objects.linked_to(item).values("pk")
    )
    attachments = Attachment.objects.filter(message__in=read.values("pk"), is_inline=False)
    return attachments.select_related("message")


def _together(
    own: QuerySet[File], sent: QuerySet[Attachment]
) -> "QuerySet[Any, Mapping[str, Any]]":
    one = own.order_by().values(key=F("pk"), at=F("added_at"), is_sent=Value(value=False))
    other = sent.order_by().values(key=F("pk"), at=F("message__at"), is_sent=Value(value=True))
    return one.union(other, all=True).order_by("-at", "is_sent", "-key")


def _rows(
    found: list[Mapping[str, Any]], own: QuerySet[File], sent: QuerySet[Attachment]
) -> Iterator[dict[str, File | Attachment]]:
    """Yield {"file": …} or {"attachment": …}, in the order found."""
    files = own.in_bulk([each["key"] for each in found if not each["is_sent"]])
    attachments = sent.in_bulk([each["key"] for each in found if each["is_sent"]])
    for each in found:
        if each["is_sent"]:
            yield {"attachment": attachments[each["key"]]}
        else:
            yield {"file": files[each["key"]]}
