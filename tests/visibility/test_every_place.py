"""Pages, and what tells people of things, reach mail and CRM items only through a predicate.

Each statement that asks a model below for rows must say by which predicate. What has a reason to go
without one is listed with that reason: a new statement fails until somebody has thought of it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import modules, tree

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

# (file, function, model) -> why it needs no predicate of its own.
WITHOUT: dict[tuple[str, str, str], str] = {
    (
        "notifications/kinds/asked_access.py",
        "tell_who_decides",
        "Access",
    ): "tells the readers of its mailbox",
    (
        "notifications/kinds/abandoned_mailbox.py",
        "tell_who_administers",
        "Mailbox",
    ): "shown through `visible`",
    ("notifications/kinds/comment.py", "_concerned", "Comment"): "shown through `visible`",
    ("notifications/kinds/comment.py", "_concerned", "Strand"): "shown through `visible`",
    (
        "notifications/kinds/comment.py",
        "tell_whom_it_concerns",
        "Comment",
    ): "shown through `visible`",
    (
        "notifications/kinds/comment.py",
        "tell_whom_it_concerns",
        "Notification",
    ): "who was told; shows nothing",
    ("web/activities/doing.py", "_where_to_plan", "Activity"): "whether there is one at its item",
    ("web/conversation/present.py", "_see", "Comment"): "marks the reader's own notices as read",
    (
        "notifications/kinds/due_activity.py",
        "tell_its_owner",
        "Activity",
    ): "tells its owner",
    (
        "notifications/kinds/held_copy.py",
        "tell_who_judges",
        "Dropped",
    ): "tells whose word it waits for",
    ("notifications/kinds/expired_login.py", "tell_who_uses_it", "Mailbox"): "tells its readers",
    ("notifications/kinds/failed_sending.py", "tell_the_author", "Outgoing"): "tells its author",
    ("notifications/kinds/granted_access.py", "tell_who_asked", "Access"): "tells who asked",
    ("notifications/kinds/release.py", "tell_the_team", "Mailbox"): "tells its readers",
    ("notifications/telling.py", "tell", "Notification"): "writes them; they hold names only",
    ("web/access/history.py", "history_of", "Access"): "of events of mailboxes used",
    ("web/access/history.py", "history_of", "Event"): "filtered by mailboxes used, a line above",
    (
        "web/components/item_mail.py",
        "strands_about",
        "Strand",
    ): "keys of readable ones, a line above",
    (
        "web/components/item_files.py",
        "attachments_about",
        "Attachment",
    ): "of messages that may be read, a line above",
    ("web/composer/finding.py", "own_outgoing_for", "Outgoing"): "its author's",
    ("web/composer/forms.py", "WrittenForm", "Mailbox"): "none; __init__ fills in those used",
    ("web/composer/panel.py", "visibilities", "Strand"): "of the draft's own mailbox",
    ("web/conversation/about.py", "links_of", "Link"): "each with its item only if that is visible",
    ("web/conversation/about.py", "others", "Link"): "narrowed to visible persons, a line below",
    (
        "web/conversation/making/starting.py",
        "item",
        "Link",
    ): "narrowed to visible items, a line below",
    ("web/conversation/bodies.py", "body", "RawMessage"): "of a message found by permission",
    ("web/picking/item_search.py", "items_like", "Link"): "what to leave out of visible items",
    ("web/conversation/letters.py", "_flags", "Labelling"): "of placements in mailboxes used",
    ("web/conversation/views.py", "_signpost", "Conversation"): "asks visible_to of where it leads",
    ("web/inbox/labels.py", "_choices", "Strand"): "in mailboxes used, a line above",
    ("web/inbox/labels.py", "_choices", "StrandLabel"): "of those strands",
    ("web/intake/showing.py", "own_address", "Mailbox"): "the user's own",
    ("web/leads/finding.py", "deal_of", "Event"): "names a deal, then asked by visible_to",
    ("web/lists/saved_views.py", "views", "SavedView"): "makes one of the user's own",
    ("web/mailboxes/aside.py", "set_aside_in", "SetAside"): "tells no words but to its readers",
    ("web/mailboxes/changing/past.py", "past_context", "SharingOfPast"): "of a mailbox used",
    (
        "web/mailboxes/changing/views.py",
        "reading",
        "SetAside",
    ): "of a mailbox managed; shows nothing",
    (
        "web/mailboxes/choosing/company.py",
        "_reconsider_all",
        "Mailbox",
    ): "a job each; shows nothing",
    ("web/mailboxes/choosing/forms.py", "clean_pattern", "Mailbox"): "whether an address is ours",
    ("web/mailboxes/choosing/showing.py", "what_of", "Delivery"): "a number, of a mailbox shown",
    ("web/mailboxes/health.py", "_placements", "Placement"): "a number, of a mailbox shown",
    ("web/mailboxes/health.py", "folders_of", "Labelling"): "a number, of a mailbox shown",
    ("web/mailboxes/health.py", "health_of", "Folder"): "a number, of mailboxes shown",
    (
        "web/mailboxes/setting_up/forms.py",
        "free_address",
        "Mailbox",
    ): "that an address is taken, not by whom",
    ("web/profile/views.py", "_links", "Event"): "about the user themselves",
    ("web/readership/audience.py", "_accesses", "Access"): "of mailboxes used, handed in",
    ("web/readership/hints.py", "_asked", "Access"): "the user's own",
    ("web/readership/hints.py", "about", "Conversation"): "narrows what hinted_to has found",
    ("web/shelving/lines.py", "_receivers", "Participant"): "of rows that may be read, by mailbox",
    ("web/shelving/lines.py", "lines", "Mailbox"): "of rows that may be read",
    ("web/shelving/shelves.py", "_mailboxes_of", "Filing"): "whether there is one",
    ("web/shelving/shelves.py", "_mailboxes_of", "Folder"): "of mailboxes used, loaded with them",
    ("web/linking_rules/forms.py", "_folders", "Folder"): "of mailboxes that the user manages",
    ("web/timeline/sources.py", "changes", "Event"): "of an item found by permission",
    ("web/timeline/sources.py", "notes_around", "Note"): "around visible items (crm/surrounding)",
}


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
    new = bare() - WITHOUT.keys()

    assert not new, "say by which predicate, or list it with the reason why it needs none"


def test_no_exception_outlives_its_place():
    assert not WITHOUT.keys() - bare()
