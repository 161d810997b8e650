"""The message of a commit that says by which command it came to be, as `datalad run` writes it.

So `datalad rerun --report` tells of the dataset what made it, and `datalad rerun` does it again
where the dataset lies within the project. The message has the same bytes whenever the same is said.
"""

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_SUMMARY: Final = "[DATALAD RUNCMD] "
_BEGIN, _END = "=== Do not change lines below ===", "^^^ Do not change lines above ^^^"


@dataclass(frozen=True)
class Command:
    """A command that changes a dataset.

    Attributes
    ----------
    words
        The program and its arguments, the same on every machine.
    folder
        Where it is run, as seen from the dataset: "../../..", or "." for the dataset itself.
    """

    words: tuple[str, ...]
    folder: str = "."


def run_message(text: str, command: Command, dataset: str, outputs: Sequence[str]) -> str:
    """Write the message.

    Parameters
    ----------
    text
        What was done, in words: the first line of the message.
    command
        By which command.
    dataset
        The id of the DataLad dataset, empty if it has none.
    outputs
        The files and folders of the dataset that it makes.
    """
    record = {
        "chain": [],
        "cmd": shlex.join(command.words),
        "dsid": dataset or None,
        "exit": 0,
        "extra_inputs": [],
        "inputs": [],
        "outputs": list(outputs),
        "pwd": command.folder,
    }
    told = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False)
    return f"{_SUMMARY}{text}\n\n{_BEGIN}\n{told}\n{_END}\n"
