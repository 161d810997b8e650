"""A record is a table that people read, and that is refused where it is none."""

from pathlib import Path

import pytest
from PIL import Image

from reimaging.errors import ReimagingError
from reimaging.figures.catalogue import FIGURES, MONTAGES
from reimaging.verification.record import Recorded, read_record, record_path, write_record
from reimaging.verification.thumbnails import COLUMNS, cell

ROOT = Path(__file__).parents[2]

LINES = [
    Recorded("index", "data/P/arxiv.sqlite3: articles", "rows", "250"),
    Recorded("learn", "models/P/classifier.keras", "content", "ab12", "machine", "sums, in order"),
    Recorded("paper", "outputs/P/numbers.tex: numShare", "value", "84.7 %", "2.5", "a lot"),
]


def test_a_record_lies_with_the_profiles(tmp_path):
    assert record_path(tmp_path, "mine") == tmp_path / "profiles/records/mine.csv"


def test_what_is_written_is_read(tmp_path):
    write_record(tmp_path / "mine.csv", LINES)
    assert read_record(tmp_path / "mine.csv") == LINES
    first, second = (tmp_path / "mine.csv").read_text().splitlines()[:2]
    assert first == "step,item,measure,value,tolerance,why"
    assert second == "index,data/P/arxiv.sqlite3: articles,rows,250,,"


def test_without_a_record_one_sentence_says_how_there_will_be_one(tmp_path):
    with pytest.raises(ReimagingError, match="`reimaging verify --update` writes"):
        read_record(tmp_path / "mine.csv")


@pytest.mark.parametrize("tolerance", ["", "0.05", "10%", "3", "0.1+10%", "machine", "told"])
def test_a_tolerance_is_a_number_a_share_or_a_word(tmp_path, tolerance):
    line = Recorded("learn", "a", "value", "1", tolerance)
    write_record(tmp_path / "mine.csv", [line])
    assert read_record(tmp_path / "mine.csv") == [line]


@pytest.mark.parametrize("tolerance", ["a little", "-1", "10 %", "machines", "1e3", "10%+1", "1+2"])
def test_another_tolerance_is_refused_with_its_line(tmp_path, tolerance):
    write_record(tmp_path / "mine.csv", [LINES[0], Recorded("a", "b", "c", "1", tolerance)])
    with pytest.raises(ReimagingError, match=r"mine.csv, line 3: the tolerance is"):
        read_record(tmp_path / "mine.csv")


@pytest.mark.parametrize(
    "text", ["step,item\na,b\n", "step,item,measure,value,tolerance,why\na,b\n"]
)
def test_other_columns_are_refused(tmp_path, text):
    (tmp_path / "mine.csv").write_text(text)
    with pytest.raises(ReimagingError, match="line 2: the columns step, item"):
        read_record(tmp_path / "mine.csv")


def test_a_measure_that_stands_there_twice_is_refused(tmp_path):
    write_record(tmp_path / "mine.csv", [LINES[0], LINES[0]])
    with pytest.raises(ReimagingError, match=r"line 3: index, .*articles, rows stands there twice"):
        read_record(tmp_path / "mine.csv")


@pytest.mark.parametrize("data", [b"step,item\xff\n", b'step,"' + b"x" * 200_000 + b'"\n'])
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path, data):
    (tmp_path / "mine.csv").write_bytes(data)
    with pytest.raises(ReimagingError, match=r"is no table|columns"):
        read_record(tmp_path / "mine.csv")


def test_the_record_of_the_default_run_says_why_each_tolerance_is_one():
    path = record_path(ROOT, "sample")
    lines = read_record(path)
    assert len({line.key for line in lines}) == len(lines)
    allowed = [line for line in lines if line.tolerance not in ("", "told")]
    assert allowed
    assert all(len(line.why) > 20 for line in allowed)
    # what is read, counted and rendered is the same everywhere
    exact = {line.step for line in lines} - {line.step for line in allowed}
    assert {"settings", "acquire", "index", "convert", "compare"} <= exact


def test_the_record_of_the_default_run_has_a_thumbnail_of_each_figure():
    path = record_path(ROOT, "sample")
    shown = [line.item for line in read_record(path) if line.measure == "picture"]
    with Image.open(path.with_suffix(".jpg")) as sheet:
        assert cell(sheet, len(shown) - 1) is not None
        assert cell(sheet, len(shown) + COLUMNS) is None
    names = {each.name for each in (*FIGURES, *MONTAGES)}
    assert {Path(item).stem for item in shown} == names
