"""Changes of fields that `item.change` gives: owner, visibility, texts, days, custom fields."""

from datetime import date, datetime
from typing import Any

from dealpost.accounts.models import User
from dealpost.crm.fields.kinds import OF_OTHER_ITEMS, FieldKind
from dealpost.crm.fields.values import Unfit as UnfitValue
from dealpost.crm.fields.values import stored
from dealpost.crm.filtering.custom import PREFIX
from dealpost.crm.filtering.fields import Choices
from dealpost.crm.models import CustomField

from .change import Change, Input, Unfit

ADD, TAKE = "add", "take"  # one option of several, beside those that are there
INPUTS: dict[str, Input] = {
    FieldKind.TEXT: "text",
    FieldKind.PHONE: "text",
    FieldKind.WEB: "text",
    FieldKind.LONG_TEXT: "text",
    FieldKind.NUMBER: "number",
    FieldKind.DATE: "date",
    FieldKind.YES_NO: "choice",
    FieldKind.CHOICE: "choice",
    FieldKind.CHOICES: "choice",
    FieldKind.USER: "choice",
}


def one_of(value: str, choices: Choices) -> str:
    if value not in {key for key, _label in choices}:
        raise Unfit
    return value


def active_users() -> Choices:
    users = User.objects.filter(is_active=True).values_list("pk", "name")
    return [(str(pk), name) for pk, name in users]


def owner(label: Any) -> Change:
    def give(item: Any, user: User, at: datetime, by: User) -> None:
        item.change(owner=user, at=at, by=by)

    def load(value: int) -> User:
        found = User.objects.filter(pk=value).first()
        if found is None:
            raise Unfit
        return found

    def read(value: str) -> int:
        return int(one_of(value, active_users()))

    return Change(
        "owner",
        label,
        "choice",
        read,
        lambda item: item.owner_id,
        give,
        give,
        active_users,
        load=load,
    )


def field_of(name: str, label: Any, choices: Choices) -> Change:
    """Return the change of a plain field with choices."""

    def give(item: Any, value: str, at: datetime, by: User) -> None:
        item.change(at=at, by=by, **{name: value})

    return Change(
        name,
        label,
        "choice",
        lambda value: one_of(value, choices),
        lambda item: getattr(item, name),
        give,
        give,
        lambda: choices,
    )


def text(name: str, label: Any, *, longest: int) -> Change:
    def read(value: str) -> str:
        if len(value) > longest or "\0" in value:
            raise Unfit
        return value.strip()

    def give(item: Any, value: str, at: datetime, by: User) -> None:
        item.change(at=at, by=by, **{name: value})

    def held(item: Any) -> str:
        return str(getattr(item, name))

    return Change(name, label, "text", read, held, give, give, can_empty=True)


def day(name: str, label: Any) -> Change:
    def read(value: str) -> str | None:
        try:
            return date.fromisoformat(value).isoformat() if value else None
        except ValueError as error:
            raise Unfit from error

    def give(item: Any, value: str | None, at: datetime, by: User) -> None:
        item.change(at=at, by=by, **{name: date.fromisoformat(value) if value else None})

    def held(item: Any) -> str | None:
        on = getattr(item, name)
        return on.isoformat() if on else None

    return Change(name, label, "date", read, held, give, give, can_empty=True)


def custom(item_kind: str) -> list[Change]:
    """Return the changes of custom fields; several options are added and taken away one by one."""
    found: list[Change] = []
    for field in CustomField.objects.active_for(item_kind):
        if field.kind == FieldKind.CHOICES:
            found += [_custom(field, ADD), _custom(field, TAKE)]
        elif field.kind in INPUTS and field.kind not in OF_OTHER_ITEMS:
            found.append(_custom(field, ""))
    return found


def _custom(field: CustomField, how: str) -> Change:
    def give(item: Any, value: Any, at: datetime, by: User) -> None:
        there = set(item.custom.get(field.key) or []) if how else set()
        wanted = {ADD: lambda: there | {value}, TAKE: lambda: there - {value}}.get(how)
        given = {field.key: sorted(wanted()) or None if wanted else value}
        item.change(custom=given, known=[field], at=at, by=by)

    def take_back(item: Any, value: Any, at: datetime, by: User) -> None:
        item.change(custom={field.key: value}, known=[field], at=at, by=by)

    signs = {ADD: f"{field.name} +", TAKE: f"{field.name} \N{MINUS SIGN}", "": field.name}
    return Change(
        f"{PREFIX}{field.key}{'.' if how else ''}{how}",
        signs[how],
        INPUTS[field.kind],
        lambda value: _read(field, value),
        lambda item: item.custom.get(field.key),
        give,
        take_back,
        lambda: _choices(field),
        can_empty=not (how or field.is_required),
    )


def _read(field: CustomField, value: str) -> Any:
    if not value and not field.is_required:
        return None
    if INPUTS[field.kind] == "choice":
        one_of(value, _choices(field))
        return value == "yes" if field.kind == FieldKind.YES_NO else int(value)
    try:
        return stored(field.kind, date.fromisoformat(value) if field.kind == "date" else value)
    except (UnfitValue, ValueError) as error:
        raise Unfit from error


def _choices(field: CustomField) -> Choices:
    if field.kind == FieldKind.YES_NO:
        return [("yes", "\N{CHECK MARK}"), ("no", "\N{BALLOT X}")]
    if field.kind == FieldKind.USER:
        return active_users()
    return [(str(each.pk), each.name) for each in field.options.all() if each.removed_at is None]
