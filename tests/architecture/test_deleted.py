"""What was deleted is nowhere: no question about CRM items forgets to leave it out."""

import ast
import re

from django.apps import apps

from dealpost.crm.models.visible import Standing, Visible
from tests.architecture.sources import modules, tree

ITEMS = [model for model in apps.get_models() if issubclass(model, Visible)]
TABLES = re.compile(rf"\b(?:{'|'.join(model._meta.db_table for model in ITEMS)}|crm_{{kind}})\b")
SAID = re.compile(r"deleted_at|\{seen\}")


def texts(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def test_every_kind_of_item_leaves_them_out_by_itself():
    assert len(ITEMS) == 5
    assert all(isinstance(model._default_manager, Standing) for model in ITEMS)


def test_sql_says_of_each_table_of_items_that_deleted_ones_do_not_count():
    forgetful = [
        f"{path}:{line}"
        for path in modules()
        for line, text in texts(path)
        if re.search(r"\b(FROM|JOIN)\b", text)
        and len(TABLES.findall(text)) > len(SAID.findall(text))
    ]
    assert not forgetful
