"""Writing the fields of items: one at a time, or those of many together."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from django.db import DatabaseError, connection, models
from psycopg.sql import SQL, Identifier

from dealpost.events.gathering import Gathering

UPDATE = SQL(
    "UPDATE {table} item SET {sets} FROM unnest({kinds}) AS given ({columns})"
    " WHERE item.id = given.key"
)
Row: TypeAlias = tuple[models.Model, Mapping[str, Any]]  # an item, and values by field


def keep(item: models.Model, *names: str) -> None:
    """Write these fields of an item; at the end of the block that `kept_together` began, if any."""
    _items.add((item, {name: _value(item, name) for name in names}))


def update_each(rows: Sequence[Row]) -> None:
    """Write rows of one table, each with the same fields, in one statement.

    `bulk_update` writes a CASE with a branch for each row and field, and takes ten times as long
    to put it together.
    """
    first, given = rows[0]
    meta = first._meta
    fields: list[Any] = [meta.get_field(name) for name in given]
    columns = [Identifier(field.column) for field in fields]
    values = [[item.pk for item, _given in rows]]
    values += [[_stored(field, held[field.name]) for _item, held in rows] for field in fields]
    update = UPDATE.format(
        table=Identifier(meta.db_table),
        sets=SQL(", ").join(SQL("{0} = given.{0}").format(column) for column in columns),
        kinds=SQL(", ").join(SQL(_array(field)) for field in (meta.pk, *fields)),
        columns=SQL(", ").join([Identifier("key"), *columns]),
    )
    with connection.cursor() as cursor:
        cursor.execute(update.as_string(cursor.connection), values)
        if cursor.rowcount != len(rows):
            raise DatabaseError("an item is no longer there")


def _write(rows: Sequence[Row]) -> None:
    """Write the last value of each field of each item; what has the same fields, together."""
    merged: dict[tuple[type[models.Model], int], Row] = {}
    for item, given in rows:
        before = merged.get((type(item), item.pk), (item, {}))[1]
        merged[type(item), item.pk] = (item, {**before, **given})
    alike: dict[tuple[Any, ...], list[Row]] = {}
    for (model, _key), (item, given) in merged.items():
        alike.setdefault((model, *sorted(given)), []).append((item, given))
    for each in alike.values():
        update_each(each)


def _value(item: models.Model, name: str) -> Any:
    return getattr(item, str(item._meta.get_field(name).attname))  # type: ignore[union-attr]


def _stored(field: Any, value: Any) -> Any:
    return field.get_db_prep_save(value, connection)


def _array(field: Any) -> str:
    """Name the type of a column of values; without its length, to which they would be cut."""
    kind, _length, _rest = field.rel_db_type(connection).partition("(")
    return f"%s::{kind}[]"


_items: Gathering[Row] = Gathering("items", _write)
kept_together = _items.together
settle = _items.settle
