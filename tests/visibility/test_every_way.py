"""No page walks past the predicates: along a relation, by hand, by a model's name, in a template."""

import ast

import pytest

from tests.architecture.sources import PACKAGE, modules, tree
from tests.visibility.test_every_place import GUARDED, ITEMS, MAIL, ROOMS
from tests.visibility.walking import relations_to, walked, ways

# Fields of the thing at hand, as open as that itself: no rows with readers of their own.
PARTS = {"addresses", "phones", "attachments", "participants", "rows", "copies", "raw", "others"}
RELATIONS = relations_to(MAIL | ITEMS) - PARTS

# (file, what is walked along) -> why it may.
MAY: dict[tuple[str, str], str] = {
    ("web/conversation/parts.py", "RawMessage"): "of a message found by permission",
    ("web/conversation/why.py", "links"): "a dictionary of visible ones",
    ("web/deals/pipelines.py", "deals"): "a number, for who must move them before a stage can go",
    ("web/intake/showing.py", "mailboxes"): "the user's own",
    ("web/intake/views.py", "Dropped"): "the user's own",
    ("web/linking_rules/past.py", "runs"): "of a rule found by permission",
    ("web/lists/saved_views.py", "SavedView"): "the user's own",
    ("web/mailboxes/changing/past.py", "SharingOfPast"): "of a mailbox used",
    ("web/mailboxes/health.py", "folders"): "of a mailbox shown",
    (
        "web/projects/phases.py",
        "projects",
    ): "a number, for who must move them before a phase can go",
    ("web/regrouping/views.py", "Conversation"): "asks by permission where it leads, a line below",
    ("web/shelving/lines.py", "deliveries"): "of rows that may be read, by mailbox",
    ("web/shelving/shelves.py", "folders"): "of mailboxes used",
}


def found() -> set[tuple[str, str]]:
    return {
        (str(path), way)
        for path in modules()
        if path.parts[0] in ROOMS
        for way in ways(tree(path), GUARDED, RELATIONS)
    }


def test_no_page_reaches_what_not_everybody_may_see_by_another_way():
    new = found() - MAY.keys()

    assert not new, f"go by a predicate, or list it with the reason: {sorted(new)}"


def test_no_exception_outlives_its_way():
    assert not MAY.keys() - found()


def test_no_template_asks_for_rows_along_a_relation():
    pages = sorted((PACKAGE / "web").rglob("*.html"))
    asking = {str(page): walked(page.read_text(), RELATIONS) for page in pages}

    assert not {page: names for page, names in asking.items() if names}


@pytest.mark.parametrize(
    "attempt",
    [
        "message = get_object_or_404(Message, pk=pk)",
        "deal.links.all()",
        "Deal.objects.visible_to(user).prefetch_related('links__conversation__messages')",
        "Deal.objects.visible_to(user).annotate(last=Max('links__conversation__strands__newest_at'))",
        "Message.objects.raw('SELECT * FROM conversations_message')",
        "connection.cursor().execute('SELECT subject FROM conversations_message')",
        "apps.get_model('conversations.Message').objects.all()",
        "Message._base_manager.get(pk=pk)",
        "mailbox.strands.filter(subject__contains=text)",
    ],
)
def test_an_attempt_is_noticed(attempt):
    assert list(ways(ast.parse(attempt), GUARDED, RELATIONS))


def test_an_attempt_in_a_template_is_noticed():
    assert walked("{% for link in deal.links.all %}{{ link }}{% endfor %}", RELATIONS)
