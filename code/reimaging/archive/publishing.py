"""Publishes the two datasets of a run: that of the tars, and that of what was made of them.

arXiv's tars are not passed on: of the raw dataset the history goes to the place, with the key and
the address of each tar, so that `datalad get` fetches it from where it came. The bytes go along
for a drawn sample, which lies on this machine alone, and where the user asks for it.
"""

from collections.abc import Sequence
from pathlib import Path

from reimaging.acquire.annex import Repository, sole_writer
from reimaging.archive.derived_dataset import RAW, dataset_folder, retake, update_dataset
from reimaging.archive.publication import (
    Sent,
    make_sibling,
    missing_at,
    place_of,
    send,
    send_history,
)
from reimaging.quantity import count_text
from reimaging.run import Run


def check_place(run: Run) -> None:
    """Say where the datasets are published, or that the profile names no place."""
    place = place_of(run.profile)
    name = run.profile.name
    print(f"{place.address(name)} and {place.address(f'{name}-{RAW}')} are where others clone it.")


def publish_raw(run: Run, tars: bool = False) -> None:
    """Publish the dataset of the tars: what is known of each, and its bytes only if asked for.

    Parameters
    ----------
    run
        The run.
    tars
        Whether the bytes of tars are published that were not drawn here.

    Raises
    ------
    ReimagingError
        If the profile names no place, or the dataset cannot be sent there.
    """
    place, root = place_of(run.profile), run.layout.raw
    if not (root / ".git").exists():
        print(f"{root} is not there: nothing of the tars is published.")
        return
    drawn = run.profile.source.kind == "sample"
    with sole_writer(root) as lock:
        repository = Repository(root, lock)
        repository.remove_dead_locks()
        name = f"{run.profile.name}-{RAW}"
        remote = make_sibling(repository, place, name)
        if drawn or tars:
            sent = send(repository, remote, anywhere=True)
        else:
            sent = Sent(0, send_history(repository, remote))
    print(_told(place.address(name), sent))
    if not drawn and not tars:
        print("No tar is passed on; `datalad get` fetches each from where it came.")


def publish_derived(run: Run, truth: Sequence[Path] = ()) -> None:
    """Publish the dataset of what was made of the tars, as far as it may be passed on.

    Parameters
    ----------
    run
        The run.
    truth
        Files that tell what is seen on drawn images.

    Raises
    ------
    ReimagingError
        If the profile names no place, a file is missing, or the dataset cannot be sent there.
    """
    place, root, name = place_of(run.profile), dataset_folder(run.layout), run.profile.name
    with sole_writer(root) as lock:
        repository = Repository(root, lock)
        repository.remove_dead_locks()
        taken = update_dataset(run, repository, truth)
        remote = make_sibling(repository, place, name)
        retake(run, repository, missing_at(repository, remote, here=False), truth)
        sent = send(repository, remote, keep=False)
    print(taken.told)
    print(_told(place.address(name), sent))


def _told(address: str, sent: Sent) -> str:
    if not sent.files and not sent.history:
        return f"{address} is up to date."
    return f"{address} is up to date now: {count_text(sent.files, 'large file')} sent."
