"""Harms sound files over and over, and watches what the readers make of them.

    PYTHONPATH=tests python -m hostile.fuzz --seconds 60 [--seed N]

An input that breaks a promise (promises.py), or that takes its reader too long, is a find: it is
saved, told with what it did, and the run ends with status 1. What leads to an outcome that was not
seen before is harmed further. Without a coverage tool it sees outcomes, not branches.
"""

import argparse
import gzip
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hostile import promises
from hostile.sound import ARTICLE, EPS, MORE, PICTURES, SVG, TEX
from reimaging.sample.article import draw_article
from reimaging.sample.plan import plan_sample

SECONDS_A_MEGABYTE = 5.0
ALLOWANCE = 3.0  # seconds that any input may take: a million steps, and captions with formulas
HANG = 60  # seconds after which a reader is ended
LARGEST = 1 << 20  # bytes of an input

_TEX_WORDS = [
    b"\\begin{figure}", b"\\end{figure}", b"\\caption{", b"\\includegraphics{", b"\\input{more}",
    b"\\newcommand{\\a}[1]{", b"\\def\\a#1{", b"\\a", b"#1", b"##", b"{", b"}", b"[", b"]", b"$", b"%",
    b"\\", b"\n\n", b"\\iffalse", b"\\ifx\\a\\b", b"\\else", b"\\fi", b"\\csname", b"\\endcsname",
    b"\\label{", b"\\subfigure[", b"\\subfloat[", b"\\psfig{file=", b"\\epsfbox{", b"\\plotone{",
    b"\\graphicspath{{", b"\\end{document}", b"\\verb|", b"\\begin{verbatim}", b"\\foreach\\n in{1,...,9}{",
    b"\\loop", b"\\repeat", b"\\expandafter", b"\\let\\a\\b", b"\\special{psfile=", b"\\catcode`",
    b"\\minipage", b"\\captionof{figure}{", b"\\ref{", b"~", b"&", b"\\\\", b"^^M", b"\0", b"\xff",
]  # fmt: skip
_DSC_WORDS = [
    b"%!PS-Adobe-3.0 EPSF-3.0\n", b"%!", b"%%BoundingBox:", b"(atend)", b"%%Creator:", b"%%Pages:",
    b"%%+", b"%%Orientation: Landscape", b"%%EndComments", b"%%Trailer", b"\r", b"\n", b"-1e308 ",
    b"9" * 30, b" 1 2 3 4", b"\xc5\xd0\xd3\xc6", b"\0", b"\x04", b"(", b")", b" " * 60, b"%" * 60,
]  # fmt: skip
_TAR_WORDS = [
    b"\0" * 512, b"ustar\x0000", b"ustar  \0", b"../", b"/etc/", b"././@LongLink", b"77777777777\0",
    b"\x80" + b"\xff" * 11, b"path=", b"size=", b"GNU.sparse.map=", b"\x1f\x8b\x08", b"L", b"x", b"S",
]  # fmt: skip
_SVG_WORDS = [
    b"<svg", b"</svg>", b"<desc>", b"</desc>", b"<!DOCTYPE svg [", b"<!ENTITY a 'b'>", b"]>", b"&a;",
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"?>", b"viewBox='", b"width='1e309", b"height='",
]  # fmt: skip


@dataclass
class Reader:
    """A reader under test: its sound files, the words it knows, and what it promises."""

    name: str
    sound: list[bytes]
    words: list[bytes]
    read: Callable[[bytes], Hashable]
    share: int  # of the time


@dataclass
class Find:
    """An input that breaks a promise."""

    what: str
    data: bytes
    number: int


@dataclass
class Run:
    """What became of one reader."""

    executions: int = 0
    outcomes: set[Hashable] = field(default_factory=set)
    slowest: tuple[float, int] = (0.0, 0)  # seconds, bytes
    finds: list[Find] = field(default_factory=list)


def readers(drawn: list[bytes] | None = None) -> list[Reader]:
    """List the readers; `drawn` are more articles to begin with, as bytes of their .gz."""
    articles = [ARTICLE, *(drawn or [])]
    inside = [gzip.decompress(data) for data in articles]
    return [
        Reader("tex", [TEX, TEX.replace(b"\\input{more}", MORE), *_texts(inside)], _TEX_WORDS,
               promises.latex_is_read, 6),
        Reader("dsc", [EPS, *_drawings(inside)], _DSC_WORDS, promises.postscript_is_read, 3),
        Reader("tar", inside, _TAR_WORDS, _packed_article_is_read, 6),
        Reader("gzip", articles, _TAR_WORDS, promises.article_is_read, 3),
        Reader("svg", [SVG], _SVG_WORDS, promises.picture_is_read, 1),
        Reader("png", [PICTURES["png"]], [b"tEXtSoftware\0", b"zTXtSoftware\0\0", b"acTL"],
               promises.picture_is_read, 1),
    ]  # fmt: skip


