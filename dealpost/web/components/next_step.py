from collections.abc import Mapping

from dealpost.crm.next_steps import NextStep
from dealpost.web.components.due import day_words


def next_step(steps: Mapping[int, NextStep], key: int) -> dict[str, object]:
    """Describe what is planned next for the item of this key; `steps` comes from next_steps()."""
    step = steps.get(key) if steps else None
    return {"step": step, "words": day_words(step.due_on) if step else ""}
