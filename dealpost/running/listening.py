"""Whether the site can have its address, told before anything is started."""

import errno
import socket

from dealpost.running.refusing import CannotStart

NEIGHBOURS = 20


def address(host: str, port: int) -> str:
    """Return what a person types into a browser on this machine."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - it is compared
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def require_free(host: str, port: int) -> None:
    """Raise CannotStart, with a way out, where the port cannot be had."""
    try:
        _try(host, port)
    except OSError as error:
        raise CannotStart(_refusal(host, port, error)) from error


def _try(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # What a server that has just been stopped leaves behind is no reason to refuse.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        free = _free_neighbour(host, port)
        return (
            f"Port {port} is in use by another program. Stop that program, or choose another "
            f"port: dealpost up --port {free} (make run PORT={free})."
        )
    if error.errno == errno.EACCES:
        return f"Only the system's administrator may use port {port}: choose one above 1023."
    return f"The site cannot have the address {host}, port {port}: {error.strerror or error}."


def _free_neighbour(host: str, port: int) -> int:
    for candidate in range(port + 1, min(port + NEIGHBOURS, 65536)):
        try:
            _try(host, candidate)
        except OSError:
            continue
        return candidate
    return port + 1
