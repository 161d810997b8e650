"""How much memory each step of the chain holds, from a thousand images to a million.

    python benchmarks/memory.py [--sizes 3 4 5 6] [--folder FOLDER] [--only PATTERN]

Inputs are made (memory_inputs.py), each step runs in a process of its own on 10 ** SIZE images, as
doit's tasks call it (memory_steps.py), two steps at a time. What was measured of the same code is
kept in FOLDER/measured.json and not measured again, so that sizes can be measured one by one.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from fnmatch import fnmatchcase
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
AT_A_TIME = 2  # steps; how many go on does not change what each holds
_NAME = "memory"

Measured = dict[str, dict[str, dict[str, float]]]  # size -> step -> mib and seconds


def main() -> int:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[3, 4, 5, 6])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir(), "h-memory"))
    parser.add_argument("--only", default="*", help="steps to measure anew, such as 'predict*'")
    parser.add_argument(
        "--looked", type=int, default=5,
        help="10 ** LOOKED images at most for steps that look at each picture",
    )  # fmt: skip
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        return _child(*asked.child)
    kept = Kept(asked.folder / "measured.json")
    for size in sorted(asked.sizes):
        measure(asked.folder / f"size-{size}", 10**size, kept, asked.only, 10**asked.looked)
    if asked.only == "*":
        from memory_page import write_section

        write_section(kept.measured)
    return 0


class Kept:
    """What was measured of the code as it is, on the disk as soon as it is known."""

    def __init__(self, path: Path) -> None:
        self._path, self._code = path, _digest()
        self.measured: Measured = {}
        if path.is_file():
            told = json.loads(path.read_text(encoding="utf-8"))
            if told["code"] == self._code:
                self.measured = told["measured"]

    def add(self, images: int, step: str, told: dict[str, float]) -> None:
        """Keep what was measured of a step."""
        self.measured.setdefault(str(images), {})[step] = told
        text = json.dumps({"code": self._code, "measured": self.measured}, indent=1)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(text, encoding="utf-8")


def measure(root: Path, images: int, kept: Kept, only: str, looked: int) -> None:
    """Measure all steps at one size, those first whose products others read."""
    done = kept.measured.get(str(images), {})
    start = time.perf_counter()
    if not (root / "ready").is_file():
        shutil.rmtree(root, ignore_errors=True)
        _call("inputs", root, images, looked)
        (root / "ready").touch()
    before: Mapping[str, list[str]] = _call("needed", root, images, looked)
    made = root / "made.json"  # steps whose products stand in the folder
    stands = set(json.loads(made.read_text()) if made.is_file() else [])
    waiting = [
        step for step in before
        if step not in stands or step not in done or (fnmatchcase(step, only) and only != "*")
    ]  # fmt: skip
    print(f"{images:,} images: inputs in {time.perf_counter() - start:.0f} s", flush=True)
    running: dict[Future[dict[str, float]], str] = {}
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        while waiting or running:
            open_ones = set(waiting) | set(running.values())
            for step in [each for each in waiting if open_ones.isdisjoint(before[each])]:
                if len(running) < AT_A_TIME:
                    waiting.remove(step)
                    running[pool.submit(_call, step, root, images, looked)] = step
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                step = running.pop(future)
                told = future.result()
                print(f"{images:,} {step}: {told['mib']:.0f} MiB, {told['seconds']} s", flush=True)
                kept.add(images, step, told)
                made.write_text(json.dumps(sorted(stands := stands | {step})))
    if only == "*":
        shutil.rmtree(root)


def _call(what: str, root: Path, images: int, looked: int) -> dict:
    """Have a process of its own make inputs, say what comes before what, or run a step."""
    answer = root.parent / f"answer-{os.getpid()}-{hashlib.md5(what.encode()).hexdigest()}.json"
    answer.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, __file__, "--child", what, str(root), str(images), str(looked)]
    # what tasks print is not ours to show, unless they fail
    done = subprocess.run(
        command, env=os.environ | {"ANSWER": str(answer)}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        told = f"{what} at {images:,} images ended with status {done.returncode}"
        sys.exit(f"{told}:\n{done.stdout[-4000:]}")
    found: dict = json.loads(answer.read_text(encoding="utf-8"))
    answer.unlink()
    return found


def _child(what: str, root: str, images: str, looked: str) -> int:
    import memory_steps

    folder, count, most = Path(root), int(images), int(looked)
    if what == "inputs":
        from memory_inputs import Layout, make_inputs, stand_in

        make_inputs(folder, count)
        for step in memory_steps.STEPS:
            if step.instead and count > step.up_to(most):
                stand_in(Layout(folder, "made"), step.instead)
        told = {}
    elif what == "needed":
        told = memory_steps.needed(folder, count, most)
    else:
        step = next(each for each in memory_steps.STEPS if each.name == what)
        told = memory_steps.timed(step, folder, count)
    Path(os.environ["ANSWER"]).write_text(json.dumps(told), encoding="utf-8")
    return 0


def _digest() -> str:
    """Tell the code from other code: that of the steps, and of their measurement."""
    found = hashlib.sha256()
    for path in sorted(PROJECT.glob("code/reimaging/**/*.py")):
        found.update(path.read_bytes())
    for path in sorted((PROJECT / "benchmarks").glob(f"{_NAME}*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
