from dataclasses import dataclass

from dealpost.conversations.models import Label


@dataclass(frozen=True, slots=True)
class Asked:
    """A label that is looked for, or ruled out, by its name as a person types it."""

    name: str
    is_whole: bool  # else it may be the beginning of the name
    is_wanted: bool

    @property
    def condition(self) -> str:
        """SQL on the strand `s`."""
        labels = Label.objects.standing().by_name()
        if self.is_whole:
            found = labels.filter(name__iexact=self.name)
        else:
            found = labels.filter(name__istartswith=self.name)
        keys = ", ".join(str(key) for key in found.values_list("pk", flat=True)) or "NULL"
        word = "" if self.is_wanted else "NOT "
        return (
            f"{word}EXISTS (SELECT FROM conversations_strandlabel w"
            f" WHERE w.strand_id = s.id AND w.label_id IN ({keys}))"
        )
