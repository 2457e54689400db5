"""The data folder: everything an installation keeps outside its database."""

import os
import secrets
from pathlib import Path

import platformdirs

VARIABLE = "DEALPOST_DATA"


def folder() -> Path:
    """Return the data folder: `--data`, which is DEALPOST_DATA, or the user's own data folder."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    return Path(platformdirs.user_data_dir("dealpost", appauthor=False))


def key(name: str) -> str:
    """Return the installation's key of this name, made at its first use.

    Keys live in files beside the database, never in it: a stolen dump opens no mailbox. The file
    is created exclusively, so that two processes starting at once agree on one key.
    """
    path = folder() / "keys" / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its key counts
        finally:
            draft.unlink()
    return path.read_text().strip()
