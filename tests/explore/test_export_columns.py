"""The columns of a still copy."""

import json

from reimaging.explore.export_columns import write_columns
from reimaging.explore.export_folder import Files
from reimaging.explore.export_slice import sliced
from reimaging.explore.export_texts import write_texts
from reimaging.explore.image_filter import ImageFilter


def test_what_columns_say_of_an_image_is_what_the_catalogue_says(collection, tmp_path):
    copied = sliced(collection, ImageFilter())
    texts = write_texts(Files(tmp_path), copied)
    write_columns(Files(tmp_path), copied, texts)
    told = json.loads((tmp_path / "data/columns.json").read_text())
    here = copied.shown.catalogue
    for turn, row in enumerate(copied.order.tolist()):
        assert told["ids"][turn] == str(here.ids[row])
        assert told["year"][turn] == here.year[row]
        assert (told["width"][turn], told["height"][turn]) == (here.width[row], here.height[row])
        assert told["cluster"][turn] == here.cluster[row]
        for name, column in told["columns"].items():
            assert column["names"][column["codes"][turn]] == here.columns[name].of(row)
        identifier = told["articles"][told["article"][turn]]
        assert identifier == copied.shown.details.image(row).article.identifier
