"""Past mail follows a rule: portion by portion, in a job, with what it takes to undo it.

Killed anywhere, it goes on there. What people linked, or took away, is nobody else's to change.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations import jobs
from dealpost.conversations.linking import link_automatically, lock
from dealpost.conversations.models import Link, LinkedBefore, LinkingRule, Message, PastLinking
from dealpost.conversations.primary import place_first
from dealpost.conversations.reconsidering import after_those_under_way
from dealpost.conversations.ruling.candidates import candidates
from dealpost.events.recording import record

AT_ONCE = 200  # conversations in one transaction: short enough for those who wait for it


@transaction.atomic
def apply_to_past(rule: LinkingRule, *, by: User, at: datetime) -> PastLinking:
    """Let the rule count for all mail from now on, and queue what follows from that."""
    before = rule.after_message
    rule.change(after_message=0)
    return begin(rule, candidates(rule), by=by, at=at, after_before=before)


def begin(
    rule: LinkingRule,
    conversations: Collection[int],
    *,
    by: User,
    at: datetime,
    after_before: int | None = None,
) -> PastLinking:
    """Queue asking the rules anew about these conversations, because this rule is another now."""
    run = PastLinking.objects.create(
        rule=rule,
        by=by,
        began_at=at,
        conversations=list(conversations),
        after_before=after_before,
    )
    record("linking_rule_applied", about=[rule], at=at, by=by)
    jobs.link_past_soon(run)
    return run


@transaction.atomic
def take_back(run: PastLinking, *, by: User, at: datetime) -> bool:
    """Queue undoing what it changed; False if that was done already, or it did nothing to undo."""
    held = PastLinking.objects.select_for_update().get(pk=run.pk)
    if held.is_undone or held.after_before is None:
        return False
    held.is_undone, held.ended_at, held.by = True, None, by
    held.save_progress("is_undone", "ended_at", "by")
    held.rule.change(after_message=held.after_before)
    record("linking_rule_taken_back", about=[held.rule], at=at, by=by)
    jobs.link_past_soon(held)
    return True


def carry_out(run: PastLinking, *, clock: Callable[[], datetime]) -> None:
    """Do what is left of it, or of undoing it."""
    after_those_under_way()
    has_more = True
    while has_more:
        run.refresh_from_db()
        has_more = _undo_some(run, at=clock()) if run.is_undone else _link_some(run, at=clock())
    run.ended_at = clock()
    run.save_progress("ended_at")


@transaction.atomic
def _link_some(run: PastLinking, *, at: datetime) -> bool:
    held = PastLinking.objects.select_for_update().get(pk=run.pk)
    some = held.conversations[held.done : held.done + AT_ONCE]
    if held.is_undone or not some:
        return held.is_undone
    lock(some)
    before = _automatic(some)
    for key in sorted(link_automatically(some, at=at)):
        told = {"links": before.get(key, [])}
        LinkedBefore.objects.get_or_create(run=held, conversation_id=key, defaults=told)
        live.changed(f"conversation-{key}")
    held.done += len(some)
    held.save_progress("done")
    return True


@transaction.atomic
def _undo_some(run: PastLinking, *, at: datetime) -> bool:
    rows = list(run.changed.order_by("pk")[:AT_ONCE])
    keys = [row.conversation_id for row in rows]
    lock(keys)
    for row in rows:
        _give_back(row)
    link_automatically(keys, at=at)
    for row in rows:
        _make_first(row)
    LinkedBefore.objects.filter(pk__in=[row.pk for row in rows]).delete()
    live.changed(*(f"conversation-{key}" for key in keys), live.topic(run.rule))
    return bool(rows)


def _automatic(conversations: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    told: dict[int, list[dict[str, Any]]] = {}
    links = Link.objects.standing().automatic().filter(conversation__in=conversations)
    for link in links.order_by("pk"):
        facts = {name: getattr(link, name) for name in ("kind", "reason", "evidence", "is_primary")}
        facts |= {"item": link.item_id, "made_at": link.made_at.isoformat()}
        told.setdefault(link.conversation_id, []).append(facts)
    return told


def _give_back(row: LinkedBefore) -> None:
    """Let it have the automatic links that it had, and no other of this rule."""
    there = Link.objects.filter(conversation=row.conversation_id)
    rule = str(row.run.rule_id)
    had = {(each["kind"], each["item"]) for each in row.links}
    for link in there.standing().filter(reason=Link.Reason.RULE, evidence=rule):
        if (link.kind, link.item_id) not in had:
            link.delete()
    for each in row.links:
        there.get_or_create(
            **{f"{each['kind']}_id": each["item"]},
            defaults={
                "conversation_id": row.conversation_id,
                "reason": each["reason"],
                "evidence": each["evidence"],
                "made_at": datetime.fromisoformat(each["made_at"]),
            },
        )


def _make_first(row: LinkedBefore) -> None:
    links = Link.objects.standing().filter(conversation=row.conversation_id)
    if links.filter(is_primary=True, reason__in=Link.BY_PEOPLE).exists():
        return
    for each in row.links:
        if each["is_primary"]:
            for link in links.filter(**{each["kind"]: each["item"]}):
                place_first(link)


def newest_message() -> int:
    """Return the key of the newest message that is stored: a rule made now is for those after."""
    return Message.objects.aggregate(newest=Max("pk"))["newest"] or 0
