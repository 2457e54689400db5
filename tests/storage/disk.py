"""What of a folder would still be there after a power cut: only what was flushed, as POSIX says."""

import os
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Disk:
    """Notes what each fsync makes durable: the bytes of a file, or the names in a folder."""

    root: Path
    contents: dict[int, bytes] = field(default_factory=dict)  # by inode
    names: dict[tuple[int, str], int] = field(default_factory=dict)  # (folder, name) -> inode

    def flush(self, descriptor: int) -> None:
        place = Path(f"/proc/self/fd/{descriptor}").readlink()
        inode = os.fstat(descriptor).st_ino
        if place.is_dir():
            here = {(inode, each.name): each.stat().st_ino for each in place.iterdir()}
            self.names = {key: value for key, value in self.names.items() if key[0] != inode}
            self.names |= here
        else:
            self.contents[inode] = place.read_bytes()

    def read(self, name: str) -> bytes | None:
        """Return a file as it would be after a power cut now; None where there would be none."""
        inode = self.root.stat().st_ino
        for part in Path(name).parts:
            found = self.names.get((inode, part))
            if found is None:
                return None
            inode = found
        return self.contents.get(inode, b"")
