"""The contact sheet: all figures of a run on one page, each with its files, tables and module."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import jinja2

from reimaging.atomic import write_text
from reimaging.figures.catalogue import FIGURES, FILMS, MONTAGES
from reimaging.profile import Profile
from reimaging.publish.commit import Commit


@dataclass(frozen=True)
class _Entry:
    name: str
    title: str
    files: list[str]
    tables: tuple[str, ...]
    module: str


def write_contact_sheet(
    target: Path,
    profile: Profile,
    commit: Commit,
    pictures: Sequence[Path],
    films: Sequence[Path] = (),
) -> None:
    """Write the page.

    Parameters
    ----------
    target
        `index.html` in the folder of the figures, whose pictures it shows by their names.
    profile, commit
        What was run, and with which code.
    pictures
        The figures that were drawn, montages among them, as PNG; those that could not be, for want
        of their tables, are named below the others.
    films
        Animated pictures, shown below the figures.
    """
    names = {picture.stem for picture in pictures}
    entries = [
        _Entry(m.name, m.title, [f"{m.name}.png"], (m.name,), m.module)
        for m in MONTAGES
        if m.name in names
    ]
    entries += [
        _Entry(f.name, f.title, [f"{f.name}.png", f"{f.name}.pdf"], f.tables, f.module)
        for f in FIGURES
        if f.name in names
    ]
    missing = [f for f in FIGURES if f.name not in names]
    page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(
        resources.files("reimaging.publish").joinpath("contact_sheet.html.jinja").read_text("utf-8")
    )
    write_text(
        target,
        page.render(
            profile=profile, commit=commit.described, entries=entries, missing=missing,
            films={film.name: FILMS[film.stem] for film in films},
        ),
    )  # fmt: skip
