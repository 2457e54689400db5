"""Which lines of a message are its author's own and which are quoted.

The rule behind every rule: to show a quote is a blemish, to lose a person's words is a fault.
So text counts as quoted only where a mail program's own marks say so.
"""

from collections.abc import Sequence
from enum import Enum, auto

from . import quote_phrases as phrases

_LONGEST = 300  # characters of an introduction
_MOST_LINES = 6  # that it is wrapped over
_COLONS = (":", "\N{FULLWIDTH COLON}")
_ENDINGS = (*_COLONS, "--")
_UNLIKE_A_QUOTE = (*_COLONS, "<<")
_MOST = 20_000  # lines looked at; what follows is taken as own


class Kind(Enum):
    OWN = auto()
    QUOTED = auto()
    FORWARDED = auto()  # someone else's words, but sent on purpose: shown, not folded


def classify(lines: Sequence[str]) -> list[Kind]:
    """The kind of each line. Quoted lines may begin with `>`."""
    kinds = [Kind.OWN] * len(lines)
    number = 0
    last = min(len(lines), _MOST)
    while number < last:
        line = lines[number]
        if not phrases.may_announce(line):
            number += 1
        elif phrases.FORWARDED.match(line[:_LONGEST]):
            number = _after_forward(lines, number, kinds)
        elif is_marked(line):
            number = _marked_block(lines, number, kinds, introduced=False)
        elif end := _announcement_end(lines, number):
            number = _after_announcement(lines, number, end, kinds)
        else:
            number += 1
    return kinds


def is_marked(line: str) -> bool:
    """Does `line` bear a quote mark? `>>> click here <<<` is an advertisement."""
    stripped = line.strip()
    if stripped[:1] != ">":
        return False
    if not stripped.endswith(_UNLIKE_A_QUOTE):
        return True
    return stripped[-1] != "<" and not phrases.CLOSED_INTRODUCTION.match(stripped)


def _after_forward(lines: Sequence[str], start: int, kinds: list[Kind]) -> int:
    """A forwarded message goes on to the end, or as far as its quote marks do."""
    stop = len(lines)
    if _quote_follows(lines, start + 1):
        stop = _marked_block(lines, _next_full(lines, start + 1), kinds, introduced=True)
    kinds[start:stop] = [Kind.FORWARDED] * (stop - start)
    return stop


def _after_announcement(lines: Sequence[str], start: int, end: int, kinds: list[Kind]) -> int:
    """Mark the quote announced in lines `start` to `end`; return where own words may go on."""
    start = _with_rule_above(lines, start)
    if _quote_follows(lines, end):
        stop = _marked_block(lines, _next_full(lines, end), kinds, introduced=True)
        kinds[start:stop] = [Kind.QUOTED] * (stop - start)
        return stop
    kinds[start:] = [Kind.QUOTED] * (len(lines) - start)
    return len(lines)


def _marked_block(lines: Sequence[str], start: int, kinds: list[Kind], *, introduced: bool) -> int:
    """Mark the lines from `start` on that bear quote marks; return the first that does not."""
    stop = start
    while stop < len(lines):
        if is_marked(lines[stop]):  # as most are: a quick way for them
            stop += 1
            continue
        following = _next_full(lines, stop)
        if following < len(lines) and is_marked(lines[following]):
            stop = following + 1
        elif stop > start and stop < len(lines) and _continues(lines, stop):
            stop += 1
        else:
            break
    alone = stop - start == 1 and not introduced and lines[start].strip("> ")
    if not (alone and start and lines[start - 1].strip()):  # "> 40 chairs" within a sentence
        kinds[start:stop] = [Kind.QUOTED] * (stop - start)
    return stop


def _continues(lines: Sequence[str], number: int) -> bool:
    """A link that was wrapped out of the quoted line above it, with another quoted line below."""
    line, above = lines[number].strip(), lines[number - 1]
    below = _next_full(lines, number + 1)
    if below >= len(lines) or not is_marked(lines[below]):
        return False
    opened = max(above.rfind("(http"), above.rfind("<http"))
    unclosed = opened >= 0 and not any(mark in above[opened:] for mark in ")>")
    return unclosed or line.startswith(("(http", "<http"))


