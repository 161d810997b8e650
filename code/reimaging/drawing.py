"""Figures and montages as doit's tasks: what they show, how they are drawn, the large ones.

Nothing that takes Keras is imported: doit reads this at every start.
"""

# fmt: off

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reimaging import run
from reimaging.figures.catalogue import FIGURES, FILMS, MONTAGES, Figure, drawable
from reimaging.given import not_drawn
from reimaging.maps import deep_zoom
from reimaging.profile import map_embedding
from reimaging.publish import contact_sheet
from reimaging.publish.commit import Commit
from reimaging.tasks import task

Tasks = Iterator[dict[str, Any]]
Code = Callable[..., list[Path]]
_FORMS = (".pdf", ".png")


def table_tasks(asked: run.Run, code: Code) -> Tasks:
    """Choose the images of each montage into its table, with what their credits need."""
    here, seed = asked.layout, asked.profile.random.seed
    stores = run.of_each_tar(asked, here.store)
    for montage in MONTAGES:
        table = here.table(montage.name)
        made_from = montage.made_from(here, map_embedding(asked.profile).slug)
        yield task(
            table.name, montage.choose, here.database, stores, *made_from,
            *([seed] if montage.by_lot else []), table, makes=[table], settings={"seed": seed},
            reads=[here.database, *stores, *made_from], code=code(f"figures/{montage.module}.py"))


def figure_tasks(asked: run.Run, code: Code, commit: Commit) -> Tasks:
    """Draw figures from tables and paste montages, for the paper, and make a sheet of them all.

    Those whose images did not come along are not drawn; the sheet shows what is there of them.
    """
    here, profile, absent = asked.layout, asked.profile, not_drawn(asked.layout.given)
    given = profile.source.kind == "tables"  # there are no images, and not every table
    drawn: tuple[Figure, ...] = drawable(run.given_tables(asked)) if given else FIGURES
    for figure in drawn:
        if figure.name in absent:
            continue
        sources, files = figure.sources(here), [here.figure(figure.name, e) for e in _FORMS]
        yield task(
            figure.name, figure.draw, *sources, files, makes=files,
            reads=sources, code=code(f"figures/{figure.module}.py", "taxonomy.*", "licence.py"))
    shown = () if given else MONTAGES
    stores = [] if given else run.of_each_tar(asked, here.store)
    for montage in shown:
        if montage.name in absent:
            continue
        table, sheet = here.table(montage.name), here.figure(montage.name, ".png")
        beside = montage.beside(here)
        yield task(
            montage.name, montage.draw, table, stores, *beside, sheet, makes=[sheet],
            reads=[table, *stores, *beside], code=code(f"figures/{montage.module}.py"))
    pictures = [here.figure(each.name, ".png") for each in (*drawn, *shown)]
    pictures = [path for path in pictures if path.stem not in absent or path.is_file()]
    films = [] if given else [here.film(name) for name in FILMS]
    page = here.figure("index", ".html")
    yield task(
        "index.html", contact_sheet.write_contact_sheet, page, profile, commit, pictures,
        films, reads=[*pictures, *films], makes=[page], settings={"commit": commit.described},
        code=code("publish/contact_sheet.*", "figures/catalogue.py"))


def zoom_tasks(asked: run.Run, code: Code) -> Tasks:
    """Paint the maps large, as PNG and as tiles that a browser zooms into."""
    here = asked.layout
    stores = run.of_each_tar(asked, here.store)
    for montage in MONTAGES:
        if montage.draw_large is None:
            continue
        name = montage.name
        table, large, tiles = here.table(name), here.large(name), here.tiles(name)
        yield task(
            f"{name}.png", montage.draw_large, table, stores, large, makes=[large],
            reads=[table, *stores], code=code(f"figures/{montage.module}.py"))
        yield task(
            name, deep_zoom.write_tiles, tiles.parent, large, name, makes=[tiles],
            reads=[large], code=code("maps/deep_zoom.py"),
            clean=[(deep_zoom.remove_tiles, (tiles.parent,))])
