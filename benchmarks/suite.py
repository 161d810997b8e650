"""Runs the benchmarks one after the other, and says what fell since the last time.

    python benchmarks/suite.py [NAME ...] [--resume] [--list]

One that lacks what it measures with, or fails, does not stop the others: why stands at the end, and
all that it said in outputs/bench/NAME.log. Each writes its section of benchmarks/RESULTS.md when it
has ended, and its line of benchmarks/history/, so that a suite that is stopped goes on with
--resume. REIMAGING_CORPUS and REIMAGING_LABELLED name the folders of real papers and images.

Exit status: 0 if nothing failed and nothing fell, 1 if a benchmark failed, 3 if all that ran ended
and a figure fell by more than 15 % since the last time on the same class of machine.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

from circumstances import code_here, machine_here
from history import FALL, Fall, Measurement, fallen, read
from results import HISTORY, LACKING, ROOT, TITLES
from tqdm import tqdm

from reimaging.quantity import count_text, time_text

BENCHMARKS = Path(__file__).resolve().parent
LOGS = ROOT / "outputs/bench"
FELL = 3  # the exit status if figures did
_PATIENCE = 10  # seconds that a benchmark has to end when it is stopped


@dataclass(frozen=True)
class Outcome:
    """What came of a benchmark: it ended, with what fell, or `why` not."""

    name: str
    kind: str  # "measured", "lacking" or "failed"
    why: str = ""
    falls: tuple[Fall, ...] = ()


def main() -> int:
    """Run what is asked for, and tell what came of it."""
    about, _, more = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        description=about, epilog=more, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="which; without, all")
    parser.add_argument(
        "--resume", action="store_true", help="leave out what was measured with this code"
    )
    parser.add_argument(
        "--list", action="store_true", help="run nothing: say what would be run, and for how long"
    )
    asked = parser.parse_args()
    if unknown := [name for name in asked.names if name not in TITLES]:
        parser.error(f"{', '.join(unknown)}: no such benchmark. There are {', '.join(TITLES)}.")
    names = [name for name in TITLES if name in asked.names or not asked.names]
    if asked.resume:
        names = [name for name in names if not measured_already(name)]
    if asked.list:
        print(listed(names))
        return 0
    outcomes = list(run_all(names))
    print(told(outcomes))
    if any(each.kind == "failed" for each in outcomes):
        return 1
    return FELL if any(each.falls for each in outcomes) else 0


def last_time(name: str) -> Measurement | None:
    """Give the last measurement of the whole benchmark, of this class of machine if there is one.

    What was asked with arguments is left out, as it may be a small part.
    """
    whole = [each for each in read(HISTORY, name) if not each.arguments]
    here = machine_here()
    return max(whole, key=lambda each: (each.machine == here, each.date), default=None)


def measured_already(name: str) -> bool:
    """Whether this code was measured, on this class of machine."""
    code, here = code_here(BENCHMARKS), machine_here()
    return any(
        (each.commit, each.changes) == code and each.machine == here and not each.arguments
        for each in read(HISTORY, name)
    )


def listed(names: Sequence[str]) -> str:
    """Say what would be run: how long each took, when, and all together."""
    last = {name: last_time(name) for name in names}
    rows = [("benchmark", "what", "took", "last time")]
    for name, past in last.items():
        took, when = ("?", "never") if past is None else (
            time_text(past.seconds), f"{past.date[:10]}, {past.code}",
        )  # fmt: skip
        rows.append((name, TITLES[name], took, when))
    first, second, third = (max(len(row[place]) for row in rows) for place in range(3))
    lines = [f"{a:{first}}  {b:{second}}  {c:>{third}}  {d}" for a, b, c, d in rows]
    return "\n".join([*lines, "", f"All: {time_left(names)}."])


def time_left(names: Sequence[str]) -> str:
    """Say how long benchmarks will take, by the last times."""
    known = _seconds(names)
    unknown = len(names) - len(known)
    if not known:
        return f"{count_text(unknown, 'benchmark')}, none timed yet" if unknown else "nothing to do"
    more = f", and {count_text(unknown, 'benchmark')} not timed yet" if unknown else ""
    return f"about {time_text(sum(known))}{more}"


def _seconds(names: Sequence[str]) -> list[float]:
    return [past.seconds for name in names if (past := last_time(name)) is not None]


def run_all(names: Sequence[str]) -> Iterator[Outcome]:
    """Run benchmarks in turn, each whatever came of the others, with the time left."""
    LOGS.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names):
        where = f"{number + 1} of {len(names)}: {name}"
        print(f"{where}; left: {time_left(names[number:])}", flush=True)
        outcome = run(name, sum(_seconds(names[number + 1 :])))
        if outcome.kind != "measured":
            print(f"{name} {outcome.kind}: {outcome.why}", flush=True)
        for fall in outcome.falls:
            print(f"{name} fell: {fall}", flush=True)
        yield outcome


def run(name: str, then: float = 0) -> Outcome:
    """Run a benchmark to its end, what it says into its log; `then` are seconds of what follows."""
    log, before = LOGS / f"{name}.log", read(HISTORY, name)
    with log.open("wb") as file, _started(BENCHMARKS / f"{name}.py", file) as process:
        _wait(process, name, then)
    after = read(HISTORY, name)
    if process.returncode == LACKING:
        return Outcome(name, "lacking", _last_line(log))
    if process.returncode:
        return Outcome(name, "failed", f"{_last_line(log)} ({log.relative_to(ROOT)})")
    if len(after) <= len(before):
        return Outcome(name, "failed", f"it ended, but wrote no result ({log.relative_to(ROOT)})")
    return Outcome(name, "measured", falls=tuple(fallen(after[:-1], after[-1])))


@contextmanager
def _started(script: Path, log: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a script; if we are stopped, so is it, with all that it started."""
    process = subprocess.Popen(
        [sys.executable, "-u", str(script)], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log,
        stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)  # by which it removes what it made
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait(process: subprocess.Popen[bytes], name: str, then: float) -> None:
    """Wait for a benchmark; in a terminal with a bar, and how much of all is left."""
    took = sum(_seconds([name]))
    start = time.perf_counter()
    shape = "{desc} {percentage:3.0f} %|{bar}| {elapsed}{postfix}" if took else "{desc} {elapsed}"
    with tqdm(total=took or None, desc=name, bar_format=shape, leave=False, disable=None) as bar:
        while process.poll() is None:
            time.sleep(0.2)
            gone = time.perf_counter() - start
            bar.n = min(gone, took)
            bar.set_postfix_str(f"left of all: {time_text(max(0, took - gone) + then)}")


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else "it said nothing"


def told(outcomes: Sequence[Outcome]) -> str:
    """Say at the end what was measured, what could not be, what failed and what fell."""
    ended = [each for each in outcomes if each.kind == "measured"]
    lines = [f"{count_text(len(ended), 'benchmark')} of {len(outcomes)} measured."]
    for kind in ("lacking", "failed"):
        lines += [f"{each.name} {kind}: {each.why}" for each in outcomes if each.kind == kind]
    fell = [(each.name, fall) for each in ended for fall in each.falls]
    if fell:
        lines.append(f"Worse by more than {FALL} % than the last time on such a machine:")
        lines += [f"  {name}, {fall}" for name, fall in fell]
    elif ended:
        lines.append(f"Nothing is worse by more than {FALL} % than the last time here.")
    return "\n".join(lines)


def _stop(*_: object) -> NoReturn:
    sys.exit("Stopped. `make bench BENCH=--resume` goes on with those that are not measured.")


if __name__ == "__main__":
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(main())
