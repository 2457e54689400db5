"""CSS from strangers: what may style a message, and nothing that loads, moves or hides the page.

An allow-list of properties and of functions; every address goes through `Images`. Names are read
by a real tokeniser, so escapes (`\\75rl(`), comments and odd spacing hide nothing.
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

import tinycss2
from tinycss2.ast import FunctionBlock, Node

from .safe_urls import Images

LONGEST_STYLE = 20_000  # characters of one style attribute
_DEEPEST = 30

_PROPERTIES = {
    "background", "background-color", "background-image", "background-position",
    "background-repeat", "background-size", "background-clip", "background-origin",
    "border-collapse", "border-spacing", "border-radius", "border-top-left-radius",
    "border-top-right-radius", "border-bottom-left-radius", "border-bottom-right-radius",
    "box-shadow", "box-sizing", "caption-side", "clear", "color", "column-count",
    "column-gap", "columns", "cursor", "direction", "display", "empty-cells", "flex",
    "flex-basis", "flex-direction", "flex-flow", "flex-grow", "flex-shrink", "flex-wrap",
    "float", "font", "font-family", "font-size", "font-style", "font-variant", "font-weight",
    "font-stretch", "gap", "height", "hyphens", "justify-content", "align-items",
    "align-content", "align-self", "letter-spacing", "line-height", "list-style",
    "list-style-image", "list-style-position", "list-style-type", "max-height", "max-width",
    "min-height", "min-width", "object-fit", "opacity", "order", "orphans", "outline",
    "outline-color", "outline-style", "outline-width", "overflow", "overflow-wrap",
    "page-break-after", "page-break-before", "page-break-inside", "quotes", "table-layout",
    "text-align", "text-decoration", "text-decoration-color", "text-decoration-line",
    "text-decoration-style", "text-indent", "text-overflow", "text-shadow", "text-transform",
    "unicode-bidi", "vertical-align", "visibility", "white-space", "widows", "width",
    "word-break", "word-spacing", "word-wrap", "-webkit-text-size-adjust",
    "-ms-text-size-adjust", "text-size-adjust", "mso-line-height-rule", "position",
    "mso-table-lspace", "mso-table-rspace",
}  # fmt: skip
_FAMILIES = ("border", "margin", "padding")  # border-left-color, margin-top …
_FAMILY_MEMBER = re.compile(r"(?:-(?:top|right|bottom|left))?(?:-(?:color|style|width))?")
_WITH_IMAGES = {"background", "background-image", "list-style", "list-style-image"}
_FUNCTIONS = {
    "rgb", "rgba", "hsl", "hsla", "calc", "min", "max", "clamp", "linear-gradient",
    "radial-gradient", "repeating-linear-gradient", "translate", "scale", "rotate",
}  # fmt: skip
# The plain declarations, nearly all there are, need no tokeniser.
_PLAIN = re.compile(r"\s*([a-z-]{2,40})\s*:\s*([\w#%.!+-][\w\s#%.,!+-]{0,500}?)\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"[(){}\[\]]")
_URL_SAFE = ":/?#[]@!$&'*+,;=%~"  # neither quotes, brackets nor backslashes
_QUIET = {"ident", "dimension", "number", "percentage", "hash", "string", "unicode-range"}
_LAID_OUT = {"static", "relative"}  # fixed, sticky and absolute could cover what is not theirs


def safe_style(style: str, images: Images) -> str:
    """The harmless declarations of a style attribute, "" if none."""
    style = style[:LONGEST_STYLE]
    plain = _plain_declarations(style)
    if plain is not None:
        return plain
    if is_too_deep(style):
        return ""
    return safe_declarations(
        tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True), images
    )


def safe_declarations(nodes: Iterable[Node], images: Images) -> str:
    """The harmless ones among parsed declarations, as text."""
    kept = []
    for node in nodes:
        if node.type != "declaration" or not _is_allowed(node.lower_name):
            continue
        value = _safe_value(node.value, images, with_images=node.lower_name in _WITH_IMAGES)
        if value and _is_in_place(node.lower_name, value):
            kept.append(f"{node.lower_name}: {value}{' !important' if node.important else ''}")
    return "; ".join(kept).replace("<", "\\3c ")


def is_too_deep(css: str) -> bool:
    """Brackets within brackets: the tokeniser's tree is walked by recursion."""
    depth = 0
    for match in _BRACKETS.finditer(css):
        depth += 1 if match[0] in "({[" else -1
        if depth > _DEEPEST:
            return True
        depth = max(depth, 0)
    return False


def _plain_declarations(style: str) -> str | None:
    """The answer for a style without brackets, quotes, escapes or comments; None for others."""
    kept = []
    for declaration in style.split(";"):
        if not declaration.strip():
            continue
        match = _PLAIN.fullmatch(declaration)
        if not match:
            return None
        name, value = match[1].lower(), match[2].strip()
        if _is_allowed(name) and _is_in_place(name, value):
            kept.append(f"{name}: {value}")
    return "; ".join(kept)


def _is_allowed(name: str) -> bool:
    if name in _PROPERTIES:
        return True
    family, dash, member = name.partition("-")
    return family in _FAMILIES and bool(_FAMILY_MEMBER.fullmatch(dash + member))


def _is_in_place(name: str, value: str) -> bool:
    return name != "position" or value.lower() in _LAID_OUT


def _safe_value(nodes: Sequence[Node], images: Images, *, with_images: bool) -> str | None:
    """The text of a value; None where any part of it could do more than look."""
    pieces = []
    for node in nodes:
        piece = _safe_piece(node, images, with_images=with_images)
        if piece is None:
            return None
        pieces.append(piece)
    return "".join(pieces).strip()


def _safe_piece(node: Node, images: Images, *, with_images: bool) -> str | None:
    if node.type in {"whitespace", "comment"}:
        return " "
    if node.type == "literal":
        return node.value if node.value in {",", "/", "+", "-", "*"} else None
    if node.type in _QUIET:
        return str(node.serialize())
    if node.type == "url":
        return _image(node.value, images) if with_images else None
    if isinstance(node, FunctionBlock):
        return _safe_function(node, images, with_images=with_images)
    return None


def _safe_function(node: FunctionBlock, images: Images, *, with_images: bool) -> str | None:
    if node.lower_name == "url":  # url("…"); without quotes it is a token of its own
        words = [one for one in node.arguments if one.type == "string"]
        return _image(words[0].value, images) if with_images and len(words) == 1 else None
    if node.lower_name not in _FUNCTIONS:
        return None
    inside = _safe_value(node.arguments, images, with_images=False)
    return None if inside is None else f"{node.lower_name}({inside})"


def _image(url: str, images: Images) -> str:
    """An image that may not load leaves `none`, so that the rest of the value stays."""
    address = images.address(url)
    return f'url("{quote(address, safe=_URL_SAFE)}")' if address else "none"
