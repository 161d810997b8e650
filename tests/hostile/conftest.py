"""A world to be harmed, and a server that nobody should ask."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hostile.sound import picture
from hostile.world import watched


@pytest.fixture
def world(tmp_path):
    """A world of this test alone (world.py)."""
    with watched(tmp_path) as world:
        yield world


class Server(ThreadingHTTPServer):
    """A server on this machine that gives a blue picture, and remembers what it was asked for."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked = []
        self.address = f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(picture(colour="blue"))

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
