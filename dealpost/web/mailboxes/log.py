"""The log of a mailbox, in the words of whoever reads it, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from dealpost.mailboxes.log_kinds import LogKind
from dealpost.mailboxes.models import LogEntry, Mailbox
from dealpost.web.mailboxes.log_words import CHANGES, FILTERS, SETTINGS, WORDS
from dealpost.web.retelling.retelling import retold

PAGE = 20


@dataclass(frozen=True, slots=True)
class Line:
    entry: LogEntry

    @property
    def tone(self) -> str:
        return WORDS[self._kind][0]

    @property
    def icon(self) -> str:
        return WORDS[self._kind][1]

    @property
    def words(self) -> str:
        facts = {name: _said(name, value) for name, value in self.entry.facts.items()}
        return gettext(WORDS[self._kind][2]) % facts

    @property
    def why(self) -> str:
        return retold(str(self.entry.facts.get("why", "")))

    @property
    def _kind(self) -> LogKind:
        kind: LogKind = self.entry.kind  # type: ignore[assignment]  # note() took no other
        return kind


@dataclass(frozen=True, slots=True)
class LogPage:
    lines: Sequence[Line]
    kind: str  # the filter; "" for all
    older: int  # the key before which the next page ends; 0: there is none


def log_of(mailbox: Mailbox, *, kind: str = "", before: int = 0) -> LogPage:
    """Return a page of the log, newest first; an unknown filter shows everything."""
    entries = mailbox.log.filter(kind__in=WORDS).newest_first()
    if kind in FILTERS:
        entries = entries.of_kinds(*FILTERS[kind][1])
    if before:
        entries = entries.filter(pk__lt=before)
    found = list(entries[: PAGE + 1])
    older = found[PAGE - 1].pk if len(found) > PAGE else 0
    return LogPage([Line(each) for each in found[:PAGE]], kind if kind in FILTERS else "", older)


def _said(name: str, value: Any) -> str:
    if name == "names":
        return ", ".join(str(SETTINGS.get(each, each)) for each in value)
    if name == "since":
        day = datetime.fromisoformat(value) if value else None
        return date_format(day, "DATE_FORMAT") if day else gettext("the beginning")
    if name == "change":
        return str(CHANGES.get(value, gettext_lazy("a change")))
    return str(value)
