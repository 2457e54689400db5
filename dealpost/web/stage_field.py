from typing import TYPE_CHECKING, Any

from django import forms

from dealpost.crm.models import Pipeline, Stage

if TYPE_CHECKING:
    StageChoice = forms.ModelChoiceField[Stage]
else:  # Django's own class knows no type arguments
    StageChoice = forms.ModelChoiceField


class StageField(StageChoice):
    """Stages, under the names of their pipelines where there are several."""

    def __init__(self, **more: Any) -> None:
        stages = Stage.objects.select_related("pipeline").order_by("pipeline__order", "order", "pk")
        super().__init__(stages, empty_label=None, **more)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.pipeline} · {obj}" if self.has_several else str(obj)

    @property
    def has_several(self) -> bool:
        return Pipeline.objects.count() > 1
