"""Conversations were split or merged: what is being written, or on its way, goes along."""

from collections.abc import Iterable

from django.db import transaction

from dealpost import live
from dealpost.conversations import telling
from dealpost.conversations.models import Conversation, Message
from dealpost.conversations.regrouping.undoing import place
from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.outbox.models import Draft, Outgoing


@reacts_to("conversation_split", "conversations_merged", "split_undone", "merge_undone")
def follow(event: Event) -> None:
    """An answer stands where the message stands that it answers, whatever has moved meanwhile."""
    concerned = Conversation.objects.filter(pk__in=event.subject_keys(Conversation))
    with transaction.atomic():
        drafts = Draft.objects.filter(conversation__in=concerned)
        _follow(drafts.select_related("conversation", "answers").select_for_update(of=("self",)))
        leaving = Outgoing.objects.filter(conversation__in=concerned).defer("zstd")
        _follow(
            leaving.select_related("conversation", "message", "draft__answers").select_for_update(
                of=("self",)
            )
        )


def _follow(rows: Iterable[Draft | Outgoing]) -> None:
    for row in rows:
        assert row.conversation is not None  # by which it was found
        beside = _beside(row)
        there = beside.conversation if beside else place(row.conversation)
        if there != row.conversation:
            type(row)._default_manager.filter(pk=row.pk).update(conversation=there)
            places = {row.conversation.pk, there.pk}
            writer = [live.topic(row.author)] if row.author else []
            live.changed(*telling.conversations_in(row.mailbox_id, places), *writer)


def _beside(row: Draft | Outgoing) -> Message | None:
    """The message with which it stands: itself where it has left, else what it answers."""
    if isinstance(row, Draft):
        return row.answers
    return row.message or (row.draft.answers if row.draft else None)
