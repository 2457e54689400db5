"""Reports in prose: `flufl.bounce` knows the style of many servers, a few patterns the rest."""

import re
from email import message_from_bytes
from email.errors import MessageError

from flufl.bounce import all_failures

from .bodies import bodies
from .delivery_status import read_status, status_in
from .headers import field_values
from .returned import Failure

_LOOKED_AT = 200_000  # bytes: its patterns are not all linear
_MOST_PARTS = 100
_DIAGNOSTIC = 300  # characters
_ADDRESS = re.compile(
    r"(?<![\w.+-])(?![^\s@]{0,64}\.\.)[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
)
_FAILED = re.compile(
    r"\b5\d\d[ -]|\b5\.\d{1,3}\.\d{1,3}\b|user unknown|unknown user|no such user|not found"
    r"|does(?:n't| not) exist|(?:could not|couldn't|cannot|can't) be (?:delivered|found|reached)"
    r"|undeliverable|delivery (?:has )?failed|rejected|mailbox (?:is )?full|over quota|disabled"
    r"|error delivering|could not deliver|fatal error|delivery error|failure|is delayed",
    re.IGNORECASE,
)
_FINAL = re.compile(r"\b55\d[ -]|\b5\.\d{1,3}\.\d{1,3}\b|permanent")
_TEMPORARY = re.compile(
    r"\b4\.\d{1,3}\.\d{1,3}\b|will (?:continue to )?(?:retry|try|be retried)|temporar|is delayed"
    r"|still being retried|not yet been delivered|warning: message",
    re.IGNORECASE,
)
# Below such a line stands the message that came back, with addresses of its own.
_RETURNED = re.compile(
    r"^[\s>-]*(?:-{2,}.*(?:original|copy of|returned|below this line|forwarded|headers)"
    r"|below is a copy|(?:original|returned) message)|^(?:return-path|received|message-id):",
    re.IGNORECASE | re.MULTILINE,
)


def prose_failures(raw: bytes) -> tuple[Failure, ...]:
    """The recipients that a report in prose names as not reached; () where it names none."""
    raw = raw[:_LOOKED_AT]
    report = _RETURNED.split(bodies(raw, None, "").text, maxsplit=1)[0]
    late, failed = _known_styles(raw)
    if not late and not failed:
        named = _failed_recipients(raw) or _in_fields(report) or _named(raw, report)
        failed, late = (set(), named) if _is_temporary(report) else (named, set())
    return (
        *(_failure(one, report, permanent=True) for one in sorted(failed)),
        *(_failure(one, report, permanent=False) for one in sorted(late - failed)),
    )


def _failure(recipient: str, report: str, *, permanent: bool) -> Failure:
    """With what the report says right after it names the recipient."""
    _, named, after = report.partition(recipient)
    said = " ".join(after.split())[:_DIAGNOSTIC] if named else ""
    return Failure(recipient, permanent, status_in(said) or status_in(report), said)


def _is_temporary(report: str) -> bool:
    if status_in(report):
        return status_in(report).startswith("4")
    return bool(_TEMPORARY.search(report)) and not _FINAL.search(report)


def _known_styles(raw: bytes) -> tuple[set[str], set[str]]:
    if raw.lower().count(b"multipart/") > _MOST_PARTS:
        return set(), set()
    try:
        temporary, permanent = all_failures(message_from_bytes(raw))
    except (ValueError, LookupError, TypeError, AttributeError, MessageError, RecursionError):
        return set(), set()  # its detectors trust that a report is well formed
    return _texts(temporary), _texts(permanent)


def _texts(found: frozenset[bytes]) -> set[str]:
    texts = {one.decode("utf-8", "replace").strip("'\"<> ") for one in found}
    return {text for text in texts if _ADDRESS.fullmatch(text)}


def _failed_recipients(raw: bytes) -> set[str]:
    """Exim and Gmail list them in a header field."""
    return set(_ADDRESS.findall(", ".join(field_values(raw, "x-failed-recipients"))))


def _in_fields(report: str) -> set[str]:
    """A machine-readable report that was pasted into the text."""
    return {one.recipient for one in read_status(report.encode()).recipients}


def _named(raw: bytes, report: str) -> set[str]:
    """Other people's addresses in a report that says that something failed."""
    if not _FAILED.search(report):
        return set()
    ours = ", ".join([*field_values(raw, "to"), *field_values(raw, "from")]).lower()
    found = set(_ADDRESS.findall(report))
    return {one for one in found if one.lower() not in ours}
