"""The Dutch catalogue as translators write it, and what the sources want translated."""

import ast
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

from tests.architecture.sources import PACKAGE, modules, tree

FOLDER = PACKAGE / "locale" / "nl" / "LC_MESSAGES"
LINE = re.compile(r'(?:(msg\w+)(?:\[(\d)\])? )?(".*")')

WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
WITHOUT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
# What `templatize` makes of a template: calls with one or two words, in a desert of X and B.
CALL = re.compile(r"""\b(\w+)\(((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"),? ?)+)""")
WORDS = re.compile(r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


@dataclass(slots=True)
class Entry:
    is_fuzzy: bool = False
    context: str = ""
    msgid: str = ""
    plural: str = ""
    translations: dict[int, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """As gettext spells it, but for the plural."""
        return f"{self.context}\x04{self.msgid}" if self.context else self.msgid


def entries() -> list[Entry]:
    """Read the .po but its header: blocks between empty lines, values of one or more lines."""
    blocks = (FOLDER / "django.po").read_text("utf-8").strip().split("\n\n")
    return [_entry(block) for block in blocks[1:]]


def _entry(block: str) -> Entry:
    values: dict[tuple[str, str], str] = {}
    key = ("", "")
    for line in block.splitlines():
        if match := LINE.fullmatch(line):
            key = (match[1], match[2] or "0") if match[1] else key
            values[key] = values.get(key, "") + ast.literal_eval(match[3])
    return Entry(
        is_fuzzy=bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE)),
        context=values.get(("msgctxt", "0"), ""),
        msgid=values[("msgid", "0")],
        plural=values.get(("msgid_plural", "0"), ""),
        translations={int(n): text for (name, n), text in values.items() if name == "msgstr"},
    )


def compiled() -> dict[str, str]:
    """Read the .mo but its header: between the forms of an entry stands a NUL.

    Source: the GNU gettext manual, "The Format of GNU MO Files".
    """
    raw = (FOLDER / "django.mo").read_bytes()
    _magic, _version, count, sources, translations = struct.unpack_from("<5I", raw)

    def text(table: int, row: int) -> str:
        length, start = struct.unpack_from("<2I", raw, table + 8 * row)
        return raw[start : start + length].decode()

    pairs = {text(sources, row): text(translations, row) for row in range(count)}
    return {source: translation for source, translation in pairs.items() if source}


def marked() -> Iterator[tuple[str, str]]:
    """Yield the file and the key of everything that the sources want translated."""
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", "")
                words = [str(each.value) for each in node.args if isinstance(each, ast.Constant)]
                yield from _key(path, name, words)
    for template in sorted(PACKAGE.rglob("*.html")):
        for name, words in CALL.findall(templatize(template.read_text("utf-8"))):
            yield from _key(template, name, [ast.literal_eval(w) for w in WORDS.findall(words)])


def _key(path: Path, name: str, words: list[str]) -> Iterator[tuple[str, str]]:
    if words and name in WITHOUT:
        yield str(path), words[0]
    elif words and name in WITH_CONTEXT:
        yield str(path), "\x04".join(words[:2])
