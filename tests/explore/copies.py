"""Still copies for tests, and a web server that knows nothing of them."""

import functools
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from reimaging.explore.export import export
from reimaging.explore.image_filter import ImageFilter


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def write_copy_of(made, target, profile=None, asked=None, **how):
    """Write a still copy of a made profile, by default as if it were the drawn sample's."""
    export(made.layout, profile or made.drawn, target, asked or ImageFilter(), **how)
    return target


@contextmanager
def files_served(folder):
    """Serve the files of a folder on loopback, and no more; give the address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
