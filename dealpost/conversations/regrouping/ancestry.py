"""What each message answers. It is needed only where people have split, and read only there."""

from collections.abc import Collection

from dealpost.conversations import raw_storage
from dealpost.conversations.models import Ancestry, RawMessage
from dealpost.mime.reading import read

AT_ONCE = 50  # raw messages in memory
LONGEST_HEAD = 256 * 1024


def mentions_of(messages: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the ids that each message mentions: what it answers, then its references backwards."""
    known = dict(Ancestry.objects.filter(message__in=messages).values_list("message", "mentions"))
    _read(set(messages) - known.keys(), known)
    return {key: tuple(ids) for key, ids in known.items()}


def _read(messages: set[int], known: dict[int, list[str]]) -> None:
    # What ended the program that read it, or nobody could read, is not read here either.
    raws = RawMessage.objects.filter(message__in=messages, message__set_aside=None)
    found = {raw.message_id: _mentions(raw) for raw in raws.iterator(chunk_size=AT_ONCE)}
    Ancestry.objects.bulk_create(
        [Ancestry(message_id=key, mentions=ids) for key, ids in found.items()],
        ignore_conflicts=True,
    )
    known.update(found)


def _mentions(raw: RawMessage) -> list[str]:
    content = raw_storage.read(raw)[:LONGEST_HEAD]
    ends = [at for at in (content.find(b"\r\n\r\n"), content.find(b"\n\n")) if at >= 0]
    head = read(content[: min(ends, default=len(content))] + b"\r\n\r\n")
    return list(dict.fromkeys([*head.in_reply_to, *reversed(head.references)]))
