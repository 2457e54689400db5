"""Everything on which a decision about some threads depends: messages, and other decisions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dealpost.conversations.joining import shown_in, with_attached
from dealpost.conversations.models import Identifier, Message, Regrouping
from dealpost.conversations.regrouping.ancestry import mentions_of
from dealpost.conversations.regrouping.partition import Member, Step

MESSAGE = (
    "pk",
    "thread",
    "conversation",
    "rfc_message_id",
    "at",
    "content_key",
    "base_subject",
    "is_orphan",
)


@dataclass(frozen=True, slots=True)
class Gathered:
    members: Sequence[Member]
    steps: Sequence[Step]
    now: dict[int, int]  # the conversation in which each message stands
    keys: frozenset[int]  # of conversations that may have become empty
    named: dict[int, int]  # conversations that people made or ended -> a member that they named


def gather(threads: Collection[int], also: Collection[Regrouping] = ()) -> Gathered | None:
    """Return what decides where the messages of these threads stand; None if nobody decided.

    `also` are decisions that do not stand any more, whose conversations are to be looked at.
    """
    found, standing = _closed({*threads, *_threads_of(also)})
    if not standing and not also:
        return None
    rows = list(Message.objects.filter(thread__in=found).values_list(*MESSAGE))
    cells = shown_in(found)
    splits = any(each.kind == Regrouping.Kind.SPLIT for each in standing)
    mentions = mentions_of([row[0] for row in rows]) if splits else {}
    members = [
        Member(
            key, cells[thread], identifier, mentions.get(key, ()), at, bytes(content), subject,
            is_orphan,
        )
        for key, thread, _place, identifier, at, content, subject, is_orphan in rows
    ]  # fmt: skip
    anchors = _Anchors(members)
    steps = [step for each in standing if (step := anchors.step(each)) is not None]
    return Gathered(
        members=anchors.members,
        steps=steps,
        now={row[0]: row[2] for row in rows},
        keys=frozenset(cells.values()),
        named=anchors.named([*standing, *also]),
    )


def _closed(threads: set[int]) -> tuple[set[int], list[Regrouping]]:
    """Return the threads that hang together with these by decisions, and the decisions."""
    found, standing = set[int](), list[Regrouping]()
    while threads - found:
        found |= with_attached(shown_in(threads).values())
        standing = list(Regrouping.objects.standing().touching(found))
        threads = found | _threads_of(standing)
    return found, standing


def _threads_of(regroupings: Collection[Regrouping]) -> set[int]:
    keys = {key for each in regroupings for key in (each.message_id, each.other_id) if key}
    names = {name for each in regroupings for name in (each.identifier, each.other_identifier)}
    rows = Message.objects.filter(pk__in=keys).values_list("thread", flat=True)
    named = Identifier.objects.filter(identifier__in=names).values_list("thread", flat=True)
    return {*rows, *named}


class _Anchors:
    """Finds the member that a decision names, also one that is not here any more."""

    def __init__(self, members: list[Member]) -> None:
        self.members = members
        self._keys = {member.key for member in members}
        self._bearers: dict[str, int] = {}
        for member in sorted(members, key=lambda each: (each.at, each.content_key)):
            self._bearers.setdefault(member.identifier, member.key)

    def step(self, regrouping: Regrouping) -> Step | None:
        key = self._find(regrouping.message_id, regrouping.identifier, regrouping)
        if regrouping.kind == Regrouping.Kind.SPLIT:
            return None if key is None else Step(key, regrouping.part_id)
        other = self._find(regrouping.other_id, regrouping.other_identifier, regrouping)
        return None if key is None or other is None else Step(key, regrouping.part_id, other)

    def named(self, regroupings: Collection[Regrouping]) -> dict[int, int]:
        """Return by which message to find where the conversations of these decisions went."""
        named: dict[int, int] = {}
        for each in regroupings:
            stays = self._find(each.message_id, each.identifier, each)
            goes = self._find(each.other_id, each.other_identifier, each)
            if each.kind == Regrouping.Kind.SPLIT:
                goes = stays
            pairs = ((each.conversation_id, stays), (each.part_id, goes))
            named |= {place: key for place, key in pairs if key is not None and place not in named}
        return named

    def _find(self, key: int | None, identifier: str, regrouping: Regrouping) -> int | None:
        if key in self._keys:
            return key
        if not identifier:
            return None
        if identifier not in self._bearers:
            thread = Identifier.objects.filter(identifier=identifier).first()
            if thread is None:
                return None
            ghost = Member(
                key=-len(self.members) - 1,
                cell=shown_in([thread.thread_id])[thread.thread_id],
                identifier=identifier,
                mentions=(),
                at=regrouping.made_at,
                content_key=b"",
            )
            self.members.append(ghost)
            self._bearers[identifier] = ghost.key
        return self._bearers[identifier]
