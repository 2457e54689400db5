from django.db import models


class Rotation(models.Model):
    """How often the address of somebody or something was replaced; no row: never."""

    kind = models.CharField(max_length=1)  # as in its address (addressing.py)
    key = models.BigIntegerField()
    generation = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_generation")]

    def __str__(self) -> str:
        return f"{self.kind}{self.key}.{self.generation}"
