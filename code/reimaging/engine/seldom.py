"""Sentences on trouble that may come often are said now and then."""

import threading
import time
from collections.abc import Callable
from typing import Final

SILENT: Final = 300.0  # seconds between two sentences on the same trouble


class Seldom:
    """Tells of a trouble once in a while; may be asked by many threads.

    Parameters
    ----------
    tell
        Is given the sentences.
    silent
        Seconds between two sentences on the same trouble.
    """

    def __init__(self, tell: Callable[[str], None], silent: float = SILENT) -> None:
        self._tell = tell
        self._silent = silent
        self._told: dict[str, float] = {}
        self._telling = threading.Lock()

    def say(self, trouble: str, sentence: str) -> None:
        """Say a sentence, if none was said on this trouble lately."""
        now = time.monotonic()
        with self._telling:
            if now - self._told.get(trouble, -self._silent) < self._silent:
                return
            self._told[trouble] = now
        self._tell(sentence)
