"""How the composer finds a thing: `Draft.objects.of` decides, and it is 404 for everybody else."""

from django.shortcuts import get_object_or_404

from dealpost.outbox.models import Draft, DraftAttachment, Outgoing
from dealpost.web.request import Request


def draft_for(request: Request, pk: int) -> Draft:
    """Find a draft that can still be written in.

    Of a team's mailbox it may have no author: whoever has it open writes in it as such.
    """
    mine = Draft.objects.of(request.user).at_hand()
    draft = get_object_or_404(mine.select_related("author", "mailbox", "answers"), pk=pk)
    draft.author = draft.author or request.user
    return draft


def writable_draft_for(request: Request, pk: int) -> Draft:
    """Find a draft as `draft_for` does, or one that was deleted in another mail program.

    Whoever has that open can go on writing in it.
    """
    mine = Draft.objects.of(request.user)
    there = mine.at_hand() | mine.deleted_elsewhere()
    draft = get_object_or_404(there.select_related("author", "mailbox", "answers"), pk=pk)
    draft.author = draft.author or request.user
    return draft


def discarded_draft_for(request: Request, pk: int) -> Draft:
    return get_object_or_404(Draft.objects.of(request.user), pk=pk, discarded_at__isnull=False)


def file_for(request: Request, pk: int) -> DraftAttachment:
    mine = DraftAttachment.objects.filter(draft__in=Draft.objects.of(request.user).at_hand())
    return get_object_or_404(mine.select_related("draft"), pk=pk)


def outgoing_for(request: Request, pk: int) -> Outgoing:
    """Find an outgoing message of a mailbox that this user uses."""
    mine = Outgoing.objects.visible_to(request.user).select_related("mailbox", "author", "draft")
    return get_object_or_404(mine.distinct(), pk=pk)


def shared_draft_for(request: Request, pk: int) -> Draft:
    """Find a draft that a colleague shares with this user."""
    theirs = Draft.objects.of_colleagues(request.user).at_hand()
    return get_object_or_404(theirs.select_related("author", "mailbox__team"), pk=pk)


def cancellable_outgoing_for(request: Request, pk: int) -> Outgoing:
    """Find one that this user may take back: their own, or their team's."""
    found = Outgoing.objects.cancellable_by(request.user)
    return get_object_or_404(found.select_related("mailbox", "author", "draft"), pk=pk)


def own_outgoing_for(request: Request, pk: int) -> Outgoing:
    """Find one that this user wrote: only they get its draft back."""
    mine = Outgoing.objects.filter(author=request.user)
    return get_object_or_404(mine.select_related("mailbox", "author", "draft"), pk=pk)


def taken_over(request: Request, pk: int) -> Draft | None:
    """Return the draft if a colleague has taken it over: this user may read it, not write in it."""
    theirs = Draft.objects.of_colleagues(request.user).at_hand()
    return theirs.select_related("author", "mailbox", "answers").filter(pk=pk).first()
