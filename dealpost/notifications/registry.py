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
    words: Promise  # with %(actor)s, and %(count)d where one may tell of several things
    words_alone: Promise
    visible: Visible
    switched_with: str = ""  # another kind, whose switch in the settings is for this one too

    @property
    def switch(self) -> str:
        """The key under which somebody silences it."""
        return self.switched_with or self.key


_kinds: dict[str, Kind] = {}


def kind(
    key: str,
    *,
    icon: str,
    name: Promise,
    words: Promise,
    words_alone: Promise,
    visible: Visible,
    switched_with: str = "",
) -> Kind:
    """Take a kind into the list, and return it."""
    _kinds[key] = Kind(key, icon, name, words, words_alone, visible, switched_with)
    return _kinds[key]


def every_kind() -> Iterable[Kind]:
    return _kinds.values()


def kind_named(key: str) -> Kind | None:
    return _kinds.get(key)
