"""Headers of image files, read where a file that breaks its reader does no harm.

PNG and PostScript are read by our own few lines; all other formats by libraries in C, in a child
process that is killed when it takes too long (`reimaging.child`).
"""

from dataclasses import asdict
from typing import Any, Self

from reimaging.child import Answer, Child, DiedError, OverdueError, serve
from reimaging.ingest.image_file import image_format, read_header
from reimaging.ingest.image_header import ImageHeader

SECONDS = 20.0  # allowed to one header
MEMORY = 2 * 2**30  # bytes of address space of the child

_READ_HERE = frozenset({None, "png", "ps"})


class HeaderReader:
    """Reads one header after another; use as a context manager, from one thread at a time."""

    def __init__(self) -> None:
        self._child = Child("reimaging.ingest.header_reader")

    def __enter__(self) -> Self:
        self._child.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self._child.__exit__(*exception)

    def read(self, data: bytes) -> ImageHeader:
        """Read as `reimaging.ingest.image_file.read_header`, bounded in time and memory.

        Raises
        ------
        ReimagingError
            If the child cannot be started.
        """
        kind = image_format(data)
        if kind in _READ_HERE:
            return read_header(data)
        try:
            answer, _ = self._child.ask({}, data, SECONDS)
        except OverdueError:
            return ImageHeader(kind, outcome=f"timeout: its header takes over {SECONDS:g} s")
        except DiedError:
            return ImageHeader(kind, outcome="unreadable: its reader crashed")
        return ImageHeader(**answer)


def _answer(question: dict[str, Any], data: bytes) -> Answer:
    return asdict(read_header(data)), b""


if __name__ == "__main__":
    serve(_answer, MEMORY)
