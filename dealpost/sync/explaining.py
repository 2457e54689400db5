"""Why a message is not here: looked for here first, then at the provider, folder by folder.

Only what the asker may read is told. What a colleague's mailbox holds in private is neither
counted nor mentioned.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dealpost.accounts.models import User
from dealpost.conversations.models import Delivery, Message, Placement
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers import open_store
from dealpost.providers.contract import Clues, Refused, RemoteFolder, Role, Sighting
from dealpost.sync.reasons import Reason
from dealpost.sync.remembering import fitting, folders_holding

MOST = 10  # messages told of; whoever finds more should remember more
CLOCKS_DIFFER_BY = timedelta(minutes=5)
PATIENCE = 60.0  # seconds for all folders of the provider together

# How many folders have been looked into, and of how many.
Report = Callable[[int, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where one message is, and why it is not seen."""

    reason: Reason
    subject: str
    sender: str
    at: datetime
    facts: dict[str, object] = field(default_factory=dict)  # fill the gaps of the reason
    message: int = 0  # its key, where it is here and may be read
    folder: int = 0  # the key of the folder that the reason speaks of

    def as_json(self) -> dict[str, object]:
        told = {name: getattr(self, name) for name in self.__slots__}
        return {**told, "at": self.at.isoformat()}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the provider said."""

    sightings: Sequence[tuple[str, Sighting]]  # with the folder
    unsearched: tuple[str, ...]  # folders that refused, or for which there was no time


def here(mailbox: Mailbox, clues: Clues, *, asker: User | None) -> list[Explanation]:
    """Look among the messages that are here; without an asker, only in this mailbox."""
    deliveries = fitting(Delivery.objects.filter(mailbox=mailbox), clues)[:MOST]
    explained = [_of_delivery(each) for each in deliveries]
    if asker is None:
        return explained
    others = Delivery.objects.readable_by(asker).exclude(message__deliveries__mailbox=mailbox)
    elsewhere = fitting(others.filter(mailbox__in=Mailbox.objects.used_by(asker)), clues)
    return explained + [
        _explain(each, "elsewhere", mailbox=str(each.mailbox)) for each in elsewhere[:MOST]
    ]


def _of_delivery(delivery: Delivery) -> Explanation:
    folders = folders_holding(delivery)
    names = ", ".join(f"“{folder.name}”" for folder in folders)
    off = next((folder.pk for folder in folders if not folder.is_synced), 0)
    if delivery.withheld:
        reason: Reason = delivery.withheld  # type: ignore[assignment]  # the same words
        return _explain(delivery, reason, folder=off, folders=names)
    if hasattr(delivery.message, "set_aside"):
        return _explain(delivery, "set_aside")
    if delivery.removed_at:
        return _explain(delivery, "removed", since=delivery.removed_at.isoformat())
    # What others have of the conversation is theirs: only what lies in this mailbox is told.
    seen = Delivery.objects.shown().filter(mailbox=delivery.mailbox_id).values("message")
    first = delivery.message.conversation.messages.filter(pk__in=seen).oldest_first().first()
    if first is not None and first.base_subject != delivery.message.base_subject:
        return _explain(delivery, "merged", folders=names, conversation=first.subject)
    return _explain(delivery, "here", folders=names)


def _explain(
    delivery: Delivery, reason: Reason, *, folder: int = 0, **facts: object
) -> Explanation:
    message = delivery.message
    return Explanation(
        reason, message.subject, message.sender_address, message.at, facts, message.pk, folder
    )


async def at_provider(mailbox: Mailbox, clues: Clues, *, report: Report) -> Seen:
    """Look into every folder of the provider, also those not fetched here.

    Raises a ProviderError.
    """
    ends = time.monotonic() + PATIENCE
    sightings: list[tuple[str, Sighting]] = []
    unsearched: list[str] = []
    store = await open_store(mailbox.provider, mailbox.account)
    try:
        folders = _in_order(await store.folders())
        for number, folder in enumerate(folders):
            await report(number, len(folders))
            if time.monotonic() > ends:
                unsearched.append(folder.remote_id)
                continue
            try:
                async with asyncio.timeout(max(1.0, ends - time.monotonic())):
                    found = await store.seek(folder.remote_id, clues, most=MOST)
            except TimeoutError:  # the connection is in the middle of an answer: no more of it
                unsearched += [each.remote_id for each in folders[number:]]
                break
            except Refused:
                unsearched.append(folder.remote_id)
            else:
                sightings += [(folder.remote_id, each) for each in found]
    finally:
        await store.close()
    return Seen(sightings, tuple(unsearched))


def _in_order(listed: Iterable[RemoteFolder]) -> list[RemoteFolder]:
    """The folders that hold mail of their own first, then views of everything."""
    folders = [each for each in listed if each.selectable and each.role != Role.FLAGGED]
    return sorted(folders, key=lambda each: (each.role == Role.ALL, each.role != Role.INBOX))


def of_sightings(mailbox: Mailbox, seen: Seen) -> list[Explanation]:
    """Say of what the provider has, and is not here, why it is not; each message once."""
    known = {folder.remote_id: folder for folder in mailbox.folders.all()}
    told: dict[str, Explanation] = {}
    for name, sighting in seen.sightings:
        folder = known.get(name)
        if _is_here(mailbox, folder, sighting):
            continue
        explained = _of_sighting(mailbox, folder, name, sighting)
        identity = sighting.message_id or f"{name} {sighting.uid}"
        # The same message in several folders: one that is fetched says most about it.
        if identity not in told or explained.reason != "folder_off":
            told[identity] = explained
    return list(told.values())[:MOST]


def _is_here(mailbox: Mailbox, folder: Folder | None, sighting: Sighting) -> bool:
    if (
        folder
        and Placement.objects.filter(folder=folder, epoch=sighting.epoch, uid=sighting.uid).exists()
    ):
        return True
    if not sighting.message_id or (folder and folder.is_synced):
        return False
    messages = Message.objects.filter(rfc_message_id=sighting.message_id)
    return messages.filter(deliveries__mailbox=mailbox).exists()


def _of_sighting(
    mailbox: Mailbox, folder: Folder | None, name: str, sighting: Sighting
) -> Explanation:
    facts: dict[str, object] = {"folder": folder.name if folder else name}
    if folder is not None and folder.backlog:
        facts["backlog"] = folder.backlog
    return Explanation(
        _reason(mailbox, folder, sighting),
        sighting.subject,
        sighting.sender,
        sighting.received_at,
        facts,
        folder=folder.pk if folder else 0,
    )


def _reason(mailbox: Mailbox, folder: Folder | None, sighting: Sighting) -> Reason:
    since = mailbox.since
    reasons: list[tuple[Reason, bool]] = [
        ("too_old", since is not None and sighting.received_at.date() < since),
        ("folder_new", folder is None),
        ("folder_off", folder is not None and not folder.is_synced),
        ("on_its_way", folder is not None and folder.backlog > 0),
        ("not_yet", _came_after_the_last_pass(mailbox, folder, sighting)),
    ]
    return next((reason for reason, holds in reasons if holds), "missing")


def _came_after_the_last_pass(mailbox: Mailbox, folder: Folder | None, sighting: Sighting) -> bool:
    looked = mailbox.last_synced_at
    if looked is None:
        return True
    newer = Placement.objects.filter(folder=folder, epoch=sighting.epoch, uid__gt=sighting.uid)
    # The provider's clock need not be ours.
    return sighting.received_at > looked - CLOCKS_DIFFER_BY and not newer.exists()
