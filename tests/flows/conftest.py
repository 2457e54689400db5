from tests.outbox.conftest import clock, imap_server, post
from tests.web.conftest import plain_static_files

__all__ = ["clock", "imap_server", "plain_static_files", "post"]
