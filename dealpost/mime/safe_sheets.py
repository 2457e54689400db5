"""The <style> blocks of a message, made harmless and confined to it."""

import re
from collections.abc import Iterable, Sequence

import tinycss2
from tinycss2.ast import Node

from .safe_css import is_too_deep, safe_declarations
from .safe_urls import Images

LONGEST = 300_000  # characters of all blocks together; beyond that a message goes without
_MOST_RULES = 3_000
ID_PREFIX = "mail-"  # of every id in a message: the page has ids of its own
_MEDIA = re.compile(r"[\w\s():.,-]{1,300}")
_PSEUDO = {"hover", "active", "first-child", "last-child", "link", "visited", "focus"}
_ROOTS = {"html", "body", ":root"}


def safe_sheet(css: str, images: Images, scope: str) -> str:
    """The harmless rules of `css`, each selector beneath the class `scope`.

    No at-rule survives but @media. The result may stand inside <style>: it holds no `<`.
    """
    if len(css) > LONGEST or is_too_deep(css):
        return ""
    css = css.replace("<!--", " ").replace("-->", " ")
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "\n".join(_safe_rules(rules[:_MOST_RULES], images, scope)).replace("<", "\\3c ")


def _safe_rules(rules: Iterable[Node], images: Images, scope: str) -> Iterable[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = _safe_selectors(rule.prelude, scope)
            declarations = safe_declarations(_contents(rule), images) if selectors else ""
            if declarations:
                yield f"{', '.join(selectors)} {{ {declarations} }}"
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
            condition = tinycss2.serialize(rule.prelude).strip()
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if _MEDIA.fullmatch(condition):
                nested = [one for one in inner[:_MOST_RULES] if one.type == "qualified-rule"]
                yield f"@media {condition} {{ {' '.join(_safe_rules(nested, images, scope))} }}"


def _contents(rule: Node) -> Iterable[Node]:
    contents: list[Node] = tinycss2.parse_blocks_contents(
        rule.content, skip_comments=True, skip_whitespace=True
    )
    return contents


def _safe_selectors(prelude: Sequence[Node], scope: str) -> list[str]:
    found = []
    for selector in _split_at_commas(prelude):
        text = _safe_selector(selector)
        if text is not None:
            found.append(f".{scope} {text}".strip())
    return found


def _split_at_commas(nodes: Sequence[Node]) -> list[list[Node]]:
    groups: list[list[Node]] = [[]]
    for node in nodes:
        if node.type == "literal" and node.value == ",":
            groups.append([])
        else:
            groups[-1].append(node)
    return groups


def _safe_selector(nodes: Sequence[Node]) -> str | None:
    """The selector's text without `html` and `body`, which the scope stands for; None if unknown.

    Attribute selectors go: they could send what a field holds, one image for each letter.
    """
    pieces: list[str] = []
    after_colon = False
    for node in nodes:
        piece = _selector_piece(node, after_colon=after_colon)
        if piece is None:
            return None
        after_colon = piece == ":"
        pieces.append(piece)
    words = "".join(pieces).split()
    while words and words[0].lower() in _ROOTS:
        words = words[1:]
    return " ".join(words)


def _selector_piece(node: Node, *, after_colon: bool) -> str | None:
    if node.type in {"whitespace", "comment"}:
        return " "
    if node.type == "ident":
        known = not after_colon or node.lower_value in _PSEUDO
        return str(node.serialize()) if known else None
    if node.type == "hash":
        return f"#{ID_PREFIX}{node.value}" if re.fullmatch(r"[\w-]+", node.value) else None
    if node.type == "literal" and node.value in {".", "*", ">", "+", "~", ":"}:
        return str(node.value)
    return None
