"""A web server on this machine: where it listens, who may reach it, how it begins and ends."""

import contextlib
import os
import resource
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Mapping

from reimaging.errors import ReimagingError
from reimaging.explore.guard import App, Guard
from reimaging.explore.siblings import siblings

LOOPBACK = ("127.0.0.1", "localhost", "::1")  # what only this machine itself can reach
PORT = 8000

_TRIED = 20  # ports, one after the other
_FILES = 65_536  # that may be open; each connection is one
_KEPT = 30  # seconds that a connection without a request stays open
_LAST = 3  # seconds that requests have when the server ends
_SWITCH = 0.0005  # seconds that a thread may keep others waiting; Python's own are ten times that


def listen(host: str, port: int) -> socket.socket:
    """Listen at the first free port from `port` on.

    Parameters
    ----------
    host
        A name or address of this machine.
    port
        0 for any that is free.

    Raises
    ------
    ReimagingError
        If the host is none of this machine's, or no port is free.
    """
    if not 0 <= port <= 65_535:
        raise ReimagingError(f"--port is {port}; allowed is 0 to 65535, and 0 takes any free one.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise ReimagingError(f"--host is {host!r}; allowed is a name of this machine.") from None
    for number in range(port, min(port + (_TRIED if port else 1), 65_536)):
        # asyncio lets small answers out at once only where it is told that this is TCP
        listener = socket.socket(family, kind, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # whoever takes nothing for a minute has gone
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 60_000)
        try:
            listener.bind((address[0], number, *address[2:]))
            listener.listen(2048)
            return listener
        except PermissionError:
            listener.close()
            raise ReimagingError(
                f"--port is {number}, which only an administrator may open; allowed is 1024 to "
                "65535."
            ) from None
        except OSError as error:
            listener.close()
            why = error
    raise ReimagingError(
        f"No port from {port} on is free at {host} ({why.strerror}); name another with --port."
    )


def names_of(host: str, listener: socket.socket) -> frozenset[str] | None:
    """Give the names under which a server on loopback may be asked; None for any other."""
    if host not in LOOPBACK:
        return None
    port = listener.getsockname()[1]
    known = frozenset(f"{name}:{port}" for name in ("localhost", "127.0.0.1", "[::1]"))
    return known | {name.rpartition(":")[0] for name in known} if port == 80 else known


def address_of(host: str, listener: socket.socket) -> str:
    """Give the address that a browser is to open."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listener.getsockname()[1]}/"


class Server:
    """A server that listens and has not begun yet.

    Attributes
    ----------
    address
        What a browser is to open.

    Parameters
    ----------
    app
        What it serves; a `Guard` is put before it.
    host, port
        As of `listen`.
    bodies
        As of `Guard`.
    public
        Whether all that is served is for everybody: then it answers to any name, such as that of
        the web server before it.
    processes
        How many processes answer.
    """

    def __init__(
        self,
        app: App,
        host: str,
        port: int,
        bodies: Mapping[str, int] | None = None,
        *,
        public: bool = False,
        processes: int = 1,
    ) -> None:
        import uvicorn

        from reimaging.explore.connection import Connection

        self._processes, self._listener = processes, listen(host, port)
        self.address = address_of(host, self._listener)
        names = None if public else names_of(host, self._listener)
        guard = Guard(app, names=names, bodies=bodies)
        self._server = uvicorn.Server(
            uvicorn.Config(
                guard,  # type: ignore[arg-type]
                http=Connection,
                loop="asyncio",
                ws="none",
                lifespan="on",
                log_config=None,
                log_level="error",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=_KEPT,
                timeout_graceful_shutdown=_LAST,
            )
        )

    def run(self, begun: Callable[[], None] = lambda: None) -> None:
        """Serve until Ctrl-C, or until another thread calls `stop`.

        Parameters
        ----------
        begun
            Called by this process alone as it begins.
        """
        _allow_files()
        with siblings(self._processes - 1, self._listener, self._serve, self.stop):
            begun()
            self._serve(self._listener)

    def _serve(self, listener: socket.socket) -> None:
        from threadpoolctl import threadpool_limits

        before = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH)  # so that thumbnails do not wait for long answers
        try:
            # one request, one thread: products shared out among cores would wait for each other
            with threadpool_limits(1, "blas"), contextlib.suppress(KeyboardInterrupt):
                self._server.run(sockets=[listener])
        finally:
            sys.setswitchinterval(before)
            listener.close()

    def stop(self) -> None:
        """Have it end soon."""
        self._server.should_exit = True


def open_browser(address: str) -> bool:
    """Have a browser open an address, where there is a screen; tell whether there is."""
    has_screen = sys.platform == "darwin" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if has_screen:
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()
    return has_screen


def _allow_files() -> None:
    """Let this process open as many files as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    if soft < most:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
