"""What a FETCH tells of one message."""

import re
from collections.abc import Sequence

from tests.providers.gmail.mail import Mail, State
from tests.providers.gmail.view import View
from tests.providers.gmail.words import listed, moment, quoted

_BODY = re.compile(r"BODY(?:\.PEEK)?\[(.*?)\](?:<(\d+)\.(\d+)>)?", re.IGNORECASE)
_FIELDS = re.compile(r"HEADER\.FIELDS \((.*)\)", re.IGNORECASE)
MACROS = {"FAST": ["FLAGS", "INTERNALDATE", "RFC822.SIZE"]}


def labels(state: State, view: View) -> str:
    """Write the labels: the folder that is open is left out, as what all of it has in common."""
    names = sorted(state.labels - {view.label}, key=lambda name: (name[0] != "\\", name))
    return "X-GM-LABELS " + listed(quoted(name) if "\\" in name else _word(name) for name in names)


def _word(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_]+", name) else quoted(name)


def told(mail: Mail, uid: int, view: View, items: Sequence[str], horizon: int) -> list[bytes]:
    """Return the pieces that stand between the brackets of a FETCH response."""
    modseq, state = mail.as_of(horizon)
    simple = {
        "UID": lambda: f"UID {uid}",
        "FLAGS": lambda: f"FLAGS {listed(sorted(state.told))}",
        "INTERNALDATE": lambda: f"INTERNALDATE {moment(mail.at)}",
        "RFC822.SIZE": lambda: f"RFC822.SIZE {len(mail.raw)}",
        "MODSEQ": lambda: f"MODSEQ ({modseq})",
        "X-GM-MSGID": lambda: f"X-GM-MSGID {mail.msgid}",
        "X-GM-THRID": lambda: f"X-GM-THRID {mail.thrid}",
        "X-GM-LABELS": lambda: labels(state, view),
    }
    pieces = []
    for item in items:
        if item.upper() in simple:
            pieces.append(simple[item.upper()]().encode("latin-1"))
        else:
            pieces.append(_body(item, mail.raw))
    return pieces


def is_whole(item: str) -> bool:
    body = _BODY.fullmatch(item)
    return item.upper() == "RFC822" or (body is not None and not body[1])


def _body(item: str, raw: bytes) -> bytes:
    if item.upper() == "RFC822":
        return b"RFC822 {%d}\r\n%s" % (len(raw), raw)
    body = _BODY.fullmatch(item)
    if body is None:
        raise ValueError(item)
    section = body[1]
    octets = _section(section, raw)
    name = f"BODY[{section}]"
    if body[2]:
        name += f"<{body[2]}>"
        octets = octets[int(body[2]) : int(body[2]) + int(body[3])]
    return b"%s {%d}\r\n%s" % (name.encode("latin-1"), len(octets), octets)


def _section(section: str, raw: bytes) -> bytes:
    head, _, text = raw.partition(b"\r\n\r\n")
    wanted = _FIELDS.fullmatch(section)
    if wanted:
        names = {name.lower().encode() for name in wanted[1].split()}
        fields = re.split(rb"\r\n(?![ \t])", head)
        kept = [each for each in fields if each.partition(b":")[0].strip().lower() in names]
        return b"\r\n".join([*kept, b"", b""])
    return {"": raw, "HEADER": head + b"\r\n\r\n", "TEXT": text}[section.upper()]
