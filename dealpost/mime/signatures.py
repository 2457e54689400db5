"""Where a message's own words end and its signature begins."""

# ruff: noqa: RUF001 - the words of many languages, not look-alikes

import re
from collections.abc import Sequence

_DELIMITER = re.compile(r"\s*(?:--\s?|—\s?|_{5,}|-{5,})\s*$")  # RFC 3676 section 4.3: "-- "
_DEVICE = re.compile(
    r"\s*(?:sent (?:from|with|via) (?:my |the )?(?!my)[\w ]{2,40}|get outlook for [\w ]{2,20}"
    r"|(?:von meinem|von meiner) [\w ]{2,40} gesendet|gesendet (?:von|mit) [\w ]{2,40}"
    r"|envoyé (?:de|depuis) [\w' ]{2,40}|enviado desde [\w ]{2,40}|enviado do meu [\w ]{2,40}"
    r"|inviato da[l ]? ?[\w ]{2,40}|verzonden vanaf [\w ]{2,40}|verstuurd vanaf [\w ]{2,40}"
    r"|skickat från [\w ]{2,40}|sendt fra [\w ]{2,40}|wysłane z [\w ]{2,40}"
    r"|отправлено с [\w ]{2,40})[^\n,.]{0,60}\.?$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\s*(?:(?:with )?(?:best|kind|kindest|warm|warmest|many)? ?(?:regards|wishes|thanks)"
    r"|all the best|cheers|sincerely|yours (?:sincerely|faithfully|truly)|sincerely yours|best|thx"
    r"|thanks(?: (?:and|&) (?:best |kind )?regards| again| a lot| in advance)?|thank you"
    r"|mit (?:freundlichen|besten|herzlichen|lieben) grüßen|freundliche grüße|viele grüße|mfg|vg|lg"
    r"|(?:liebe|beste|schöne|herzliche) grüße|cordialement|bien cordialement|bien à vous"
    r"|meilleures salutations|saludos(?: cordiales)?|un saludo|atentamente|atenciosamente"
    r"|cumprimentos|abraços?|cordiali saluti|distinti saluti|saluti|met vriendelijke groet(?:en)?"
    r"|vriendelijke groet(?:en)?|groeten?|mvg|med venlig hilsen|venlig hilsen|mvh|kh|vh"
    r"|med vänliga? hälsning(?:ar)?|vänliga hälsningar|hälsningar|med vennlig hilsen|hilsen"
    r"|ystävällisin terveisin|terveisin|z poważaniem|z powazaniem|pozdrawiam|pozdrawiamy"
    r"|s pozdravem|üdvözlettel|saygılarımla|с уважением|以上、?よろしくお願い(?:いた)?します"
    r"|よろしくお願い(?:いた)?します|此致)\s*[,.!]?\s*$",
    re.IGNORECASE,
)
_NAME_AFTER_DASH = re.compile(r"\s*-\s?[A-Z][\w.']{1,20}(?: [A-Z][\w.']{0,20}){0,2}\s*$")
_CONTACT = re.compile(
    r"[^\s@]{1,100}@[^\s@]{1,100}\.\w|https?://|\bwww\.|\+?\(?\d[\d ().-]{6,}\d"
    r"|\b(?:skype|tel|mobile)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.?!](?:\s|$)")
_LONGEST_LINE = 80
_MOST_LINES = 12  # of a signature without a delimiter, empty lines not counted
_FEWEST_LINES = 3  # of a block of contacts
_MOST_DELIMITED = 30
_LOOKED_AT = 120  # lines from the end


def signature_start(lines: Sequence[str]) -> int:
    """The number of the line where the signature of `lines` begins, `len(lines)` if it has none.

    Without a delimiter a signature is short and has a closing formula, or is little but addresses
    and telephone numbers; when in doubt there is none. A message is never all signature.
    """
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    start = len(lines)
    for number in range(len(lines) - 1, max(first, len(lines) - _LOOKED_AT), -1):
        if _begins(lines, number):
            start = number
    if start == len(lines):
        start = _contact_block(lines, first)
    return start


def _begins(lines: Sequence[str], number: int) -> bool:
    line = lines[number][: _LONGEST_LINE * 2]
    rest = [one for one in lines[number + 1 :] if one.strip()]
    if _DELIMITER.match(line):
        return _is_delimited(line, rest)
    if _DEVICE.match(line):
        return len(rest) <= 1
    if _CLOSING.match(line) or (_NAME_AFTER_DASH.match(line) and not lines[number - 1].strip()):
        return _is_short(rest, _MOST_LINES)
    return False


def _is_delimited(delimiter: str, rest: Sequence[str]) -> bool:
    if not rest or not _is_short(rest, _MOST_DELIMITED):
        return False
    return delimiter.strip() in {"--", "—"} or any(_CONTACT.search(one) for one in rest)


def _is_short(lines: Sequence[str], most: int) -> bool:
    return len(lines) <= most and all(len(one) <= _LONGEST_LINE for one in lines)


def _contact_block(lines: Sequence[str], first: int) -> int:
    """The last paragraph, if it is a name followed by little but ways to reach its bearer."""
    end = len(lines)
    while end > first and not lines[end - 1].strip():
        end -= 1
    start = end
    while start > first and lines[start - 1].strip():
        start -= 1
    block = lines[start:end]
    if start <= first or len(block) < _FEWEST_LINES or not _is_short(block, _MOST_LINES):
        return len(lines)
    contacts = sum(_CONTACT.search(one) is not None for one in block)
    named = not _SENTENCE.search(block[0]) and not _CONTACT.search(block[0])
    return start if named and contacts * 2 >= len(block) else len(lines)
