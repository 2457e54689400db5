"""The completeness audit: what the provider has against what we have, message by message."""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from dealpost.conversations.models import Delivery, Placement
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.mailboxes.start_dates import begun_everywhere
from dealpost.providers import open_store
from dealpost.providers.contract import Identity, MailStore, Refused, Role


@dataclass(frozen=True, slots=True)
class Finding:
    """A message that only one side has."""

    folder: str
    uid: int
    message_id: str  # without <>; empty where the message has none


@dataclass(frozen=True, slots=True)
class Audit:
    at_provider: int
    here: int  # what the settings keep back counts: it is held, and can be shown
    missing: tuple[Finding, ...]  # at the provider, not here
    surplus: tuple[Finding, ...]  # here, no longer at the provider
    refused: tuple[tuple[str, str], ...] = ()  # folders that cannot be opened, and why
    kept_back: int = 0  # messages that are held, but that the settings do not show

    @property
    def is_complete(self) -> bool:
        return not (self.missing or self.surplus or self.refused)


def audit(mailbox: Mailbox) -> Audit:
    """Ask the provider for every message it has in the folders that we keep, and compare.

    Folders that the provider has and no pass has seen yet count too: before the first pass all is
    missing, and nothing is said to be complete. What arrives or leaves meanwhile may be listed; a
    second audit clears it up. Our own changes still on their way are not counted as differences.
    Raises a ProviderError.
    """
    known = {folder.remote_id: folder for folder in mailbox.folders.all()}
    kept = [folder.remote_id for folder in mailbox.folders.synced()]
    theirs = asyncio.run(_ask(mailbox, kept, known))
    missing: list[Finding] = []
    surplus: list[Finding] = []
    at_provider = here = 0
    for name, identities in theirs.listed:
        uids = {identity.uid for identity in identities}
        ours = ours_in(known[name], uids) if name in known else {}
        at_provider, here = at_provider + len(uids), here + len(ours)
        missing += [_finding(name, each) for each in identities if each.uid not in ours]
        surplus += [Finding(name, uid, ours[uid]) for uid in sorted(ours.keys() - uids)]
    return Audit(
        at_provider,
        here,
        tuple(missing),
        tuple(surplus),
        tuple(theirs.refused),
        kept_back=Delivery.objects.filter(mailbox=mailbox).withheld().count(),
    )


@dataclass(frozen=True, slots=True)
class _Theirs:
    listed: list[tuple[str, Sequence[Identity]]]
    refused: list[tuple[str, str]]


async def _ask(mailbox: Mailbox, kept: Sequence[str], known: Collection[str]) -> _Theirs:
    theirs = _Theirs([], [])
    store = await open_store(mailbox.provider, mailbox.account)
    try:
        for name in [*kept, *await _new(store, mailbox, known)]:
            try:
                identities = await store.identities(name, since=mailbox.since)
            except Refused as error:  # one folder that cannot be opened must not hide the others
                theirs.refused.append((name, str(error)))
            else:
                theirs.listed.append((name, identities))
    finally:
        await store.close()
    return theirs


async def _new(store: MailStore, mailbox: Mailbox, known: Collection[str]) -> list[str]:
    """Return the folders that the next pass will find, and will read."""
    listed = await store.folders()
    labels = {each.remote_id for each in listed if each.is_label}
    return [
        each.remote_id
        for each in listed
        if each.selectable
        and each.remote_id not in labels.union(known)
        and (mailbox.reads_at_first(each.role) or (labels and each.role is Role.ALL))
    ]


def ours_in(folder: Folder, at_provider: Collection[int]) -> dict[int, str]:
    """Return the Message-IDs that we have in the folder, by uid.

    Without what is from before the start, for the provider was not asked for that; on the first
    day itself its time zone decides, and it counts as it says.
    """
    placements = Placement.objects.filter(folder=folder, epoch=folder.epoch)
    if folder.mailbox.since is not None:
        asked_for = Q(uid__in=at_provider) | Q(
            delivery__received_at__gte=begun_everywhere(folder.mailbox.since)
        )
        placements = placements.filter(asked_for)
    return dict(placements.values_list("uid", "delivery__message__rfc_message_id"))


def _finding(folder: str, identity: Identity) -> Finding:
    return Finding(folder, identity.uid, identity.message_id.strip("<>"))


def findings_as_json(findings: Sequence[Finding]) -> Iterator[dict[str, object]]:
    for finding in findings:
        message_id = f"<{finding.message_id}>" if finding.message_id else ""
        yield {"folder": finding.folder, "uid": finding.uid, "message_id": message_id}
