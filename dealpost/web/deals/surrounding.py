"""What a deal's page shows beside the deal itself."""

from datetime import datetime
from typing import Any

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, Stage
from dealpost.crm.stage_times import time_in_stages
from dealpost.web.deals.participants import ParticipantForm, taking_part


def deal_surroundings(deal: Deal, user: User, *, at: datetime) -> dict[str, Any]:
    return {
        "steps": _steps(deal, at),
        "participants": taking_part(deal, user),
        "participant_form": ParticipantForm(user),
    }


def _steps(deal: Deal, at: datetime) -> list[tuple[Stage, int | None]]:
    """Return the stages of the deal's pipeline with the whole days spent, None where never."""
    spent = time_in_stages(deal, at=at)
    stages = deal.stage.pipeline.stages.all()
    return [(each, spent[each.pk].days if each.pk in spent else None) for each in stages]
