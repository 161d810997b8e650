"""A server of ours in a thread of the test, on loopback, at a free port."""

import socket
import threading
from contextlib import contextmanager

import httpx

from reimaging.explore.serving import Server


@contextmanager
def served(app, bodies=None):
    """Give the address of an application while it is served, such as http://127.0.0.1:41234/."""
    server = Server(app, "127.0.0.1", 0, bodies)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.address
    finally:
        server.stop()
        thread.join(20)
        assert not thread.is_alive()


@contextmanager
def asking(app, bodies=None):
    """Give a client of an application while it is served."""
    with served(app, bodies) as address, httpx.Client(base_url=address, timeout=20) as client:
        yield client


def sent(address, data, whole=True):
    """Send bytes as they are to an address, and give all that comes back until it is closed."""
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), 20) as connection:
        connection.sendall(data)
        if whole:
            connection.shutdown(socket.SHUT_WR)
        came = b""
        while part := connection.recv(65_536):
            came += part
        return came
