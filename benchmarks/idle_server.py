"""An IMAP server for a thousand accounts that sleep: TLS, IDLE, LIST-STATUS, and NOTIFY on wish.

python -m benchmarks.idle_server CERTIFICATE KEY CAPABILITY

It prints its port. A line on its input, "user7 Sent", lays a message into that folder. Every real
server gives each connection a process of its own, or one of the kernel's few inotify instances; a
thousand of those would be measured here, not we.
"""

import asyncio
import ssl
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator

FOLDERS = ["INBOX", "Sent", "Drafts", "Trash", "Junk", "Archive", "Clients", "Invoices"]
EMPTY = "1/1/1/0"  # epoch, uidnext, modseq, messages: how a folder begins

Say = Callable[[str], None]


class Server:
    def __init__(self, capability: str) -> None:
        self.capability = capability
        self.counts: dict[tuple[str, str], int] = defaultdict(int)
        self.idling: dict[str, Say] = {}
        self.notified: dict[str, Say] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        user = ""

        def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())

        say("* OK ready")
        idle = ""
        while line := (await reader.readline()).decode().strip():
            tag, _, command = line.partition(" ")
            name, _, rest = command.partition(" ")
            if line == "DONE":
                self.idling.pop(user, None)
                say(f"{idle} OK done")
                continue
            if name == "LOGIN":
                user = rest.split()[0].strip('"')
            for answer in self.answers(user, name, rest):
                say(answer)
            if name == "IDLE":
                idle, self.idling[user] = tag, say
                say("+ idling")
                continue
            if name == "NOTIFY":
                self.notified[user] = say
            say(f"{tag} OK done")
        self.idling.pop(user, None)
        self.notified.pop(user, None)
        writer.close()

    def answers(self, user: str, name: str, rest: str) -> Iterator[str]:
        if name == "CAPABILITY":
            yield f"* CAPABILITY {self.capability}"
        elif name == "ENABLE":
            yield f"* ENABLED {rest}"
        elif name == "LIST":
            for folder in FOLDERS:
                yield f'* LIST () "/" {folder}'
                yield self.status(user, folder)
        elif name == "SELECT":
            count = self.counts[user, rest.split(maxsplit=1)[0].strip('"')]
            yield f"* {count} EXISTS"
            yield "* OK [UIDVALIDITY 1] ."
            yield f"* OK [UIDNEXT {count + 1}] ."
            yield f"* OK [HIGHESTMODSEQ {count + 1}] ."

    def status(self, user: str, folder: str) -> str:
        count = self.counts[user, folder]
        counts = f"MESSAGES {count} UIDNEXT {count + 1} UIDVALIDITY 1 HIGHESTMODSEQ {count + 1}"
        return f"* STATUS {folder} ({counts})"

    def deliver(self, user: str, folder: str) -> None:
        self.counts[user, folder] += 1
        if folder == "INBOX" and user in self.idling:
            self.idling[user](f"* {self.counts[user, folder]} EXISTS")
        elif folder != "INBOX" and user in self.notified:
            self.notified[user](self.status(user, folder))


async def main(certificate: str, key: str, capability: str) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    server = Server(capability)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=context, backlog=1000)
    print(listening.sockets[0].getsockname()[1], flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        for order in line.strip().split(","):
            user, _, folder = order.partition(" ")
            server.deliver(user, folder)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
