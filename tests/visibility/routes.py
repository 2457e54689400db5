"""What stands in each address of the site: a thing of Alice's, or what the whole company has.

A new address with a parameter needs a line here: which thing of secrets.py it names.
"""

import re
from collections.abc import Mapping
from types import SimpleNamespace

# Beginning of the route -> the thing that each of its parameters names.
HERS: list[tuple[str, dict[str, str]]] = [
    ("/inbox/folder/", {"key": "folder"}),
    ("/compose/(reply|reply-all|forward)/", {"pk": "message"}),
    ("/compose/file/", {"pk": "file"}),
    ("/compose/item/", {"kind": "deal_word", "key": "deal"}),
    ("/compose/<", {"pk": "draft", "file": "item_file"}),
    ("/outbox/conversation/", {"pk": "conversation"}),
    ("/outbox/<", {"pk": "outgoing"}),
    ("/comment/", {"pk": "comment"}),
    ("/activities/(new|next)/", {"kind": "deal_word", "pk": "deal"}),
    ("/activities/<", {"pk": "activity"}),
    ("/deleted/<", {"kind": "person_word", "pk": "person"}),
    ("/duplicates/undo/", {"pk": "merge"}),
    ("/duplicates/<", {"kind": "person_word", "one": "person", "other": "person"}),
    ("/conversation/linking/", {"kind": "deal_word", "item": "deal"}),
    ("/conversation/", {"pk": "conversation", "key": "link", "kind": "deal_word"}),
    ("/message/", {"pk": "message", "index": "zero", "signed": "text"}),
    ("/access/ask/", {"strand": "strand"}),
    ("/access/conversation/", {"pk": "conversation"}),
    ("/access/<", {"pk": "access"}),
    ("/deals/<", {"pk": "deal", "person": "person", "name": "title"}),
    ("/leads/<", {"pk": "lead", "name": "title"}),
    ("/persons/<", {"pk": "person", "name": "name"}),
    ("/organizations/<", {"pk": "organization", "name": "name"}),
    ("/projects/<", {"pk": "project", "name": "title"}),
    ("/linking/<", {"pk": "rule"}),
    ("/lists/edits/", {"pk": "bulk_edit"}),
    ("/files/<str:kind>/", {"kind": "deal_word", "pk": "deal"}),
    ("/files/<", {"pk": "item_file"}),
    ("/filed/(rotate|refuse)/", {"kind": "deal_word", "pk": "deal"}),
    ("/filed/<", {"pk": "dropped"}),
    ("/imports/<", {"pk": "imported"}),
    ("/timeline/note/", {"pk": "note"}),
    ("/timeline/<str:kind>/", {"kind": "deal_word", "pk": "deal"}),
    ("/lists/views/", {"pk": "view"}),
    ("/mailboxes/blocking/", {"pk": "message"}),
    ("/mailboxes/<", {"pk": "mailbox", "blocked": "blocked", "message": "message"}),
    ("/notifications/<", {"pk": "notification"}),
]
# What everybody in the company has, or what is no thing at all.
OPEN: list[tuple[str, dict[str, str]]] = [
    ("/inbox/label/", {"key": "label"}),
    ("/inbox/<slug:key>/", {"key": "sent"}),
    ("/deals/column/", {"pk": "stage"}),
    ("/deals/pipelines/", {"pk": "pipeline"}),
    ("/deals/stages/", {"pk": "stage"}),
    ("/deals/reasons/", {"pk": "none"}),
    ("/activities/kinds/", {"pk": "none"}),
    ("/fields/", {"pk": "none"}),
    ("/labels/", {"pk": "label"}),
    ("/public-domains/", {"pk": "none"}),
    ("/lists/<", {"kind": "deal_word"}),
    ("/mailboxes/blocked/", {"pk": "none"}),
    ("/notifications/kinds/", {"key": "text"}),
    ("/pick/", {"kind": "person_word"}),
    ("/projects/(column|phases)/", {"pk": "phase"}),
    ("/sign-in/password/", {"token": "text"}),
    ("/users/", {"pk": "user"}),
]
WORDS = {
    "zero": "0",
    "none": "1",
    "text": "x",
    "sent": "sent",
    "title": "title",
    "name": "name",
    "deal_word": "deal",
    "person_word": "person",
}
NOWHERE = 987_654_321  # the key of nothing
PARAMETER = re.compile(r"<\w+:(\w+)>")


def is_hers(route: str) -> bool:
    return _rule(HERS, route) is not None


def address(route: str, things: SimpleNamespace) -> str:
    """Fill in the things of Alice's. KeyError: the route has no line above."""
    names = _rule(HERS, route) or _rule(OPEN, route) or {}
    return PARAMETER.sub(lambda found: _value(names[found[1]], vars(things)), route)


def nowhere(route: str) -> str:
    """The same address of what does not exist."""
    names = _rule(HERS, route) or {}
    return PARAMETER.sub(lambda found: WORDS.get(names[found[1]], str(NOWHERE)), route)


def _value(name: str, things: Mapping[str, int]) -> str:
    return WORDS.get(name) or str(things[name])


def _rule(rules: list[tuple[str, dict[str, str]]], route: str) -> dict[str, str] | None:
    return next((names for start, names in rules if re.match(start, route)), None)
