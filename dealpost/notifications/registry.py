"""The kinds of things that people are told of (kinds/, one file each)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import models
from django.utils.functional import Promise

from dealpost.accounts.models import User

Visible: TypeAlias = Callable[[User], models.QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    key: str
    icon: str
    name: Promise  # in the settings
    words: Promise  # with %(actor)s
    words_alone: Promise
    visible: Visible


_kinds: dict[str, Kind] = {}


def kind(
    key: str, *, icon: str, name: Promise, words: Promise, words_alone: Promise, visible: Visible
) -> Kind:
    """Take a kind into the list, and return it."""
    _kinds[key] = Kind(key, icon, name, words, words_alone, visible)
    return _kinds[key]


def every_kind() -> Iterable[Kind]:
    return _kinds.values()


def kind_named(key: str) -> Kind | None:
    return _kinds.get(key)
