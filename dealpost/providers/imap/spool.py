"""Where the bytes of a literal wait while the rest of it is on its way."""

import tempfile


class Spool:
    """A literal too large for memory, kept in a temporary file until it is read or forgotten."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __del__, lives as long as we do
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __del__(self) -> None:
        self._file.close()

    def write(self, piece: bytes) -> None:
        self._file.write(piece)
        self._size += len(piece)

    def read(self) -> bytes:
        """Return the whole of it."""
        self._file.seek(0)
        return self._file.read()


class Filling:
    """A literal of known size of which some bytes are still missing."""

    def __init__(self, size: int, *, spool_above: int) -> None:
        self.missing = size
        self._pieces: list[bytes] = []
        self._spool = Spool() if size > spool_above else None

    def take(self, piece: bytes) -> None:
        self.missing -= len(piece)
        if self._spool is None:
            self._pieces.append(piece)
        else:
            self._spool.write(piece)

    def finished(self) -> "bytes | Spool":
        return b"".join(self._pieces) if self._spool is None else self._spool
