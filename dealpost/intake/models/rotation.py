from django.db import models


class Rotation(models.Model):
    """How often the address of somebody or something was replaced; no row: never.

    Those before it are refused, but for a while the last one may be taken still.
    """

    kind = models.CharField(max_length=1)  # as in its address (addressing.py)
    key = models.BigIntegerField()
    generation = models.PositiveIntegerField(default=0)
    oldest = models.PositiveIntegerField(default=0)  # that is taken
    until = models.DateTimeField(null=True)  # then only the newest is (jobs.py)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_generation")]

    def __str__(self) -> str:
        return f"{self.kind}{self.key}.{self.generation}"
