"""Folding the quotes of an HTML message: shown on demand, never thrown away.

The document is laid out in lines of text, `blockquote` as `>`, and the same rules judge them as
judge plain text; then each half of the document keeps the nodes of its own lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .nesting import is_too_deep
from .plain_text import INVISIBLE
from .quoting import Kind, classify

LARGEST = 500_000  # characters; above that a message is shown unfolded
_MOST_NODES = 20_000

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "li", "main", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "tr", "ul",
}  # fmt: skip
_SEEN = {"img", "hr", "br", "input"}  # what a person sees without its having text
_SKIPPED = {"head", "style", "script", "title", "template", "svg", "math"}
_RULE = "-" * 20


@dataclass(slots=True)
class _Line:
    depth: int
    nodes: list[int] = field(default_factory=list)  # positions in the walk
    text: list[str] = field(default_factory=list)


def fold_quotes(html: str) -> tuple[str, str]:
    """The document without its quotes, and the document of its quotes ("" if it has none).

    Both are whole documents with the same styles, NOT yet safe to show. A forwarded message is
    no quote. Where nothing but a quote would be seen, nothing is folded.
    """
    if len(html) > LARGEST or is_too_deep(html):
        return html, ""
    lines = _lines(html)
    kinds = classify([_as_text(line) for line in lines])
    quoted = _positions(lines, kinds, quoted=True)
    own = _positions(lines, kinds, quoted=False)
    if not quoted or not any("".join(line.text).strip() for line in _own(lines, kinds)):
        return html, ""
    return _without(html, quoted), _without(html, own)


def _as_text(line: _Line) -> str:
    return "> " * line.depth + " ".join(INVISIBLE.sub("", "".join(line.text)).split())


def _own(lines: Sequence[_Line], kinds: Sequence[Kind]) -> list[_Line]:
    return [one for one, kind in zip(lines, kinds, strict=True) if kind is not Kind.QUOTED]


def _positions(lines: Sequence[_Line], kinds: Sequence[Kind], *, quoted: bool) -> set[int]:
    return {
        position
        for line, kind in zip(lines, kinds, strict=True)
        if (kind is Kind.QUOTED) == quoted
        for position in line.nodes
    }


@dataclass(slots=True)
class _Layout:
    lines: list[_Line] = field(default_factory=lambda: [_Line(0)])
    marks: list[bool] = field(default_factory=list)  # of each open blockquote: is it a quote?

    @property
    def depth(self) -> int:
        return sum(self.marks)

    def enter(self, node: LexborNode, position: int) -> None:
        tag = node.tag or ""
        if tag in _BLOCKS:
            self.break_line()
        if tag == "blockquote":
            self.marks.append(self._is_quote(node))
            if node.attributes.get("type") == "cite":  # a quote even where it is but one line
                self.lines.append(_Line(self.depth))
            self.lines[-1].depth = self.depth
        if tag == "-text":
            self.lines[-1].text.append(node.text_content or "")
            self.lines[-1].nodes.append(position)
        elif tag in _SEEN:
            self.lines[-1].nodes.append(position)
            if tag == "hr":
                self.lines[-1].text.append(_RULE)
            if tag in {"br", "hr"}:
                self.lines.append(_Line(self.depth))

    def leave(self, node: LexborNode) -> None:
        if node.tag == "blockquote":
            self.marks.pop()
        if node.tag in _BLOCKS:
            self.break_line()

    def _is_quote(self, node: LexborNode) -> bool:
        """Gmail indents a person's own paragraph with the blockquote that it quotes with."""
        if "gmail_quote" not in (node.attributes.get("class") or ""):
            return True
        above = next((text for line in reversed(self.lines) if (text := _as_text(line))), "")
        return above.endswith(":")

    def break_line(self) -> None:
        if self.lines[-1].nodes:
            self.lines.append(_Line(self.depth))
        self.lines[-1].depth = self.depth


def _lines(html: str) -> list[_Line]:
    layout = _Layout()
    for position, (node, entering) in enumerate(_walk(LexborHTMLParser(html).body)):
        if position > _MOST_NODES:
            break
        if entering:
            layout.enter(node, position)
        else:
            layout.leave(node)
    return layout.lines


def _walk(root: LexborNode | None) -> Iterator[tuple[LexborNode, bool]]:
    """Every node below `root` in document order, on the way in and on the way out."""
    open_nodes: list[LexborNode] = []
    node = root.child if root else None
    while node is not None or open_nodes:
        if node is None:
            parent = open_nodes.pop()
            yield parent, False
            node = parent.next
            continue
        yield node, True
        if node.tag not in _SKIPPED and (child := node.child) is not None:
            open_nodes.append(node)
            node = child
        else:
            yield node, False
            node = node.next


def _without(html: str, positions: set[int]) -> str:
    """The document without the nodes at `positions`, and without elements left empty by that."""
    parser = LexborHTMLParser(html)
    pruning = _Pruning(positions)
    for position, (node, entering) in enumerate(_walk(parser.body)):
        if node.tag == "-text" or node.tag in _SEEN:
            if entering:
                pruning.judge(node, position)
        elif entering:
            pruning.open.append([0, 0])
        else:
            pruning.close(node)
    for doomed in (*pruning.leaves, *pruning.hollow):
        doomed.decompose()
    return parser.html or ""


@dataclass(slots=True)
class _Pruning:
    positions: set[int]
    leaves: list[LexborNode] = field(default_factory=list)
    hollow: list[LexborNode] = field(default_factory=list)  # innermost first
    open: list[list[int]] = field(default_factory=lambda: [[0, 0]])  # leaves kept, leaves gone

    def judge(self, leaf: LexborNode, position: int) -> None:
        if position in self.positions:
            self.leaves.append(leaf)
            self.open[-1][1] += 1
        elif leaf.tag != "-text" or (leaf.text_content or "").strip():
            self.open[-1][0] += 1

    def close(self, element: LexborNode) -> None:
        kept, gone = self.open.pop()
        if gone and not kept:
            self.hollow.append(element)
        self.open[-1][0] += kept
        self.open[-1][1] += gone
