"""Did a person write this, or a machine? (RFC 3834, RFC 2919, and what programs do instead)"""

import re
from collections.abc import Mapping

from .message import Automation

Fields = Mapping[str, list[str]]  # lower-case names

_REPLY_MARKS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-vacation")
_LIST_MARKS = ("list-id", "mailing-list", "x-mailing-list", "x-mailman-version")
_BULK_MARKS = ("list-unsubscribe", "feedback-id", "x-campaign", "x-campaignid", "x-csa-complaints")
# Exchange says only "auto-generated" for an absence note; the subject is in the user's language.
_ABSENCE = re.compile(
    r"\s*(automatic reply|auto(matic)?[- ]?(response|reply)|out of (the )?office|autoreply"
    r"|automatische antwort|abwesenheit|réponse automatique|absence du bureau|respuesta automática"
    r"|fuera de (la )?oficina|risposta automatica|fuori sede|automatisch antwoord"
    r"|resposta automática|automatiskt svar|autosvar|automaattinen vastaus"
    r"|automatyczna odpowiedź|自动答复|自動応答)",
    re.IGNORECASE,
)


def automation(fields: Fields, subject: str) -> Automation:
    """What the header fields say about the hand that sent the message."""
    submitted = _first(fields, "auto-submitted")
    precedence = _first(fields, "precedence")
    generated = submitted.startswith(("auto-generated", "auto-notified"))
    if _is_reply(fields, submitted, precedence) or (generated and _ABSENCE.match(subject)):
        return Automation.AUTO_REPLY
    if precedence == "list" or any(mark in fields for mark in _LIST_MARKS):
        return Automation.LIST
    if generated or _first(fields, "return-path") == "<>":
        return Automation.AUTO_GENERATED
    if precedence in {"bulk", "junk"} or any(mark in fields for mark in _BULK_MARKS):
        return Automation.BULK
    return Automation.NONE


def _is_reply(fields: Fields, submitted: str, precedence: str) -> bool:
    if submitted.startswith("auto-replied") or precedence in {"auto_reply", "auto-reply"}:
        return True
    return any(_first(fields, mark) not in {"", "no", "false"} for mark in _REPLY_MARKS)


def _first(fields: Fields, name: str) -> str:
    values = fields.get(name)
    return values[0].strip().lower() if values else ""
