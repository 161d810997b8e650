"""What is passed on, as doit's tasks: the bundle and its deposit; dodo.py takes them from here.

They are not part of `doit` alone. Nothing that takes Keras is imported: doit reads this at every
start.
"""

# fmt: off

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from reimaging import run
from reimaging.archive import bundle, deposit
from reimaging.archive.contents import contents_of
from reimaging.given import is_given
from reimaging.publish.commit import Commit
from reimaging.tasks import task

Tasks = Iterator[dict[str, Any]]


def archive_tasks(
    asked: run.Run, commit: Commit, steps: Mapping[str, Callable[[], Tasks]]
) -> Tasks:
    """List what goes into the bundle, and pack it once all of that is made.

    Parameters
    ----------
    asked, commit
        Of what, with which code.
    steps
        What creates the tasks of each step of the study: they say what they read and make.
    """
    here = asked.layout
    given = [step for step in steps if is_given(here.given, step)]
    contents = contents_of(here, {step: create() for step, create in steps.items()}, given)
    yield task("list", bundle.list_bundle, asked, commit, contents, aloud=True, clean=())
    packed = bundle.bundle_path(asked)
    yield task(
        "bundle", bundle.write_bundle, asked, commit, contents, makes=[packed], aloud=True,
        reads=contents.files,
        settings={"commit": commit.described, "archive": repr(asked.profile.archive),
                  "labels": here.labels.is_file()})


def deposit_tasks(asked: run.Run, publish: str | None) -> Tasks:
    """Upload the bundle, once it is packed; the server is asked each time.

    Parameters
    ----------
    asked
        Of what.
    publish
        What the user said to it: "yes" publishes, which is final.
    """
    yield task(
        "zenodo", deposit.deposit_bundle, asked, publish, aloud=True, clean=(),
        after=["archive:bundle"])
