"""Small but valid files to attach: PDF, XLSX, CSV and calendar invitations."""

import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape
from io import BytesIO
from zoneinfo import ZoneInfo

EPOCH = (2024, 1, 1, 0, 0, 0)  # archives carry times; a fixed one keeps the bytes the same
PAGE_LINES = 46


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """One A4 page of text in Helvetica (ISO 32000, the smallest valid file)."""
    text = [f"BT /F2 18 Tf 56 780 Td ({_pdf_text(title)}) Tj ET"]
    text.append("56 768 m 540 768 l 0.48 0.55 0.38 RG 1.5 w S")
    for number, line in enumerate(lines[:PAGE_LINES]):
        text.append(f"BT /F1 10 Tf 56 {742 - number * 15} Td ({_pdf_text(line)}) Tj ET")
    stream = "\n".join(text).encode("cp1252", "replace")
    fonts = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    bold = fonts.replace("/F1", "/F2").replace("/Helvetica", "/Helvetica-Bold")
    return _pdf_file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            f"/Resources << /Font << {fonts} {bold} >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    )


def xlsx(rows: Sequence[Sequence[str | int]]) -> bytes:
    """One worksheet with inline strings (ECMA-376, the smallest that spreadsheets open)."""
    kind = "http://schemas.openxmlformats.org"
    office = f"{kind}/officeDocument/2006/relationships"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kind}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{kind}/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{kind}/spreadsheetml/2006/main" xmlns:r="{office}">'
        '<sheets><sheet name="Week" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{kind}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{kind}/spreadsheetml/2006/main">'
        f"<sheetData>{''.join(_xlsx_row(row) for row in rows)}</sheetData></worksheet>",
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), head + text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def csv(rows: Sequence[Sequence[str | int]]) -> bytes:
    """Semicolons, as spreadsheets on the continent expect."""
    return "".join(";".join(str(cell) for cell in row) + "\r\n" for row in rows).encode()


def invitation(
    *, uid: str, title: str, place: str, start: datetime, minutes: int, organizer: str, guest: str
) -> bytes:
    """A meeting request (RFC 5546 section 3.2.2)."""
    utc = ZoneInfo("UTC")
    begin, end = start.astimezone(utc), (start + timedelta(minutes=minutes)).astimezone(utc)
    lines = (
        "BEGIN:VCALENDAR",
        "PRODID:-//Studio Noord//Agenda//NL",
        "VERSION:2.0",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{begin - timedelta(days=4):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{begin:%Y%m%dT%H%M%SZ}",
        f"DTEND:{end:%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{_ics_text(title)}",
        f"LOCATION:{_ics_text(place)}",
        f"ORGANIZER:mailto:{organizer}",
        f"ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:{guest}",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


def _pdf_text(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf_file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def _xlsx_row(row: Sequence[str | int]) -> str:
    return f"<row>{''.join(_xlsx_cell(cell) for cell in row)}</row>"


def _xlsx_cell(cell: str | int) -> str:
    if isinstance(cell, int):
        return f"<c><v>{cell}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>'


def _ics_text(text: str) -> str:
    return text.replace("\\", r"\\").replace(",", r"\,").replace(";", r"\;")
