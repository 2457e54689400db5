"""Ways by which code could reach rows past the statements that test_every_place.py looks at."""

import ast
import re
from collections.abc import Iterator

from django.apps import apps

# What asks the database in words of its own, or a model by its name or without its manager.
BY_HAND = {"raw", "extra", "cursor", "RawSQL", "get_model"}
ASKS = {"all", "filter", "exclude", "get", "first", "last", "earliest", "latest", "count", "exists"}
ASKS |= {"values", "values_list", "order_by", "annotate", "aggregate", "in_bulk", "iterator"}
ASKS |= {"select_related", "prefetch_related", "defer", "only", "distinct"}
ALONG = {"select_related", "prefetch_related", "Prefetch", "annotate", "aggregate", "F", "Q"}
ALONG |= {"values", "values_list", "Count", "Max", "Min", "Sum", "Subquery"}


def relations_to(guarded: set[str]) -> set[str]:
    """Return the names under which a thing has rows of these models hanging on it."""
    return {
        name
        for model in apps.get_models()
        if model.__module__.startswith("dealpost.")
        for relation in model._meta.related_objects
        if relation.related_model.__name__ in guarded
        and (name := relation.get_accessor_name())
        and not name.endswith("+")
    }


def ways(tree: ast.AST, guarded: set[str], relations: set[str]) -> Iterator[str]:
    """Yield what a piece of code reaches otherwise than by `Model.objects`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "_base_manager":
            yield node.attr
        elif isinstance(node, ast.Call):
            yield from _called(node, guarded, relations)


def walked(template: str, relations: set[str]) -> set[str]:
    """Return the relations of which a template asks for all rows."""
    named = "|".join(sorted(relations))
    return set(re.findall(rf"\.({named})\.(?:all|count|first|last|exists)\b", template))


def _called(call: ast.Call, guarded: set[str], relations: set[str]) -> Iterator[str]:
    name = _name(call.func)
    if name in BY_HAND:
        yield name
    if name in {"get_object_or_404", "get_list_or_404"} and call.args:
        yield from {_name(call.args[0])} & guarded
    if name in ASKS and isinstance(call.func, ast.Attribute):
        along = call.func.value
        yield from {along.attr} & relations if isinstance(along, ast.Attribute) else ()
    if name in ALONG:
        said = [each.value for each in call.args if isinstance(each, ast.Constant)]
        said += [each.arg for each in call.keywords if each.arg]
        for path in said:
            yield from set(str(path).split("__")) & relations


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
