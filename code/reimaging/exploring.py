"""What the explorer shows, made as doit's tasks: dodo.py takes them from here.

They are not part of `doit` alone, as nothing of the paper needs them. Nothing that takes Keras is
imported: doit reads this at every start.
"""

# fmt: off

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reimaging import run
from reimaging.explore import caption_file, cataloguing, thumbnail_file
from reimaging.tasks import task


def explore_tasks(
    asked: run.Run, code: Callable[..., list[Path]]
) -> Iterator[dict[str, Any]]:
    """Make catalogue, captions and thumbnails, once there is all else that is shown."""
    here, seed, stems = asked.layout, asked.profile.random.seed, run.stems_by_now(asked)
    stores, said = run.of_each_tar(asked, here.store), here.predictions("classifier")
    ours = code("explore/thumbnail_file.py", "explore/plain_dataset.py")
    for stem, store in zip(stems, stores, strict=True):
        yield task(
            stem, thumbnail_file.write_thumbnails, here.thumbnails(stem), store,
            makes=[here.thumbnails(stem)], reads=[store], code=ours)
    yield task(
        "catalogue", cataloguing.write_catalogue,
        here.catalogue, here.database, stores, said, here.clusters, seed,
        makes=[here.catalogue], settings={"seed": seed},
        reads=[here.database, *stores, said, here.clusters],
        code=code("explore/catalogu*.py", "pixels/rendered.py", "licence.py"),
        # which it does not read; the explorer does
        after=["cluster", "neighbours", "map", "tables"])
    yield task(
        "captions", caption_file.write_captions, here.captions, here.database, here.catalogue,
        makes=[here.captions], reads=[here.database, here.catalogue],
        code=code("explore/caption_file.py", "explore/plain_dataset.py"))
