"""The same letter as the HTML of Outlook, Gmail or Apple Mail, quotes included."""

from collections.abc import Sequence
from html import escape

from dealpost.demo.dates import long_moment
from dealpost.demo.letter import Letter, Party
from dealpost.demo.plain_mail import DEEPEST_QUOTE, HEADINGS, attribution, forward_line
from dealpost.demo.records import Language

LOGO_ID = "logo@studio-noord.example"

OUTLOOK_HEAD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>'
    '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    '<meta name="Generator" content="Microsoft Word 15 (filtered medium)"><style><!--\n'
    "p.MsoNormal, li.MsoNormal, div.MsoNormal\n\t{margin:0cm;\n\tfont-size:11.0pt;\n"
    '\tfont-family:"Calibri",sans-serif;}\n--></style></head>'
    '<body lang="LANGUAGE" link="#0563C1" vlink="#954F72"><div class="WordSection1">'
)
OUTLOOK_QUOTE = (
    '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
    '<p class="MsoNormal" style="margin:0cm">{lines}<o:p></o:p></p></div></div>'
)
EMPTY_LINE = '<p class="MsoNormal" style="margin:0cm"><o:p>&nbsp;</o:p></p>'
APPLE_HEAD = (
    '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head>'
    '<body style="overflow-wrap: break-word; -webkit-nbsp-mode: space; '
    'line-break: after-white-space;">'
)
GMAIL_QUOTE = (
    '<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{intro}'
    '<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;'
    'border-left:1px solid rgb(204,204,204);padding-left:1ex">{quoted}</blockquote></div>'
)


def html_of(letter: Letter) -> str:
    """A whole document, or a fragment where the program sends fragments (Gmail)."""
    if letter.html:
        return letter.html
    inner = _inner(letter, 0)
    program = letter.sender.mail_program
    if program == "outlook":
        return (
            OUTLOOK_HEAD.replace("LANGUAGE", letter.language.upper())
            + inner
            + "</div></body></html>\n"
        )
    if program == "apple":
        return APPLE_HEAD + inner + "</body></html>\n"
    return inner + "\n"


def _inner(letter: Letter, depth: int) -> str:
    write = {"outlook": _outlook, "apple": _apple}.get(letter.sender.mail_program, _gmail)
    quoted = ""
    if letter.parent is not None and depth < DEEPEST_QUOTE:
        quoted = _inner(letter.parent, depth + 1)
    return write(letter, quoted, depth)


def _outlook(letter: Letter, quoted: str, depth: int) -> str:
    parts = [
        f'<p class="MsoNormal" style="margin:0cm">{_lines(text)}<o:p></o:p></p>'
        for text in letter.paragraphs
    ]
    own = EMPTY_LINE.join(parts)
    lines = "<br>".join(escape(line) for line in letter.signature)
    signature = (
        f'{EMPTY_LINE}<p class="MsoNormal" style="margin:0cm">'
        f'<span style="font-size:10.0pt;color:#44546A">{lines}'
        f"<o:p></o:p></span></p>{_logo(letter.sender, depth)}"
    )
    if letter.parent is None or not quoted:
        return own + signature
    lines = "<br>".join(f"<b>{escape(name)}</b> {escape(text)}" for name, text in _heading(letter))
    return own + signature + EMPTY_LINE + OUTLOOK_QUOTE.format(lines=lines) + EMPTY_LINE + quoted


def _gmail(letter: Letter, quoted: str, _depth: int) -> str:
    own = "<div><br></div>".join(f"<div>{_lines(text)}</div>" for text in letter.paragraphs)
    lines = "<br>".join(escape(line) for line in letter.signature)
    signature = (
        '<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br>'
        f'<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">{lines}</div>'
        if len(letter.signature) > 1
        else f"<div>{lines}</div>"
    )
    fragment = f'<div dir="ltr">{own}{signature}</div>'
    if letter.parent is None or not quoted:
        return fragment
    intro = _forward_intro(letter) if letter.forwards else escape(attribution(letter))
    return fragment + GMAIL_QUOTE.format(intro=intro, quoted=quoted)


def _apple(letter: Letter, quoted: str, depth: int) -> str:
    own = "<div><br></div>".join(f"<div>{_lines(text)}</div>" for text in letter.paragraphs)
    lines = "".join(f"<div>{escape(line)}</div>" for line in letter.signature)
    fragment = f"{own}<div><br></div>{lines}{_logo(letter.sender, depth)}"
    if letter.parent is None or not quoted:
        return fragment
    intro = _forward_intro(letter) if letter.forwards else escape(attribution(letter))
    return (
        f'{fragment}<div><br><blockquote type="cite"><div>{intro}</div>'
        f'<br class="Apple-interchange-newline"><div>{quoted}</div></blockquote></div><br>'
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _logo(sender: Party, depth: int) -> str:
    """Inline by Content-ID in the letter itself; quoted letters have lost it."""
    if not sender.has_logo or depth > 0:
        return ""
    return f'<p><img width="120" height="32" src="cid:{LOGO_ID}" alt="Studio Noord"></p>'


def _heading(letter: Letter) -> list[tuple[str, str]]:
    parent = letter.parent
    assert parent is not None
    words = HEADINGS[letter.sender.language]
    moment = long_moment(parent.sent_at, letter.sender.language)
    sender = f"{parent.sender.name} <{parent.sender.address}>"
    rows = [(words[0], sender), (words[1], moment), (words[2], _names(parent.to))]
    if parent.cc:
        rows.append(("CC:", _names(parent.cc)))
    return [*rows, (words[3], parent.subject)]


def _names(parties: Sequence[Party]) -> str:
    return "; ".join(f"{party.name} <{party.address}>" for party in parties)


def _forward_intro(letter: Letter) -> str:
    rows = (f"{escape(name)} {escape(text)}" for name, text in _heading(letter))
    return escape(forward_line(Language(letter.sender.language))) + "<br>" + "<br>".join(rows)
