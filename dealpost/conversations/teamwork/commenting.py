"""What colleagues say to each other about a conversation, beside its mail."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations import telling
from dealpost.conversations.models import Comment, Message, Strand
from dealpost.events.recording import record
from dealpost.mailboxes.models import Mailbox

LONGEST = 20_000  # characters


class NobodyElse(Exception):
    """Nobody but the user may read this conversation: there is nobody to say anything to."""


def strand_to_comment(conversation: int, user: User) -> Strand | None:
    """Return the part whose readers a comment of this user would be for."""
    own = set(Mailbox.objects.used_by(user).values_list("pk", flat=True))
    strands = Strand.objects.readable_by(user).filter(conversation=conversation)
    return best_to_comment(strands.select_related("mailbox__team"), own)


def best_to_comment(strands: Iterable[Strand], own: Collection[int]) -> Strand | None:
    """Choose among the parts of a conversation that a user reads; `own` are their mailboxes' keys.

    That of their team first, then their own that they share, then what a colleague shares with
    them; none where nobody else may read it.
    """
    together = [
        each
        for each in strands
        if each.mailbox.is_team
        or each.visibility == Mailbox.Visibility.SHARED
        or each.mailbox_id not in own
    ]
    order = sorted(
        together, key=lambda each: (not each.mailbox.is_team, each.mailbox_id not in own, each.pk)
    )
    return next(iter(order), None)


def is_for_team_alone(strand: Strand) -> bool:
    """Whether nobody but the team of its mailbox may read this strand, and its comments."""
    mine = Strand.objects.filter(pk=strand.pk)
    return strand.mailbox.is_team and not mine.open_to_others().exists()


@transaction.atomic
def write(conversation: int, html: str, *, by: User, at: datetime) -> Comment:
    """Say something about a conversation that `by` may read. Raises NobodyElse.

    `html` is what the editor made of it, or bare text: little of it stays (crm/rich_text.py).
    """
    strand = strand_to_comment(conversation, by)
    if strand is None:
        raise NobodyElse
    held = Message.objects.filter(
        conversation=conversation, deliveries__mailbox=strand.mailbox, deliveries__withheld=""
    )
    newest = held.oldest_first().reverse()[:1].get()
    comment = Comment(mailbox=strand.mailbox, message=newest, author=by, written_at=at)
    comment.say(html)
    comment.save()
    _tell(comment, at=at)
    return comment


@transaction.atomic
def edit(comment: Comment, html: str, *, at: datetime) -> None:
    """Say it differently; whoever is mentioned only now is told."""
    comment.say(html)
    comment.edited_at = at
    comment.save(update_fields=["html", "text", "search", "edited_at"])
    _tell(comment, at=at)


@transaction.atomic
def remove(comment: Comment, *, at: datetime) -> None:
    comment.remove(at=at)
    _show(comment)


@transaction.atomic
def restore(comment: Comment) -> None:
    comment.restore()
    _show(comment)


def with_new_comments(conversations: Collection[int], user: User) -> set[int]:
    """Return those of these conversations in which a comment waits to be seen by this user."""
    new = Comment.objects.unseen_by(user).filter(message__conversation__in=conversations)
    return set(new.values_list("message__conversation", flat=True))


def mentions(text: str) -> list[User]:
    """Return whom a text names as @ and their whole name."""
    if "@" not in text:
        return []
    lower = text.casefold()
    return [
        user for user in User.objects.filter(is_active=True) if f"@{user.name.casefold()}" in lower
    ]


def may_read(users: Iterable[User], strand: Strand) -> list[User]:
    """Return those of them who may read this strand, as the one predicate has it."""
    return [
        user for user in users if Strand.objects.readable_by(user).filter(pk=strand.pk).exists()
    ]


def _tell(comment: Comment, *, at: datetime) -> None:
    strand = Strand.objects.get(
        conversation=comment.message.conversation_id, mailbox=comment.mailbox_id
    )
    comment.mentioned.set(may_read(mentions(comment.text), strand))
    about = [comment, comment.conversation, comment.mailbox]
    record("comment_written", about=about, by=comment.author, at=at)
    _show(comment)


def _show(comment: Comment) -> None:
    conversation = [comment.message.conversation_id]
    live.changed(
        *telling.conversations_in(comment.mailbox_id, conversation), live.topic(comment.mailbox)
    )
