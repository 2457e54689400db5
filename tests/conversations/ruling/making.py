"""Rules for the tests, made for all mail unless they say otherwise."""

from dealpost.conversations.models import LinkingRule
from dealpost.conversations.ruling import changing
from tests.conftest import MONDAY


def rule(by, *, owner=None, past=True, name="Support mail", **fields) -> LinkingRule:
    made = changing.make(owner=owner, by=by, at=MONDAY, name=name, **fields)
    if past:
        made.change(after_message=0)
    return made


def linked(conversation) -> set[tuple[str, str, str]]:
    rows = conversation.links.standing()
    return {(link.kind, str(link.item), link.reason) for link in rows}
