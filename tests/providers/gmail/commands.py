"""Which command is whose."""

from collections.abc import Callable, Iterator

from tests.providers.gmail import folder_commands as folders
from tests.providers.gmail import message_commands as messages
from tests.providers.gmail.session import Said, Session
from tests.providers.gmail.words import Word, text

BY_UID = {"FETCH", "STORE", "COPY", "MOVE", "SEARCH", "EXPUNGE"}
UNSIGNED = {"CAPABILITY", "ID", "LOGIN", "NOOP"}
COMMANDS: dict[str, Callable[[Session, list[Word]], Iterator[bytes]]] = {
    "CAPABILITY": folders.capability,
    "ID": folders.id_,
    "LOGIN": folders.login,
    "NOOP": folders.nothing,
    "CHECK": folders.nothing,
    "ENABLE": folders.enable,
    "NAMESPACE": folders.namespace,
    "LIST": folders.list_,
    "LSUB": folders.list_,
    "XLIST": folders.list_,
    "STATUS": folders.status,
    "CREATE": folders.create,
    "DELETE": folders.delete,
    "RENAME": folders.rename,
    "SUBSCRIBE": folders.subscribe,
    "SELECT": folders.select,
    "EXAMINE": folders.select,
    "CLOSE": folders.close,
    "UNSELECT": folders.close,
    "FETCH": messages.fetch,
    "STORE": messages.store,
    "EXPUNGE": messages.expunge,
    "COPY": messages.copy,
    "MOVE": messages.move,
    "SEARCH": messages.search,
    "APPEND": messages.append,
}


def run(session: Session, words: list[Word]) -> Iterator[bytes]:
    """Yield the untagged responses. Raises Said, IndexError or ValueError."""
    name = text(words[0]).upper()
    session.by_uid = name == "UID"
    if session.by_uid:
        words = words[1:]
        name = text(words[0]).upper()
    command = COMMANDS.get(name)
    if command is None or (session.by_uid and name not in BY_UID):
        raise Said("BAD Unknown command")
    if not session.signed_in and name not in UNSIGNED:
        raise Said("NO Not authenticated")
    with session.box.lock:
        yield from command(session, words[1:])
