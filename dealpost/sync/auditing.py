"""The completeness audit: what the provider has against what we have, message by message."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dealpost.conversations.models import Placement
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers import open_store
from dealpost.providers.contract import Identity


@dataclass(frozen=True, slots=True)
class Finding:
    """A message that only one side has."""

    folder: str
    uid: int
    message_id: str  # without <>; empty where the message has none


@dataclass(frozen=True, slots=True)
class Audit:
    at_provider: int
    here: int
    missing: tuple[Finding, ...]  # at the provider, not here
    surplus: tuple[Finding, ...]  # here, no longer at the provider

    @property
    def is_complete(self) -> bool:
        return not (self.missing or self.surplus)


def audit(mailbox: Mailbox) -> Audit:
    """Ask the provider for every message it has in the folders that we keep, and compare.

    What arrives or leaves meanwhile may be listed; a second audit clears it up. Our own changes
    still on their way are not counted as differences. Raises a ProviderError.
    """
    folders = list(mailbox.folders.synced())
    theirs = asyncio.run(_ask(mailbox, folders))
    ours = [_ours(folder) for folder in folders]
    missing, surplus = [], []
    for folder, at_provider, here in zip(folders, theirs, ours, strict=True):
        uids = {identity.uid for identity in at_provider}
        missing += [
            Finding(folder.remote_id, identity.uid, identity.message_id.strip("<>"))
            for identity in at_provider
            if identity.uid not in here
        ]
        surplus += [Finding(folder.remote_id, uid, here[uid]) for uid in sorted(here.keys() - uids)]
    return Audit(sum(map(len, theirs)), sum(map(len, ours)), tuple(missing), tuple(surplus))


async def _ask(mailbox: Mailbox, folders: Sequence[Folder]) -> list[Sequence[Identity]]:
    store = await open_store(mailbox.provider, mailbox.account)
    try:
        return [await store.identities(folder.remote_id, since=mailbox.since) for folder in folders]
    finally:
        await store.close()


def _ours(folder: Folder) -> dict[int, str]:
    """Return the Message-IDs that we have in the folder, by uid."""
    placements = Placement.objects.filter(folder=folder, epoch=folder.epoch)
    return dict(placements.values_list("uid", "delivery__message__rfc_message_id"))


def findings_as_json(findings: Sequence[Finding]) -> Iterator[dict[str, object]]:
    for finding in findings:
        message_id = f"<{finding.message_id}>" if finding.message_id else ""
        yield {"folder": finding.folder, "uid": finding.uid, "message_id": message_id}
