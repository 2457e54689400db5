"""Moving among labels: a message that shows in labels lies in All Mail and stays there.

Archiving takes it out of the inbox, and nothing else; moving it to a label puts that on and takes
off the one from which it was moved. Only spam and the trash are other places.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from dealpost.accounts.models import User
from dealpost.conversations.labelling import show
from dealpost.conversations.models import Change, Labelling, Placement
from dealpost.conversations.noting import note
from dealpost.mailboxes.models import Folder
from dealpost.providers.contract import Role

SET_ASIDE = (Role.DRAFTS, Role.SENT)  # what lies there lies there for a reason of its own
AT_HAND = (Role.INBOX, *SET_ASIDE)


@dataclass(frozen=True, slots=True)
class Turn:
    """Labels that one message is to get, and to lose."""

    placement: Placement
    add: tuple[Folder, ...] = ()
    remove: tuple[Folder, ...] = ()

    @property
    def moves(self) -> list[tuple[int, int, int]]:
        """As moves, in the words of `Done`: (delivery, from folder, to folder)."""
        home = self.placement.shown_in_id or 0
        origins = [folder.pk for folder in self.remove] or [home]
        place = self.add[0].pk if self.add else home
        return [(self.placement.delivery_id, origin, place) for origin in origins]


def showing_in(folders: Collection[int]) -> Q:
    """Those placements that the lists of these folders stand for."""
    mine = Labelling.objects.filter(placement=OuterRef("pk"))
    at_hand = mine.filter(folder__role__in=AT_HAND)
    return Q(Exists(mine.filter(folder__in=folders))) | Q(~Exists(at_hand), shown_in__in=folders)


def set_aside() -> Q:
    """Drafts and sent mail, but not what somebody sent to themselves."""
    mine = Labelling.objects.filter(placement=OuterRef("pk"))
    labelled = Exists(mine.filter(folder__role__in=SET_ASIDE))
    in_inbox = Exists(mine.filter(folder__role=Role.INBOX))
    return Q(shown_in__role__in=SET_ASIDE) | Q(labelled & ~in_inbox)


def turns_to(placement: Placement, place: Folder) -> bool:
    """Whether the message only changes labels when it moves to this folder."""
    home = placement.shown_in
    if home is None or home.role != Role.ALL or placement.remote_labels is None:
        return False
    return place.is_label or place == home


def turn(placement: Placement, place: Folder, *, out_of: Collection[int]) -> list[Turn]:
    """Return what moving a message to a label, or into the archive, means for its labels, if any.

    `out_of` are the folders from whose list it is moved; none: the inbox.
    """
    shown = _labels(placement)
    add = (place,) if place.is_label and place not in shown else ()
    remove: Sequence[Folder] = ()
    if place.role != Role.INBOX:
        from_lists = set(out_of) if out_of and place.is_label else None
        remove = [each for each in shown if each != place and _is_left(each, from_lists)]
    return [Turn(placement, add, tuple(remove))] if add or remove else []


def came_from(placement: Placement) -> int:
    """Return the folder to which `undo` brings a message back from spam or the trash."""
    inbox = [each for each in _labels(placement) if each.role == Role.INBOX]
    return inbox[0].pk if inbox else placement.shown_in_id or 0


def stands_in(placement: Placement, folder: Folder) -> bool:
    return placement.shown_in == folder or folder in _labels(placement)


def turn_back(placement: Placement, *, origin: Folder, place: Folder) -> Turn:
    """Return what undoes a move among labels."""
    add = (origin,) if origin.is_label else ()
    return Turn(placement, add, (place,) if place.is_label else ())


def home_of(label: Folder) -> Folder:
    """Return the folder in which lies what this label shows."""
    return Folder.objects.get(mailbox=label.mailbox_id, role=Role.ALL, is_gone=False)


def carry_out(turns: Collection[Turn], *, by: User, at: datetime) -> None:
    """Show it at once, and let the provider be told; `standing.refresh` has to follow."""
    note(
        [
            Change(
                mailbox_id=each.placement.folder.mailbox_id,
                delivery_id=each.placement.delivery_id,
                kind=Change.Kind.LABELS,
                folder=each.placement.folder,
                add=[folder.remote_id for folder in each.add],
                remove=[folder.remote_id for folder in each.remove],
                made_at=at,
                made_by=by,
            )
            for each in turns
        ]
    )
    show({each.placement.delivery_id for each in turns})


def _labels(placement: Placement) -> list[Folder]:
    return [labelling.folder for labelling in placement.labellings.all()]


def _is_left(label: Folder, from_lists: Collection[int] | None) -> bool:
    if from_lists is None:
        return label.role == Role.INBOX
    return label.pk in from_lists and label.role not in SET_ASIDE
