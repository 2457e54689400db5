from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Handled:
    """What was done to strands, so that it can be taken back: each change as strand, before, after.

    Before and after are the key of a user, or the moment of closing (ISO 8601), or None.
    """

    field_name: str = ""  # "assignee" or "closed_at"
    changes: tuple[tuple[int, int | str | None, int | str | None], ...] = ()
    conversations: frozenset[int] = field(default=frozenset(), compare=False)

    @property
    def frees(self) -> bool:
        """Whether nobody deals any more with what somebody dealt with."""
        return self.field_name == "assignee" and all(after is None for *_, after in self.changes)

    def __bool__(self) -> bool:
        return bool(self.changes)
