"""Labelled images of the corpus as an array to learn from.

Format
------
An image array (see `reimaging.pixels.arrays`) with three datasets beside ``images`` and
``image_id``: ``label`` uint8 [n], an index into CLASSES; ``article`` int64 [n], the article that an
image is of; ``by_lot`` bool [n], whether somebody came to it without regard to what it is. Of
each labeller his first word on an image tells: who labels again an image that he met as one of the
least sure has not drawn it.

Who labels what the classifier is least sure of labels images that are hard for it. To learn from,
they are the best there are; a test on them would say that it errs more often than it does.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.index.database import reading
from reimaging.learn.agreement import ADJUDICATOR, agreed_labels
from reimaging.learn.labels import NOT_BY_LOT, WITHDRAWN, image_id_of, read_labels
from reimaging.pixels.arrays import write_array
from reimaging.pixels.store import first_outcomes
from reimaging.quantity import count_text


def write_labelled_array(
    target: Path, labels: Path, database: Path, stores: Sequence[Path], *, side: int
) -> None:
    """Put the images that were labelled by hand into an array, and say which could not be.

    Parameters
    ----------
    target
        The array to make.
    labels
        The table of labels; what its labellers agree on counts (`reimaging.learn.agreement`).
    database
        The index: which article an image is of.
    stores
        The image stores.
    side
        Of the squares, in pixels.

    Raises
    ------
    ReimagingError
        If the table is no table of labels, its labellers agree on no image, or none on which they
        do is in the stores.
    """
    rows = read_labels(labels)
    agreed = agreed_labels(rows)
    first: dict[tuple[str, int | None], str] = {}  # of each labeller and image the first source
    for row in rows:
        if row.label != WITHDRAWN:
            first.setdefault((row.labeller, row.image_id), row.source)
    by_lot = {image for (_, image), source in first.items() if source not in NOT_BY_LOT}
    wanted = {image_id_of(image): label for image, label in agreed.classes.items()}
    rendered = {
        number
        for numbers, outcomes in first_outcomes(stores)
        for number, outcome in zip(numbers.tolist(), outcomes, strict=True)
        if number in wanted and outcome == "ok"
    }
    with reading(database) as index:
        query = "SELECT image_id, article_id FROM image_files WHERE image_id = ?"
        articles = (index.execute(query, (image,)).fetchone() for image in wanted)
        article_of = dict(row for row in articles if row)
    found = sorted(article_of.keys() & rendered)
    if missing := len(agreed.classes) - len(found):
        print(f"{count_text(missing, 'labelled image')} not in the stores: left out.")
    if agreed.tied:
        print(f"{count_text(len(agreed.tied), 'image')} labelled both ways: left out.")
    if not agreed.classes:
        raise ReimagingError(
            f"{labels}: its labellers agree on none of its images, of which "
            f"{len(agreed.tied):,} are tied; somebody else has to label one of them, or the "
            f"labeller {ADJUDICATOR}, whose word decides."
        )
    if not found:
        raise ReimagingError(
            f"{labels}: of the {count_text(len(agreed.classes), 'image')} whose class is agreed "
            "on none is in the image stores; an image is named by its image_id, as in the index."
        )
    write_array(
        target,
        found,
        stores,
        side=side,
        attributes={"choice": "labelled by hand"},
        columns={
            "label": np.array([CLASSES.index(wanted[image]) for image in found], np.uint8),
            "article": np.array([article_of[image] for image in found], np.int64),
            "by_lot": np.array([image in by_lot for image in found], bool),
        },
    )
