"""Publishing a run's datasets, as doit's tasks: dodo.py takes them from here.

They are not part of `doit` alone, and have no targets: each asks the place what is missing there.
"""

# fmt: off

from collections.abc import Iterator
from typing import Any, Final

from reimaging import chain, run
from reimaging.archive import publishing
from reimaging.tasks import task

NAME: Final = "publish-data"  # which no function can be called


def publish_tasks(asked: run.Run, doc: str, *, tars: bool = False) -> Iterator[dict[str, Any]]:
    """Publish the raw dataset, then the derived one, which names its state.

    Parameters
    ----------
    asked
        The run.
    doc
        What `doit list` says of the step.
    tars
        Whether the bytes of tars that were not drawn here are published, too.
    """
    truth = chain.tells_kinds(asked)[1:]
    yield {"basename": NAME, "name": None, "doc": doc, "task_dep": []}
    for each in (
        task("place", publishing.check_place, asked, aloud=True, clean=()),
        task("raw", publishing.publish_raw, asked, tars, aloud=True, clean=(),
             after=[f"{NAME}:place", "acquire"]),
        task("derived", publishing.publish_derived, asked, truth, aloud=True, clean=(),
             after=[f"{NAME}:raw", "index", "convert"]),
    ):
        yield {"basename": NAME, **each}