def _packed_article_is_read(data: bytes) -> Hashable:
    return promises.article_is_read(gzip.compress(data, 1, mtime=0))


def _texts(tars: list[bytes]) -> list[bytes]:
    """Cut out LaTeX where it plainly stands in a tar."""
    found = []
    for data in tars:
        start = data.find(b"\\documentclass")
        end = data.find(b"\\end{document}", start)
        if 0 <= start < end < start + 50_000:
            found.append(data[start : end + 14])
    return found


def _drawings(tars: list[bytes]) -> list[bytes]:
    """Cut out the heads of PostScript files in a tar."""
    return [data[at : at + 5000] for data in tars if (at := data.find(b"%!PS")) >= 0]


def fuzz(reader: Reader, seed: int, *, seconds: float = 0.0, executions: int = 0) -> Run:
    """Harm the reader's sound files for so many seconds, or so many times."""
    run, pool, chance = Run(), list(reader.sound), random.Random(f"{seed} {reader.name}")
    begin = time.monotonic()
    while run.executions < executions or time.monotonic() - begin < seconds:
        data = harmed(chance, pool, reader.words)
        run.executions += 1
        start = time.process_time()
        try:
            with _ended_after(HANG):
                outcome = reader.read(data)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            last = traceback.extract_tb(error.__traceback__)[-1]
            what = f"{type(error).__name__}: {error} ({Path(last.filename).name}: {last.line})"
            run.finds.append(Find(what[:300], data, run.executions))
            continue
        took = time.process_time() - start
        run.slowest = max(run.slowest, (took, len(data)))
        if took > ALLOWANCE + SECONDS_A_MEGABYTE * len(data) / 1e6:
            what = f"slow: {took:.1f} s for {len(data)} bytes"
            run.finds.append(Find(what, data, run.executions))
        if outcome not in run.outcomes and len(data) < 50_000:
            pool.append(data)
        run.outcomes.add(outcome)
    return run


def harmed(chance: random.Random, pool: list[bytes], words: list[bytes]) -> bytes:
    """Harm one of the pool in one to eight ways."""
    data = bytearray(chance.choice(pool))
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(data))
        to = min(len(data), at + int(chance.expovariate(1 / 40)))
        match chance.randrange(8):
            case 0 if data:
                data[min(at, len(data) - 1)] ^= 1 << chance.randrange(8)
            case 1:
                data[at:to] = b""
            case 2:
                data[at:at] = chance.randbytes(chance.randint(1, 8))
            case 3:
                data[at:to] = bytes(data[at:to]) * chance.choice([2, 2, 3, 10, 100, 3000])
            case 4:
                data[at:at] = chance.choice(words)
            case 5:
                data[at:at] = chance.choice(words) * chance.choice([2, 3, 50, 2000])
            case 6:
                other = chance.choice(pool)
                start = chance.randint(0, len(other))
                data[at:to] = other[start : start + 200]
            case 7 if chance.random() < 0.3:
                del data[at:]
        del data[LARGEST:]
    return bytes(data)


@contextmanager
def _ended_after(seconds: int) -> Iterator[None]:
    def end(*_: object) -> None:
        raise TimeoutError(f"not done after {seconds} s")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)  # of this process: the machine may be busy
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def main() -> int:
    """Fuzz all readers, each for its share of the time, and tell what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="in all, default 60")
    parser.add_argument("--seed", type=int, default=0, help="another seed harms otherwise")
    given = parser.parse_args()
    drawn = [draw_article(article, given.seed).data for article in plan_sample(12, given.seed)]
    chosen = readers([data for data in drawn if data[:2] == b"\x1f\x8b" and _sound(data)])
    folder, finds = None, 0
    shares = sum(reader.share for reader in chosen)
    for reader in chosen:
        run = fuzz(reader, given.seed, seconds=given.seconds * reader.share / shares)
        seconds, size = run.slowest
        print(
            f"{reader.name}: {run.executions} inputs, {len(run.outcomes)} kinds of outcome, "
            f"slowest {seconds:.2f} s ({size} bytes), {len(run.finds)} finds",
            flush=True,
        )
        told: set[str] = set()
        for find in run.finds:
            folder = folder or Path(tempfile.mkdtemp(prefix="reimaging-fuzz-"))
            path = folder / f"{reader.name}-{given.seed}-{find.number}"
            path.write_bytes(find.data)
            if find.what not in told:
                told.add(find.what)
                print(
                    f"  {find.what}\n  seed {given.seed}, input {find.number}: {path}", flush=True
                )
        finds += len(run.finds)
    return int(finds > 0)


def _sound(data: bytes) -> bool:
    """Tell whether an article is small and whole: the sample holds some that are cut off."""
    try:
        return len(gzip.decompress(data)) < 200_000
    except (EOFError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(main())
