"""One renderer in a process of its own, which may hang, crash or swell without harm to the rest.

To the child pass the arguments of `render` and the file; back come ``{"outcome", "shape"}`` and the
pixels (see `reimaging.child`).
"""

from typing import Any, Self

import numpy as np

from reimaging.child import Answer, Child, DiedError, OverdueError, serve
from reimaging.pixels.no_pixels import timed_out, too_large, unreadable
from reimaging.pixels.render import Rendered, render

MEMORY = 4 * 2**30  # bytes of address space of one child


class Worker:
    """A child process that renders one file after another.

    Use as a context manager, from one thread at a time. The process starts with the first file.
    """

    def __init__(self) -> None:
        self._child = Child("reimaging.pixels.worker")

    def __enter__(self) -> Self:
        self._child.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self._child.__exit__(*exception)

    def render(
        self,
        data: bytes,
        format: str | None,
        *,
        short_side: int,
        vector_dpi: int,
        timeout: float,
    ) -> Rendered:
        """Render as `reimaging.pixels.render.render`, bounded in time and memory whatever happens.

        Raises
        ------
        ReimagingError
            If Ghostscript is needed and not installed, or the child cannot be started.
        """
        question = {
            "format": format,
            "short_side": short_side,
            "vector_dpi": vector_dpi,
            "timeout": timeout,
        }
        try:
            answer, raw = self._child.ask(question, data, timeout)
        except OverdueError:
            return Rendered(None, str(timed_out(timeout)))
        except DiedError as error:
            if error.out_of_memory:
                return Rendered(None, str(too_large("its renderer ran out of memory")))
            return Rendered(None, str(unreadable("its renderer crashed")))
        if not raw:
            return Rendered(None, answer["outcome"])
        return Rendered(np.frombuffer(raw, np.uint8).reshape(answer["shape"]), answer["outcome"])


def _answer(question: dict[str, Any], data: bytes) -> Answer:
    try:
        rendered = render(data, question.pop("format"), **question)
    except MemoryError:
        rendered = Rendered(None, str(too_large("it takes too much memory")))
    if rendered.pixels is None:
        return {"outcome": rendered.outcome}, b""
    pixels = np.ascontiguousarray(rendered.pixels)
    return {"outcome": rendered.outcome, "shape": pixels.shape}, pixels.data


if __name__ == "__main__":
    serve(_answer, MEMORY)
