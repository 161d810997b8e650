"""The start of Keras, which takes seconds and says much that no user asked for."""

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def start_keras() -> None:
    """Import Keras and its back end without the lines that they write while they start.

    TensorFlow writes them past Python, and before its own level of logging is in force. What an
    import that fails has to say is an exception, and comes through.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    if "keras" not in sys.modules:
        with _silent():
            importlib.import_module("keras")


@contextmanager
def _silent() -> Iterator[None]:
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
