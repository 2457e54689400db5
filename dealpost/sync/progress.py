from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from dealpost.mailboxes.models import Folder
from dealpost.providers.contract import Batch


@dataclass(slots=True)
class Progress:
    """How far a pass has come."""

    arrived: int = 0
    flags_changed: int = 0
    vanished: int = 0
    backlog: dict[str, int] = field(default_factory=dict)  # folder -> messages still to fetch
    is_complete: bool = False  # nothing was left for another turn
    gave_way: bool = False  # the provider kept us waiting, so that others came first
    refused: dict[str, str] = field(default_factory=dict)  # folder -> why it could not be read

    def count(self, folder: Folder, batch: Batch) -> None:
        self.arrived += len(batch.arrivals)
        self.flags_changed += len(batch.flag_changes)
        self.vanished += sum(high - low + 1 for low, high in batch.vanished)
        self.backlog[folder.name] = batch.backlog


class Renumbering:
    """Counts what is recognised in folders with new uids, and what has to be fetched."""

    def __init__(self) -> None:
        self._under_way: dict[int, dict[str, int]] = {}

    def begin(self, folder: Folder) -> None:
        self._under_way.setdefault(folder.pk, {"recognised": 0, "fetched": 0})

    def count(self, folder: Folder, batch: Batch) -> None:
        """Count a batch, before the folder has advanced by it."""
        if folder.epoch and batch.epoch != folder.epoch:
            self.begin(folder)
        if facts := self._under_way.get(folder.pk):
            facts["recognised"] += len(batch.recognised)
            facts["fetched"] += len(batch.arrivals)

    def end(self, folder: Folder) -> dict[str, int] | None:
        """Return the counts, if the folder had new uids."""
        return self._under_way.pop(folder.pk, None)


Report: TypeAlias = Callable[[Progress], None]
