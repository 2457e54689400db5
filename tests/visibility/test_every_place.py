"""Pages, and what tells people of things, reach mail and CRM items only through a predicate.

Each statement that asks a model below for rows must say by which predicate. What has a reason to go
without one is listed in without.py with that reason: a new statement fails until somebody has thought of it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import modules, tree
from tests.visibility.without import WITHOUT

ROOMS = {"web", "notifications", "group_mail", "automations", "insights", "assistant", "api"}

# Models whose rows not everybody may see.
MAIL = {"Message", "Strand", "Delivery", "Conversation", "Attachment", "Participant", "Filing"}
MAIL |= {"RawMessage", "Placement", "Labelling", "StrandLabel", "DeliveryLabel", "SetAside"}
MAIL |= {"Setback", "Link", "Access", "SharingOfPast", "Draft", "DraftAttachment", "DraftCopy"}
MAIL |= {"Outgoing", "Comment", "Mention", "Folder", "Mailbox", "Event", "Notification"}
MAIL |= {"LinkingRule", "PastLinking"}
ITEMS = {"Person", "PersonAddress", "PersonPhone", "Organization", "Deal", "Lead", "Project"}
ITEMS |= {"Note", "Activity", "File", "SavedView", "Import", "ImportRow", "Dropped"}
GUARDED = MAIL | ITEMS

# What asks who somebody is, in the statement that reaches for the rows.
PREDICATES = {"readable_by", "visible_to", "read_by", "used_by", "managed_by", "shown_to"}
PREDICATES |= {"hinted_to", "decided_by", "noticed_by", "on_items_visible_to", "of_teams_of"}
PREDICATES |= {"of", "offered_to", "visible", "mailbox_for", "shown_mailbox", "managed_mailbox"}
PREDICATES |= {"of_colleagues", "cancellable_by", "waiting_for", "seen_by", "changed_by"}
PREDICATES |= {"filed_by"}

KNOWN = {(file, *place.rsplit(".", 1)) for file, places in WITHOUT.items() for place in places}


def statements(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    """Yield each simple statement with the function, or class, around it."""

    def walk(node: ast.AST, name: str) -> Iterator[tuple[str, ast.stmt]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from walk(child, child.name)
            elif isinstance(child, ast.stmt) and not hasattr(child, "body"):
                yield name, child
            else:
                if isinstance(child, ast.stmt):  # the head of an if, a for or a with
                    yield name, child
                yield from walk(child, name)

    yield from walk(tree(path), "")


def reached(statement: ast.stmt) -> set[str]:
    """The guarded models of which the statement itself takes `.objects`."""
    found = set()
    for node in own_nodes(statement):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in {"objects", "_default_manager"}
            and isinstance(node.value, ast.Name)
        ):
            found.add(node.value.id)
    return found & GUARDED


def own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """All nodes of a statement, but not those of the statements inside it."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        inside = (each for each in ast.iter_child_nodes(node) if not isinstance(each, ast.stmt))
        waiting.extend(inside)


def words(statement: ast.stmt) -> set[str]:
    names = {node.attr for node in own_nodes(statement) if isinstance(node, ast.Attribute)}
    return names | {node.id for node in own_nodes(statement) if isinstance(node, ast.Name)}


def bare() -> set[tuple[str, str, str]]:
    """Where rows are reached without a predicate in the same statement."""
    return {
        (str(path), name, model)
        for path in modules()
        if path.parts[0] in ROOMS
        for name, statement in statements(path)
        for model in reached(statement)
        if not words(statement) & PREDICATES
    }


def test_what_not_everybody_may_see_is_reached_through_a_predicate():
    new = bare() - KNOWN

    assert not new, "say by which predicate, or list it with the reason why it needs none"


def test_no_exception_outlives_its_place():
    assert not KNOWN - bare()
