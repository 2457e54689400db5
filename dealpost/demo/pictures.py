"""Small PNG pictures, drawn pixel by pixel: a logo, a photo of a booth, a floor plan."""

import random
import struct
import zlib
from functools import cache

Colour = tuple[int, int, int]
WHITE, INK, FELT, RED = (255, 255, 255), (38, 50, 56), (122, 140, 96), (200, 60, 50)


class Canvas:
    """A grid of RGB pixels that can become a PNG (ISO/IEC 15948)."""

    def __init__(self, width: int, height: int, colour: Colour) -> None:
        self.width = width
        self.rows = [bytearray(bytes(colour) * width) for _ in range(height)]

    def box(self, left: int, top: int, width: int, height: int, colour: Colour) -> None:
        right = min(left + width, self.width)
        for row in self.rows[top : top + height]:
            row[left * 3 : right * 3] = bytes(colour) * (right - left)

    def frame(self, left: int, top: int, width: int, height: int, colour: Colour) -> None:
        self.box(left, top, width, 2, colour)
        self.box(left, top + height - 2, width, 2, colour)
        self.box(left, top, 2, height, colour)
        self.box(left + width - 2, top, 2, height, colour)

    def png(self) -> bytes:
        header = struct.pack(">IIBBBBB", self.width, len(self.rows), 8, 2, 0, 0, 0)
        pixels = b"".join(b"\0" + bytes(row) for row in self.rows)
        chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


@cache
def logo() -> bytes:
    """Three waves and a line of land: the Wadden coast."""
    canvas = Canvas(120, 32, WHITE)
    for wave in range(3):
        canvas.box(4 + wave * 6, 6 + wave * 7, 34 - wave * 8, 3, FELT)
    for number, width in enumerate((10, 8, 10, 9, 4, 10)):
        canvas.box(48 + number * 11, 12, width - 2, 9, INK)
    return canvas.png()


def photo(rng: random.Random) -> bytes:
    """A booth against a wall, with the spot that the customer complains about."""
    wall = 190 + rng.randrange(40)
    canvas = Canvas(320, 240, (wall, wall - 6, wall - 14))
    canvas.box(0, 200, 320, 40, (120, 104, 88))
    canvas.box(90, 40, 130, 165, FELT)
    canvas.box(104, 54, 102, 146, (186, 202, 206))
    canvas.box(150, 120, 60, 80, (90, 96, 92))
    left, top = 100 + rng.randrange(80), 60 + rng.randrange(100)
    canvas.frame(left, top, 34, 30, RED)
    return canvas.png()


def floor_plan(rng: random.Random) -> bytes:
    """Walls, rows of desks and a red walkway."""
    canvas = Canvas(400, 280, WHITE)
    canvas.frame(10, 10, 380, 260, INK)
    for row in range(3):
        for column in range(rng.randint(3, 5)):
            canvas.frame(40 + column * 62, 40 + row * 76, 44, 26, INK)
    canvas.box(20, 88 + rng.randrange(8), 360, 3, RED)
    canvas.box(186, 126, 14, 14, INK)
    return canvas.png()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
