"""The author's own words, apart from what they quote and how they sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import quote_phrases as phrases
from .folding import fold_quotes
from .quoting import Kind, classify
from .signatures import signature_start

__all__ = ["Reply", "fold_quotes", "split_reply", "without_quotes"]


@dataclass(frozen=True, slots=True)
class Reply:
    """A plain-text message in pieces; each piece keeps its order and its lines."""

    text: str  # what the author wrote
    signature: str
    forwarded: str  # somebody else's message, passed on: to be shown
    quoted: str  # what the reader has seen before: to be folded

    @property
    def visible(self) -> str:
        """Everything that is not a quote."""
        return "\n\n".join(filter(None, (self.text, self.signature, self.forwarded)))


def split_reply(text: str) -> Reply:
    """Take a plain-text message apart (lines end in \\n). Linear time on any input.

    Where nothing but a doubtful quote would remain, everything counts as the author's words.
    """
    lines = _lines(text)
    kinds = classify(lines)
    own = _of(lines, kinds, Kind.OWN)
    if not any(line.strip() for line in own) and not _is_certain(lines, kinds):
        own, kinds = lines, [Kind.OWN] * len(lines)
    cut = signature_start(own)
    return Reply(
        text=_block(own[:cut]),
        signature=_block(own[cut:]),
        forwarded=_block(_of(lines, kinds, Kind.FORWARDED)),
        quoted=_block(_of(lines, kinds, Kind.QUOTED)),
    )


def without_quotes(text: str) -> str:
    """`text` without what it quotes: own words, signature and forwarded message in their order."""
    lines = _lines(text)
    kinds = classify(lines)
    quoted = Kind.QUOTED  # to look up the member of an enum takes longer than all else per line
    kept = [line for line, kind in zip(lines, kinds, strict=True) if kind is not quoted]
    if not any(line.strip() for line in kept) and not _is_certain(lines, kinds):
        kept = lines
    return _block(kept)


def _lines(text: str) -> list[str]:
    """The lines of `text`; one that ends in an introduction is two."""
    lines = text.split("\n")
    if " On " not in text and "-On " not in text:
        return lines
    result: list[str] = []
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        match = phrases.TRAILING.search(line[:1000]) if below.lstrip().startswith(">") else None
        result.extend([line[: match.start()], match[1]] if match and match.start() else [line])
    return result


def _of(lines: Sequence[str], kinds: Sequence[Kind], wanted: Kind) -> list[str]:
    return [line for line, kind in zip(lines, kinds, strict=True) if kind is wanted]


def _is_certain(lines: Sequence[str], kinds: Sequence[Kind]) -> bool:
    """Marked with `>` or forwarded: such a message may well have no words of its own."""
    return any(
        kind is Kind.FORWARDED or (kind is Kind.QUOTED and line.lstrip().startswith(">"))
        for line, kind in zip(lines, kinds, strict=True)
    )


def _block(lines: Sequence[str]) -> str:
    """Lines as one text, without empty ones at its ends."""
    return "\n".join(lines).strip("\n").rstrip()
