"""The question why a message is not here, answered beside the page that asked it."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import ProviderError
from dealpost.sync import explaining
from dealpost.sync.database_thread import DatabaseThread
from dealpost.sync.explaining import Seen
from dealpost.sync.models import Inquiry
from dealpost.sync.remembering import clues_of


def answer(inquiry: Inquiry, *, clock: Callable[[], datetime]) -> None:
    """Look here, which is told at once, then at the provider, if it lets us in."""
    mailbox, clues = inquiry.mailbox, clues_of(inquiry.text, on=inquiry.on)
    found = explaining.here(mailbox, clues, asker=inquiry.asker)
    _tell(inquiry, answers=[each.as_json() for each in found])
    try:
        if Mailbox.objects.connected().filter(pk=mailbox.pk).exists():
            seen = asyncio.run(_ask_provider(inquiry))
            found += explaining.of_sightings(mailbox, seen)
            _tell(inquiry, unsearched=list(seen.unsearched))
    except ProviderError as error:
        _tell(inquiry, trouble=str(error))
    _tell(inquiry, answers=[each.as_json() for each in found], ended_at=clock())


async def _ask_provider(inquiry: Inquiry) -> Seen:
    clues = clues_of(inquiry.text, on=inquiry.on)
    async with DatabaseThread() as database:

        async def report(done: int, folders: int) -> None:
            await database.run(_tell, inquiry, folders_done=done, folders=folders)

        return await explaining.at_provider(inquiry.mailbox, clues, report=report)


def _tell(inquiry: Inquiry, **known: object) -> None:
    # Another question may have taken the place of this one meanwhile.
    Inquiry.objects.filter(pk=inquiry.pk).update(**known)
