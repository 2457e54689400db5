import io
import struct
import zipfile
import zlib
from datetime import datetime
from xml.etree import ElementTree as ET

from dealpost.demo.dice import OFFICE, dice
from dealpost.demo.documents import invitation, pdf, xlsx
from dealpost.demo.pictures import floor_plan, logo, photo


def test_a_pdf_says_where_its_objects_are():
    page = pdf("Offerte (concept)", ["€ 4.950", "Totaal"])
    start = int(page.rpartition(b"startxref\n")[2].split()[0])
    assert page[start : start + 4] == b"xref"
    rows = page[start:].split(b"\n")[3:7]
    for number, row in enumerate(rows, 1):
        offset = int(row.split()[0])
        assert page[offset:].startswith(b"%d 0 obj" % number)
    assert rb"Offerte \(concept\)" in page


def test_a_spreadsheet_is_an_archive_of_valid_xml():
    with zipfile.ZipFile(io.BytesIO(xlsx([["Naam", "Aantal"], ["Félt & co", 3]]))) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ET.fromstring(archive.read(name))
        assert "Félt &amp; co" in archive.read("xl/worksheets/sheet1.xml").decode()


def test_pictures_are_valid_png():
    for picture in (logo(), photo(dice(1)), floor_plan(dice(2))):
        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", picture[16:24])
        length = struct.unpack(">I", picture[33:37])[0]
        assert picture[37:41] == b"IDAT"
        pixels = zlib.decompress(picture[41 : 41 + length])
        assert len(pixels) == height * (1 + width * 3)


def test_an_invitation_names_time_and_people_in_utc():
    lines = invitation(
        uid="1@studio-noord.example",
        title="Bezoek, ronde 2",
        place="Zwolle",
        start=datetime(2026, 7, 1, 10, 30, tzinfo=OFFICE),
        minutes=60,
        organizer="daan@studio-noord.example",
        guest="a@b.example",
    ).split(b"\r\n")
    assert b"DTSTART:20260701T083000Z" in lines
    assert b"DTEND:20260701T093000Z" in lines
    assert rb"SUMMARY:Bezoek\, ronde 2" in lines
