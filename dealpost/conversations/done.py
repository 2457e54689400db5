from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in the words of `acting.undo`.

    A message that has been moved may lie under another uid soon, so it is named by its delivery.
    """

    moved: tuple[tuple[int, int, int], ...] = ()  # (delivery, from folder, to folder)
    flag: str = ""  # or the keyword of a label
    added: tuple[int, ...] = ()  # deliveries that had not the flag before
    removed: tuple[int, ...] = ()  # deliveries that had it
    # Or what strands became: `added` are those that nobody had decided upon, `removed` the others.
    visibility: str = ""
    conversations: frozenset[int] = field(default=frozenset(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.moved or self.added or self.removed)

    @property
    def is_of_a_label(self) -> bool:
        return bool(self.flag) and not self.flag.startswith("\\")
