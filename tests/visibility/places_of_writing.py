"""Where drafts and what waits in the outbox are found."""

from collections.abc import Callable

from dealpost.accounts.models import User
from dealpost.outbox.models import Draft, Outgoing
from tests.visibility.places import Place, keys
from tests.visibility.rules import Writing, may_read_draft, uses
from tests.visibility.world import World


def _drafts(found: Callable[[World, User], set[int]]) -> Place:
    return Place(lambda w: ((each.draft, each) for each in w.writings), may_read_draft, found)


def _leaving(found: Callable[[World, User], set[int]]) -> Place:
    return Place(
        lambda w: ((each.outgoing, each) for each in w.writings),
        lambda role, each: uses(role, each.box),
        found,
    )


def _said(address: str, key: Callable[[Writing], int]) -> Callable[[World, User], set[int]]:
    """All that a page names by its words."""
    return lambda w, user: {key(each) for each in w.writings if each.words in w.page(user, address)}


def _beside_mail(world: World, user: User) -> set[int]:
    """What is said within the conversation to which all of it is an answer."""
    (conversation,) = set(Draft.objects.values_list("conversation", flat=True))
    page = world.page(user, f"/outbox/conversation/{conversation}/")
    return {each.draft for each in world.writings if each.words in page}


WRITING = {
    "drafts": _drafts(lambda _w, user: keys(Draft.objects.seen_by(user).at_hand())),
    "drafts on their page": _drafts(_said("/drafts/", lambda each: each.draft)),
    "outbox": _leaving(lambda _w, user: keys(Outgoing.objects.visible_to(user))),
    "outbox on its page": _leaving(_said("/outbox/", lambda each: each.outgoing)),
    "beside a conversation": Place(
        lambda w: ((each.draft, each) for each in w.writings),
        lambda role, each: (
            _reads_the_conversation(role) and (may_read_draft(role, each) or uses(role, each.box))
        ),
        _beside_mail,
    ),
}


def _reads_the_conversation(role: str | None) -> bool:
    """It is private to Ann and to Mia."""
    return role in {"ann", "mia"}
