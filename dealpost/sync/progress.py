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

    _renumbered: dict[int, dict[str, int]] = field(default_factory=dict)

    def count(self, folder: Folder, batch: Batch) -> None:
        """Count a batch, before the folder has advanced by it."""
        if folder.epoch and batch.epoch != folder.epoch:
            self.begin_renumbering(folder)
        if facts := self._renumbered.get(folder.pk):
            facts["recognised"] += len(batch.recognised)
            facts["fetched"] += len(batch.arrivals)
        self.arrived += len(batch.arrivals)
        self.flags_changed += len(batch.flag_changes)
        self.vanished += sum(high - low + 1 for low, high in batch.vanished)
        self.backlog[folder.name] = batch.backlog

    def begin_renumbering(self, folder: Folder) -> None:
        """Count what is recognised in a folder with new uids, and what has to be fetched."""
        self._renumbered.setdefault(folder.pk, {"recognised": 0, "fetched": 0})

    def end_renumbering(self, folder: Folder) -> dict[str, int] | None:
        return self._renumbered.pop(folder.pk, None)


Report: TypeAlias = Callable[[Progress], None]
