"""`python -m tour [FOLDER]`: take the pictures of docs/tour again."""

import sys
from pathlib import Path

from tour.installation import installation
from tour.visiting import browser
from tour.walking import walk

ALBUM = Path(__file__).resolve().parent.parent / "docs" / "tour"


def take(album: Path) -> None:
    """Replace the pictures in the album."""
    album.mkdir(parents=True, exist_ok=True)
    with installation() as site, browser() as opened:
        for old in album.glob("*.png"):
            old.unlink()
        walk(opened, site, album)


if __name__ == "__main__":
    take(Path(sys.argv[1]) if sys.argv[1:] else ALBUM)
