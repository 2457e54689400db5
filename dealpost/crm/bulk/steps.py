"""Changes that are steps of an item's life: each has a method, a fact and a rule of its own."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.filtering.fields import Choices
from dealpost.crm.models import Deal, Lead, Phase, Project, Stage

from .change import Change, Unfit
from .plain_changes import one_of

Step: TypeAlias = Callable[..., Any]


def _place(name: str, label: Any, model: type[Model], choices: Callable[[], Choices]) -> Change:
    """Return the change of the step of a board in which an item stands."""

    def give(item: Any, step: Any, at: datetime, by: User) -> None:
        item.move_to(step, at=at, by=by)

    def take_back(item: Any, step: Any, at: datetime, by: User) -> None:
        # A deal remembers since when it stood there; then it is as if it had never moved.
        if not (isinstance(item, Deal) and item.move_back(at=at, by=by) and item.stage == step):
            give(item, step, at, by)

    def load(value: int) -> Any:
        found: Any = model._default_manager.filter(pk=value).first()
        if found is None:
            raise Unfit
        return found

    def held(item: Any) -> int:
        return int(getattr(item, f"{name}_id"))

    def read(value: str) -> int:
        return int(one_of(value, choices()))

    return Change(
        name, label, "choice", read, held, give, take_back, choices, reads=[name], load=load
    )


def _stages() -> Choices:
    rows = Stage.objects.select_related("pipeline").order_by("pipeline__order", "order", "pk")
    return [(str(row.pk), f"{row.pipeline} · {row}") for row in rows]


def _phases() -> Choices:
    return [(str(each.pk), str(each)) for each in Phase.objects.all()]


def _status(steps: Mapping[str, Step], back: Mapping[str, Step], labels: Choices) -> Change:
    """Return the change of a status: what is closed must be opened before it closes otherwise."""

    def give(item: Any, value: str, at: datetime, by: User) -> None:
        if item.status != "open" and value != "open":
            raise Unfit
        steps[value](item, at=at, by=by)
        if item.status != value:
            raise Unfit  # a lead that has become a deal, say

    def take_back(item: Any, value: str, at: datetime, by: User) -> None:
        back[value](item, at=at, by=by)

    choices = [(key, label) for key, label in labels if key in steps]
    return Change(
        "status",
        _("Status"),
        "choice",
        lambda value: one_of(value, choices),
        lambda item: str(item.status),
        give,
        take_back,
        lambda: choices,
        reads=["stage"] if "won" in steps else [],
    )


STAGE = _place("stage", _("Stage"), Stage, _stages)
PHASE = _place("phase", _("Phase"), Phase, _phases)

_OF_DEAL: dict[str, Step] = {"open": Deal.reopen, "won": Deal.win, "lost": Deal.lose}
_OF_LEAD: dict[str, Step] = {"open": Lead.restore, "archived": Lead.archive}
_OF_PROJECT: dict[str, Step] = {
    "open": Project.reopen,
    "done": Project.finish,
    "cancelled": Project.cancel,
}

DEAL_STATUS = _status(
    _OF_DEAL,
    {**_OF_DEAL, "won": Deal.close_again, "lost": Deal.close_again},
    Deal.Status.choices,
)
LEAD_STATUS = _status(_OF_LEAD, _OF_LEAD, Lead.Status.choices)
PROJECT_STATUS = _status(_OF_PROJECT, _OF_PROJECT, Project.Status.choices)
