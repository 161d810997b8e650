"""The paper: LaTeX over the outputs of a run, typeset with the same bytes each time."""

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.publish.commit import Commit

_LIMIT = 300  # seconds
# What LaTeX only warns of, and a reader would stumble over.
_UNDEFINED = re.compile(r"^(?:LaTeX|Package natbib) Warning: (.*undefined.*)$", re.MULTILINE)


def typeset(sources: Path, outputs: Path, work: Path, target: Path, commit: Commit) -> None:
    """Typeset `paper.tex` into a PDF.

    Parameters
    ----------
    sources
        The folder of paper.tex and its bibliography.
    outputs
        The run's outputs; `numbers.tex`, `credits.tex`, `figures/` and `tables/` are read there.
    work
        A folder for what LaTeX leaves; it stays only when LaTeX fails, for its log.
    target
        The PDF. The same input gives the same bytes, wherever the project lies: dates are the
        commit's, and no path is written into the file.
    commit
        The state of the code; gives the paper its date.

    Raises
    ------
    ReimagingError
        If LaTeX is missing or fails, or a reference in the text leads nowhere.
    """
    latexmk = shutil.which("latexmk")
    if latexmk is None or shutil.which("pdflatex") is None:
        raise ReimagingError(
            "The paper needs latexmk and pdflatex, which are not on the PATH; "
            "`make setup` installs TeX, or says how to."
        )
    work.mkdir(parents=True, exist_ok=True)
    for old in work.glob("paper.*"):
        old.unlink()  # a killed run's half-written files mislead latexmk
    # LaTeX is run in the work folder and finds the rest by relative names, so that
    # a space in the project's path does not trouble it and no path is recorded.
    environment = os.environ | {
        "SOURCE_DATE_EPOCH": str(commit.date),
        "FORCE_SOURCE_DATE": "1",
        "TZ": "UTC",
        "TEXINPUTS": os.pathsep.join([".", _relative(sources, work), _relative(outputs, work), ""]),
        "BIBINPUTS": os.pathsep.join([_relative(sources, work), ""]),
        "max_print_line": "1000",
    }
    command = [latexmk, "-norc", "-pdf", "-interaction=nonstopmode", "-halt-on-error"]
    with subprocess.Popen(
        [*command, "-file-line-error", f"{_relative(sources, work)}/paper.tex"],
        cwd=work,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as run:
        try:
            run.wait(_LIMIT)
        except subprocess.TimeoutExpired:
            raise ReimagingError(f"LaTeX did not end within {_LIMIT} s; see {work}.") from None
        finally:
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)  # latexmk and what it has started
    log = work / "paper.log"
    said = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""
    if run.returncode != 0:
        raise ReimagingError(f"LaTeX failed: {_first_error(said)}; the log is {log}.")
    if undefined := _UNDEFINED.findall(said):
        raise ReimagingError(f"The paper refers to what is not there: {undefined[0]}")
    with replacing(target) as temporary:
        shutil.copyfile(work / "paper.pdf", temporary)
    shutil.rmtree(work)


def _relative(path: Path, start: Path) -> str:
    return os.path.relpath(path, start)


def _first_error(log: str) -> str:
    lines = [line for line in log.splitlines() if re.match(r"(!|\S+:\d+: )", line)]
    return lines[0] if lines else "no error stands in its log"
