"""Conditions in plain SQL, most of them about a user.

A page about mail asks who may see it several times, of five kinds of items each. Put together by
the ORM, that took longer to write than to answer, and the planner looked for the answer among all
rows of a table, where a handful had to be asked.
"""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.db.models.sql.compiler import SQLCompiler


def asked(question: str, user: models.Model, **columns: str) -> Q:
    """Return a condition: the question, in which each %s is the user and each {name} a column.

    >>> asked("{owner} = %s", user, owner="person__owner")
    """
    return Q(_Asked(question, user.pk, *columns.items()))


def holds(question: str, **columns: str) -> Q:
    """Return a condition that is about nobody: the question, in which each {name} is a column."""
    return Q(_Asked(question, 0, *columns.items()))


class _Asked(models.Func):
    output_field = models.BooleanField()

    def __init__(self, question: str, user: int, *columns: tuple[str, str]) -> None:
        super().__init__(*(F(path) for _name, path in columns))
        self.question, self.user = question, user
        self.names = [name for name, _path in columns]

    def as_sql(  # type: ignore[override]  # a subclass that changes the template is not foreseen
        self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper
    ) -> tuple[str, list[int]]:
        compiled = [compiler.compile(each)[0] for each in self.get_source_expressions()]
        sql = self.question.format(**dict(zip(self.names, compiled, strict=True)))
        return f"({sql})", [self.user] * sql.count("%s")
