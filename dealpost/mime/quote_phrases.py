"""How mail programs announce a quote, in the languages that people write.

The words come from mail-parser-reply, quotequail and talon. Their patterns do not: those run for
minutes on hostile text, and cut a person's words where a sentence merely looks like a quote.
Every pattern here is asked of one line (or a few joined) of bounded length.
"""

# ruff: noqa: RUF001 - the words of many languages, not look-alikes

import re
from typing import Literal

_VERBS = (
    r"wrote|writes|sent|schrieb|schreef|geschreven|skrev|skriver|a écrit|a ecrit|écrit|ecrit"
    r"|escribió|escribio|ha scritto|scrisse|escreveu|va escriure|napisał|napisała|napsal|napsala"
    r"|kirjoitti|írta|a scris|yazdı|пишет|писал|написал|написала|пише|đã viết"
    r"|さんは書きました|写道|寫道|작성"
)
VERB = re.compile(rf"(?:{_VERBS})(?:\(a\))?(?=[\s:\uff1a,<\"(-]|$)", re.IGNORECASE)
# Polymail wraps "<bob@example.com> wrote:" so that its end looks like a quoted line.
CLOSED_INTRODUCTION = re.compile(rf"> ?(?:{_VERBS}) ?[:\uff1a]$", re.IGNORECASE)
_INTRODUCTION_START = (
    r"(?:-{2,}\s*)?(?:on|am|at|le|el|il|em|op|den|på|pe|dne|dnia|w dniu|vào|ter|vom|на|в|във)\s"
    r"|\d{1,4}[-./年 ]|(?:mon|tue|wed|thu|fri|sat|sun|пн|вт|ср|чт|пт|сб|вс)\w{0,6},|sent from "
)
INTRODUCTION_START = re.compile(_INTRODUCTION_START, re.IGNORECASE)
SENT_FROM = re.compile(r"sent from ", re.IGNORECASE)
DATE = re.compile(r"\d{1,2}[:.]\d{2}\b|\b(?:19|20)\d{2}\b|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|年")
CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
EMAIL = re.compile(r"[^\s<>\"@]{1,200}@[^\s<>\"@]{1,200}")
BETWEEN_DASHES = re.compile(
    rf"-{{3,}} ?[^-\s][^\n]{{0,100}}?(?:{_VERBS}) ?:? ?-{{3,}}$", re.IGNORECASE
)

# English only: the words before it in the same line are a person's, and guessing must not cut them.
TRAILING = re.compile(r"(?:-{2,} ?|\s)(On [^\n]{0,60}\d{4}[^\n]{0,200} (?:wrote|sent):)\s*$")

ORIGINAL = re.compile(
    r"[\s*]*(?:-{2,}|_{2,})\s*(?:original message|original appointment|ursprüngliche nachricht"
    r"|originalnachricht|message d'origine|message original|mensaje original|messaggio originale"
    r"|mensagem original|oorspronkelijk bericht|oprindelig meddelelse|ursprungligt meddelande"
    r"|opprinnelig melding|alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość"
    r"|původní zpráva|eredeti üzenet|исходное сообщение|orijinal mesaj|原始邮件|原始郵件"
    r"|元のメッセージ|원본 메시지|reply message|antwort nachricht)\s*(?:-{2,}|_{2,})[\s*]*$",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"[\s*>]*(?:(?:-{2,}|_{2,})\s*(?:forwarded (?:message|by [^\n]{1,80})|weitergeleitete nachricht"
    r"|message transféré|mensaje reenviado|messaggio inoltrato|mensagem encaminhada"
    r"|doorgestuurd bericht|videresendt meddelelse|vidarebefordrat meddelande|przekazana wiadomość"
    r"|пересылаемое сообщение|转发邮件|转发的邮件|転送メッセージ)[^\n]{0,60}?(?:-{2,}|_{2,})"
    r"|(?:(?:begin )?forwarded message|anfang der weitergeleiteten nachricht"
    r"|début du message réexpédié"
    r"|inizio messaggio inoltrato|inicio del mensaje reenviado|begin doorgestuurd bericht"
    r"|vidarebefordrat brev|start på videresendt besked) ?:)[\s*]*$",
    re.IGNORECASE,
)

Header = Literal["from", "sent", "to", "subject"]
_HEADERS: dict[Header, str] = {
    "from": "from|von|de|da|fra|från|van|od|от|lähettäjä|feladó|kimden|expéditeur|remitente"
    "|remetente|mittente|差出人|发件人|寄件者|보낸 사람",
    "sent": "sent|date|gesendet|datum|envoyé|enviado|fecha|enviada em|data|inviato|verzonden|sendt"
    "|dato|skickat|wysłano|odesláno|lähetetty|elküldve|küldve|отправлено|дата|gönderilen|tarih"
    "|送信日時|日時|发送时间|日期|보낸 날짜",
    "to": "to|an|à|para|a|til|till|aan|do|komu|кому|kime|vastaanottaja"
    "|címzett|宛先|收件人|받는 사람",
    "subject": "subject|betreff|objet|asunto|assunto|oggetto|emne|ämne|onderwerp|temat|předmět|тема"
    "|konu|aihe|tárgy|件名|主题|主旨|제목",
}
_GROUP_OF: dict[str, Header] = {
    word: group for group, words in _HEADERS.items() for word in words.split("|")
}
_HEADER = re.compile(
    rf"[\s*>]*({'|'.join(sorted(_GROUP_OF, key=len, reverse=True))})[\s*]*[:\uff1a]", re.I
)
# One question that most lines answer with no, before the costly ones: the first word.
_FIRST = re.compile(r"[\s*]{0,20}(?:([->_\d])|(\w{1,20}))")
_FIRST_WORDS = {word.split()[0] for word in _GROUP_OF} | set(
    """on am at le el il em op den på pe dne dnia w vào ter vom на в във sent forwarded begin anfang
    début inizio inicio vidarebefordrat start""".split()  # noqa: SIM905 - a list of words
)
_WEEKDAYS = (
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "пн",
    "вт",
    "ср",
    "чт",
    "пт",
    "сб",
    "вс",
)


def may_announce(line: str) -> bool:
    """Could `line` be quoted, or the first line of what announces a quote?"""
    begins = line.split(None, 1)
    if not begins:
        return False
    word = begins[0]
    if not word.isalpha():
        match = _FIRST.match(line)
        if not match or match[1]:
            return match is not None
        word = match[2]
    word = word.lower()
    return word in _FIRST_WORDS or ("," in line[:40] and word.startswith(_WEEKDAYS))


_RULE = re.compile(r"[\s*>]*[-_=─]{3,}\s*$")


def header_of(line: str) -> Header | None:
    """Which field of a quoted message's header `line` shows ("*Von:* Bob", "Sent: Monday")."""
    match = _HEADER.match(line) if ":" in line or "\uff1a" in line else None
    return _GROUP_OF[match[1].lower()] if match else None


def is_rule(line: str) -> bool:
    """A line of dashes or underscores, as Outlook draws above a quote."""
    return _RULE.match(line) is not None
