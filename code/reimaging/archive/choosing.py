"""What of a bundle's contents is left out, as images may not be passed on, and what follows.

Of an image store the pixels of such images are left out, a picture that shows one goes whole, and
with it the paper. A figure of which images are left out is not drawn from the bundle, and a step
that reads what is left out is not done there.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reimaging.archive.contents import AGAIN, Contents
from reimaging.archive.rights import (
    Refusal,
    all_of_store,
    refused_of_pictures,
    refused_of_store,
    refused_of_table,
)
from reimaging.figures.catalogue import FIGURES, MONTAGES
from reimaging.layout import Layout
from reimaging.pixels.store import ImageStore
from reimaging.quantity import count_text
from reimaging.run import Run
from reimaging.table import read_table

_NO_IMAGES = "archive.images is none"


@dataclass
class Choice:
    """What goes into a bundle, and what does not.

    Attributes
    ----------
    whole
        Files that go along as they are, sorted.
    parts
        Image stores that go along without some images.
    withheld
        Files that are left out whole, and why.
    images
        How many images are left out of the stores, by the reason; a Counter.
    bytes
        How many bytes of JPEG they have.
    without
        Figures that cannot be drawn from the bundle, and steps that need them.
    """

    whole: list[Path] = field(default_factory=list)
    parts: list[Path] = field(default_factory=list)
    withheld: dict[Path, str] = field(default_factory=dict)
    images: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    without: list[str] = field(default_factory=list)


def choose(run: Run, contents: Contents) -> Choice:
    """Decide which of the contents go along; what is not there (yet) is passed over."""
    here, drawn = run.layout, run.profile.source.kind == "sample"
    choice = Choice()
    there = [path for path in contents.files if path.is_file()]
    for store in (path for path in there if is_store(here, path)):
        _leave_out(choice, run, store)
    if not drawn:
        for path in there:
            if path.suffix == ".h5" and not is_store(here, path):
                _withhold(choice, [path], refused_of_pictures(here.database, path))
    _figures(choice, run, drawn)
    if any(path.parent == here.figure("any").parent for path in choice.withheld):
        for page in (here.paper, here.figure("index", ".html")):
            choice.withheld[page] = "shows pictures that are left out"
    choice.withheld = {path: choice.withheld[path] for path in there if path in choice.withheld}
    reads = {step: contents.read[step] & choice.withheld.keys() for step in AGAIN}
    choice.without += [step for step in AGAIN if step != "figures" and reads[step]]
    gone = {*choice.withheld, *choice.parts}
    choice.whole = [path for path in there if path not in gone]
    return choice


def is_store(here: Layout, path: Path) -> bool:
    """Tell whether a file is an image store of the run."""
    return path.parent == here.store("any").parent


def refusals(run: Run, store: Path) -> dict[int, Refusal]:
    """Give the images of a store that have pixels and are left out of the bundle."""
    if run.profile.archive.images == "none":
        return all_of_store(run.layout.database, store, _NO_IMAGES)
    if run.profile.source.kind == "sample":
        return {}
    return refused_of_store(run.layout.database, store)


def _leave_out(choice: Choice, run: Run, store: Path) -> None:
    refused = refusals(run, store)
    choice.images.update(each.why for each in refused.values())
    with ImageStore(store) as images:
        choice.bytes += sum(map(images.jpeg_bytes, refused))
    if run.profile.archive.images == "none":
        choice.withheld[store] = _NO_IMAGES
    elif refused:
        choice.parts.append(store)


def _figures(choice: Choice, run: Run, drawn: bool) -> None:
    """Withhold the pictures of figures that show such images; tell those that cannot be drawn."""
    here, bare = run.layout, run.profile.archive.images == "none"  # which leaves sheets as they are
    for montage in MONTAGES:
        table, sheet = here.table(montage.name), here.figure(montage.name, ".png")
        rows = read_table(table) if table.is_file() else []
        refused = {} if drawn else refused_of_table(rows)
        if refused:
            _withhold(choice, [sheet], refused)
        if refused or (bare and rows) or choice.withheld.keys() & {*montage.beside(here)}:
            choice.without.append(montage.name)
    for figure in FIGURES:
        if lost := choice.withheld.keys() & {*figure.sources(here)}:
            why = choice.withheld[min(lost)]
            for suffix in (".pdf", ".png"):
                choice.withheld[here.figure(figure.name, suffix)] = why
            choice.without.append(figure.name)


def _withhold(choice: Choice, paths: list[Path], refused: Mapping[int, Refusal]) -> None:
    if refused:
        reasons = Counter(each.why for each in refused.values())
        told = ", ".join(f"{why} {number:,}" for why, number in sorted(reasons.items()))
        shows = count_text(len(refused), "image")
        choice.withheld |= dict.fromkeys(paths, f"shows {shows} that may not be passed on ({told})")
