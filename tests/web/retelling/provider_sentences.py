"""Everything that the providers say to people, read from their code."""

import ast
import re
import tomllib
from collections.abc import Iterator

from tests.architecture.sources import PACKAGE, modules, tree

# For the programmer: what went wrong inside, or why a quirk is known.
TO_PROGRAMMERS = ("An envelope id ",)
QUIRKS = "providers/imap/quirks.py"
# What stands in for a piece that the code puts together beforehand.
FILLED = {"whose": "The certificate of imap.example", "doing": "broke off"}
SENTENCE = re.compile(r"(?:[A-Z]|imap\.example)[^\n]* [^\n]*(?:[.?]|: imap\.example)")


def in_code() -> list[str]:
    """Every literal that looks like a sentence, its gaps filled."""
    return sorted(
        text
        for text in set(_literals())
        if SENTENCE.fullmatch(text) and not text.startswith(TO_PROGRAMMERS)
    )


def notes() -> list[str]:
    """What is known beforehand about well-known providers."""
    table = (PACKAGE / "providers/discovery/known_providers.toml").read_text("utf-8")
    rows = tomllib.loads(table)["provider"]
    return sorted({note for row in rows for note in row.get("notes", ())})


def _literals() -> Iterator[str]:
    for path in modules():
        if path.parts[0] == "providers" and str(path) != QUIRKS:
            nodes = list(ast.walk(tree(path)))
            pieces = {id(piece) for node in nodes for piece in _pieces(node)}
            yield from (_said(node) for node in nodes if id(node) not in pieces)


def _pieces(node: ast.AST) -> list[ast.expr]:
    """What is no literal of its own: parts of a longer one, and docstrings."""
    if isinstance(node, ast.JoinedStr):
        return node.values
    return [node.value] if isinstance(node, ast.Expr) else []


def _said(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.replace("{}", "imap.example")
    text = ""
    for part in node.values if isinstance(node, ast.JoinedStr) else []:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        elif isinstance(part, ast.FormattedValue) and (not text or text[-1] in " “:"):
            # One that follows a word at once is an ending which may be absent.
            text += FILLED.get(getattr(part.value, "id", ""), "imap.example")
    return text
