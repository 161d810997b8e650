"""The tables of a still copy."""

import json

from reimaging.explore.export_folder import Files
from reimaging.explore.export_tables import LARGEST, write_tables
from reimaging.explore.statistics_tables import StatisticsTables


def test_a_table_is_there_to_be_read_and_to_be_taken_along(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables/some_counts.csv").write_text("year,images\n1998,5\n2012,\n")
    write_tables(Files(tmp_path / "copy"), StatisticsTables(tmp_path / "tables"))
    data = tmp_path / "copy/data"
    assert json.loads((data / "tables.json").read_text()) == [
        {"name": "some_counts", "title": "Some counts", "rows": 2}
    ]
    table = json.loads((data / "tables/some_counts.json").read_text())
    assert table["columns"] == ["year", "images"]
    assert table["rows"] == [[1998, 5], [2012, None]]
    assert (data / "tables/some_counts.csv").read_text() == "year,images\n1998,5\n2012,\n"


def test_one_that_no_browser_could_show_is_left_out(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables/large.csv").write_text("a\n" + "1\n" * (LARGEST // 2))
    write_tables(Files(tmp_path / "copy"), StatisticsTables(tmp_path / "tables"))
    assert json.loads((tmp_path / "copy/data/tables.json").read_text()) == []
