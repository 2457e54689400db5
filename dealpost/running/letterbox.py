"""The process at whose port mail to our own addresses is handed in; only where that is wanted."""

import asyncio
import contextlib
import signal
import ssl

import django


def listen() -> None:
    django.setup()
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_listen())


async def _listen() -> None:
    # The rooms can be imported only once Django is set up.
    from django.conf import settings
    from django.utils import timezone

    from dealpost.intake import listening

    wanted = settings.INTAKE
    host, _colon, port = wanted["listen"].rpartition(":")
    server = await listening.listen(
        host.strip("[]") or "127.0.0.1",
        int(port),
        clock=timezone.now,
        lmtp=wanted["protocol"] == "lmtp",
        tls=tls_context(wanted["certificate"], wanted["key"]),
    )
    serving = asyncio.ensure_future(server.serve_forever())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, serving.cancel)
    await serving


def tls_context(certificate: str, key: str) -> ssl.SSLContext | None:
    """Return how to encrypt with these files; None without a certificate."""
    if not certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key or None)
    return context
