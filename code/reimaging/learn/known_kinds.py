"""What is seen on images of the drawn sample, as the table says that is drawn with it."""

from pathlib import Path

from reimaging.errors import ReimagingError
from reimaging.index.database import reading
from reimaging.table import read_table


def known_kinds(database: Path, truth: Path) -> dict[int, str]:
    """Give the kind of each image that is known, such as "line plot", by image_id.

    Parameters
    ----------
    database
        The index.
    truth
        A CSV with the columns identifier, path and kind, as the drawn sample has one.

    Raises
    ------
    ReimagingError
        If a column is missing.
    """
    rows = read_table(truth)
    if rows and not {"identifier", "path", "kind"} <= rows[0].keys():
        raise ReimagingError(
            f"{truth} has the columns {', '.join(rows[0])}; allowed is a table with identifier, "
            "path and kind."
        )
    kinds = {(row["identifier"], row["path"]): row["kind"] for row in rows}
    query = "SELECT image_id, identifier, path FROM image_files JOIN articles USING (article_id)"
    with reading(database) as connection:
        return {
            number: kinds[key]
            for number, *named in connection.execute(query)
            if (key := tuple(named)) in kinds
        }
