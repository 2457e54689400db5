import pytest
from django.db.models import Model

from dealpost.crm.models import Lead, Organization, Project
from tests.conftest import MONDAY


@pytest.fixture
def world(alice, deal, bob, phase) -> dict[str, Model]:
    """One item of each kind, all Alice's."""
    hers = {"owner": alice, "at": MONDAY, "by": alice}
    return {
        "person": bob,
        "organization": Organization.add(name="Chair Palace", **hers),
        "deal": deal,
        "lead": Lead.add(title="Wants tables", **hers),
        "project": Project.add(title="Build it", phase=phase, **hers),
    }
