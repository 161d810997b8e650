"""What filters ask of the images of a still copy: a file of columns, by lot (data/columns.json).

``ids`` and ``articles`` (identifiers) are text. ``article`` is the place of each image's article,
``texts`` that of the first article of each file of texts, ``columns`` has ``names`` and ``codes``
as `catalogue.Column`.
"""

from reimaging.explore.export_folder import Files
from reimaging.explore.export_slice import Slice
from reimaging.explore.export_texts import LISTED, Texts


def write_columns(files: Files, copied: Slice, texts: Texts) -> None:
    """Write the columns of a still copy."""
    catalogue, order = copied.shown.catalogue, copied.order
    numbers = {
        name: getattr(catalogue, name)[order].tolist()
        for name in ("width", "height", "year", "cluster")
    }
    files.put_json(
        "data/columns.json",
        {
            "ids": list(map(str, catalogue.ids[order].tolist())),
            **numbers,
            "columns": {
                name: {"names": list(names), "codes": codes[order].tolist()}
                for name, (codes, names) in catalogue.columns.items()
            },
            "articles": texts.articles,
            "article": [texts.article[row] for row in order.tolist()],
            "texts": texts.first,
            "listed": LISTED,
        },
    )
