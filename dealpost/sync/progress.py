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


Report: TypeAlias = Callable[[Progress], None]