def _announcement_end(lines: Sequence[str], start: int) -> int:
    """The number after the last line of the announcement that begins at `start`, 0 if none does."""
    line = lines[start][:_LONGEST]
    if phrases.ORIGINAL.match(line) or phrases.BETWEEN_DASHES.match(line.strip()):
        return start + 1
    if phrases.header_of(line):
        return _header_block_end(lines, start)
    return _introduction_end(lines, start)


def _header_block_end(lines: Sequence[str], start: int) -> int:
    """`From: … Sent: … To: … Subject: …`, the way Outlook quotes."""
    groups: set[str] = set()
    end = start
    for number in range(start, min(start + _MOST_LINES + 2, len(lines))):
        group = phrases.header_of(lines[number][:_LONGEST])
        if group is None and not lines[number].strip() and len(groups) > 1:
            break
        if group:
            groups.add(group)
            end = number + 1
    block = " ".join(lines[start:end])[: _LONGEST * 4]
    below_rule = _with_rule_above(lines, start) < start
    return end if _is_header_block(groups, block, below_rule=below_rule) else 0


def _is_header_block(groups: set[str], block: str, *, below_rule: bool) -> bool:
    """A customer's "From: Ghent, To: Lyon" must not pass: an address or a subject is wanted."""
    if len(groups) < 2 - below_rule or not groups & {"from", "sent"}:
        return False
    if phrases.EMAIL.search(block):
        return True
    full = {"from", "sent", "to"} <= groups or {"from", "subject"} <= groups
    return full and phrases.CLOCK.search(block) is not None


def _introduction_end(lines: Sequence[str], start: int) -> int:
    """`On Monday at 10:00, Bob <bob@example.com> wrote:`, wrapped over up to six lines."""
    within = lines[start : start + _MOST_LINES]
    if not _may_begin(lines[start].strip()) or not any(map(_may_end, within)):
        return 0
    for end in range(start + 1, start + len(within) + 1):
        text = _joined(lines, start, end)
        if len(text) > _LONGEST or (end - start > 1 and _ends_above(lines[end - 1])):
            return 0
        if _is_introduction(text, quote_follows=_quote_follows(lines, end)):
            return 0 if _begins_below(lines, start, end) else end
    return 0


def _ends_above(line: str) -> bool:
    """Is `line` no part of an introduction? A quoted one may be: its own confirms the outer."""
    if is_marked(line):
        return not line.rstrip().endswith(_ENDINGS)
    return phrases.header_of(line) is not None


def _begins_below(lines: Sequence[str], start: int, end: int) -> bool:
    """Is the line at `start` the author's, and the true introduction below it?"""
    follows = _quote_follows(lines, end)
    return any(
        _may_begin(lines[number].strip())
        and _is_introduction(_joined(lines, number, end), quote_follows=follows)
        for number in range(start + 1, end)
    )


def _joined(lines: Sequence[str], start: int, end: int) -> str:
    return " ".join(" ".join(line[: _LONGEST + 1] for line in lines[start:end]).split())


def _quote_follows(lines: Sequence[str], number: int) -> bool:
    following = _next_full(lines, number)
    return following < len(lines) and is_marked(lines[following])


def _may_begin(line: str) -> bool:
    return phrases.INTRODUCTION_START.match(line) is not None


def _may_end(line: str) -> bool:
    """Without such a line there is no introduction: see `_is_introduction`."""
    return "@" in line or line.rstrip().endswith(_ENDINGS)


def _is_introduction(text: str, *, quote_follows: bool) -> bool:
    ends = text.endswith(_ENDINGS)
    address = "@" in text and phrases.EMAIL.search(text) is not None
    if not ends and not (quote_follows and address):
        return False
    if phrases.SENT_FROM.match(text):
        return address and _has_verb(text)
    if not phrases.DATE.search(text):
        return False
    # Where nothing but this line says that all the rest is quoted, it must look like a machine's.
    looks_made = quote_follows or phrases.CLOCK.search(text) is not None
    return address or (looks_made and _has_verb(text))


def _has_verb(text: str) -> bool:
    return phrases.VERB.search(text) is not None


def _with_rule_above(lines: Sequence[str], start: int) -> int:
    above = start - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and phrases.is_rule(lines[above]) else start


def _next_full(lines: Sequence[str], number: int) -> int:
    while number < len(lines) and not lines[number].strip():
        number += 1
    return number
