import base64
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dealpost.web.conversation import remote_image
from dealpost.web.conversation.remote_image import NoPicture, fetch
from tests.web.conversation.letters import PIXEL

PNG = base64.b64decode(PIXEL)


class Server(ThreadingHTTPServer):
    """Says what the test wants said."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked, self.pages = [], {}
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class Answers(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.server.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def anywhere(address) -> bool:
    return True


def test_a_picture_is_fetched_without_a_word_about_the_reader(server):
    server.pages["/logo"] = (200, {"Content-Type": "text/plain"}, PNG)
    picture = fetch(f"{server.url}/logo", judge=anywhere)
    assert (picture.content_type, picture.data) == ("image/png", PNG)
    _path, headers = server.asked[0]
    assert not {"Cookie", "Referer", "X-Forwarded-For", "Accept-Language"} & set(headers)


def test_our_own_network_is_never_asked(server):
    server.pages["/logo"] = (200, {}, PNG)
    with pytest.raises(NoPicture):
        fetch(f"{server.url}/logo")
    assert server.asked == []


def test_a_redirect_is_judged_like_the_first_address(server):
    server.pages["/a"] = (302, {"Location": "/b"}, b"")
    server.pages["/b"] = (200, {}, PNG)
    assert fetch(f"{server.url}/a", judge=anywhere).data == PNG
    judged = []

    def only_once(address) -> bool:
        judged.append(address)
        return len(judged) == 1

    server.pages["/c"] = (302, {"Location": server.url.replace("127.0.0.1", "localhost")}, b"")
    with pytest.raises(NoPicture):
        fetch(f"{server.url}/c", judge=only_once)


def test_a_redirect_in_a_circle_ends(server):
    server.pages["/a"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(NoPicture, match="redirects"):
        fetch(f"{server.url}/a", judge=anywhere)
    assert len(server.asked) == remote_image.MOST_HOPS + 1


@pytest.mark.parametrize(
    "body", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"", b"%PDF-1.7"]
)
def test_what_is_no_picture_is_refused_whatever_it_calls_itself(server, body):
    server.pages["/logo"] = (200, {"Content-Type": "image/png"}, body)
    with pytest.raises(NoPicture):
        fetch(f"{server.url}/logo", judge=anywhere)


def test_a_picture_without_end_is_given_up(server, monkeypatch):
    monkeypatch.setattr(remote_image, "LARGEST", 1000)
    server.pages["/logo"] = (200, {}, PNG + b"\0" * 2000)
    with pytest.raises(NoPicture, match="too large"):
        fetch(f"{server.url}/logo", judge=anywhere)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://x.example/a", "gopher://x.example/", "http:///nohost",
        "http://user:secret@x.example/", "//x.example/a", "javascript:alert(1)", "http://[::1",
        "http://x.example:99999/",
    ],
)  # fmt: skip
def test_other_addresses_are_not_followed(url):
    with pytest.raises(NoPicture):
        fetch(url, judge=anywhere)
