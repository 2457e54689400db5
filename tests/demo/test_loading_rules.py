"""The rules that the made-up company begins with."""

import pytest

from dealpost.conversations.models import LinkingRule
from dealpost.demo.loading_rules import load_rules
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db


def test_one_rule_counts_and_the_other_waits_to_be_tried(alice, stages):
    alice.is_admin = True
    load_rules({1: alice}, at=MONDAY)

    rules = LinkingRule.objects.in_order()
    assert [(each.is_on, each.has_conditions, each.rests) for each in rules] == [
        (True, True, False),
        (False, True, False),
    ]
