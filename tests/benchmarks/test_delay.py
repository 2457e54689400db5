import random
import socket
import threading

from benchmarks.delay import HOST, delayed

MILLISECONDS = 4


def test_everything_arrives_in_order_both_ways_and_the_end_is_passed_on():
    sent = random.Random(1).randbytes(8_000_000)
    heard: list[bytes] = []

    def answer(listener: socket.socket) -> None:
        opened, _ = listener.accept()
        with opened:
            while piece := opened.recv(65536):
                heard.append(piece)
                opened.sendall(piece)

    with socket.create_server((HOST, 0)) as listener:
        answering = threading.Thread(target=answer, args=[listener])
        answering.start()
        port = listener.getsockname()[1]
        with (
            delayed(HOST, port, milliseconds=MILLISECONDS) as near,
            socket.create_connection((HOST, near)) as opened,
        ):
            talking = threading.Thread(target=opened.sendall, args=[sent])
            talking.start()
            received = b""
            while len(received) < len(sent):
                received += opened.recv(1_000_000)
            talking.join()
            opened.close()
            answering.join(timeout=30)

    assert received == b"".join(heard) == sent
    assert not answering.is_alive()


def test_a_server_that_is_away_ends_the_connection():
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
    with (
        delayed(HOST, port, milliseconds=MILLISECONDS) as near,
        socket.create_connection((HOST, near)) as opened,
    ):
        try:
            ending = opened.recv(1)
        except ConnectionResetError:
            ending = b""
    assert ending == b""
