"""What is measured of a file by its kind: a change shows, and a mere rewriting does not."""

import hashlib
import sqlite3
from contextlib import closing

import h5py
import numpy as np
import pytest

from reimaging.verification import measures
from small_run import make_run, read_weights, write_network


@pytest.fixture
def run(tmp_path):
    return make_run(tmp_path / "run")


def test_the_bytes_of_a_file_are_told_as_sha256sum_tells_them(tmp_path):
    (tmp_path / "a").write_bytes(b"abc" * 10**6)
    expected = hashlib.sha256(b"abc" * 10**6).hexdigest()
    assert list(measures.of_file(tmp_path / "a")) == [("bytes", expected)]


def test_an_hdf5_file_is_measured_by_what_is_in_it(run, tmp_path):
    path = run.here.array("random", 8)
    first = dict(measures.of_hdf5(path))
    with h5py.File(path) as file:
        images = file["images"][()]
    assert first["shape of images"] == "5 x 8 x 8 x 3"
    expected = np.sqrt(np.mean(images.astype(float) ** 2))
    assert float(first["root mean square of images"]) == pytest.approx(expected, rel=1e-5)
    assert not any("image_id" in name for name in first)
    with h5py.File(tmp_path / "again.h5", "w", libver="latest") as file:  # otherwise laid out
        file.create_dataset("images", data=images, chunks=(1, 8, 8, 3), compression="gzip")
        file["image_id"] = np.arange(5)
    assert path.read_bytes() != (tmp_path / "again.h5").read_bytes()
    assert dict(measures.of_hdf5(tmp_path / "again.h5")) == first
    assert list(measures.of_store(path)) == [("content", first["content"])]


@pytest.mark.parametrize("what", ["a pixel", "an attribute", "a name", "a type"])
def test_a_change_within_an_hdf5_file_is_another_content(run, what):
    path = run.here.array("random", 8)
    (before,) = measures.of_store(path)
    with h5py.File(path, "a") as file:
        if what == "a pixel":
            file["images"][3, 2, 1, 0] ^= 1
        elif what == "an attribute":
            file["images"].attrs["side"] = 8
        elif what == "a name":
            file.move("images", "pictures")
        else:
            numbers = file["image_id"][()].astype(np.uint64)
            del file["image_id"]
            file["image_id"] = numbers
    assert list(measures.of_store(path)) != [before]


def test_an_element_of_long_lists_of_any_length_shows(tmp_path):
    def content(last):
        with h5py.File(tmp_path / "a.h5", "w") as file:
            lists = file.create_dataset("lists", 1, dtype=h5py.vlen_dtype(np.int64))
            lists[0] = [*range(5000), last, *range(5000)]
        return dict(measures.of_hdf5(tmp_path / "a.h5"))["content"]

    assert content(1) == content(1) != content(2)


def test_a_store_of_which_images_are_left_out_says_how_many(run):
    with h5py.File(run.here.store("T1"), "a") as store:
        store.attrs["left out"] = 3
    assert list(measures.of_store(run.here.store("T1"))) == [(measures.PART, "3")]


def test_each_table_of_a_database_is_measured_and_no_index_of_words(run):
    found = {
        (table, measure): value for table, measure, value in measures.of_database(run.here.database)
    }
    assert {table for table, _ in found} == {"articles", "figures"}
    assert found["articles", "rows"] == "2"


def test_one_row_is_another_content_and_the_order_of_writing_is_not(run):
    def contents():
        return {t: v for t, m, v in measures.of_database(run.here.database) if m == "content"}

    def do(statements):
        with closing(sqlite3.connect(run.here.database)) as database:
            database.executescript(statements)

    before = contents()
    do("DELETE FROM articles; INSERT INTO articles VALUES (2, 'Two'), (1, 'One'); VACUUM;")
    assert contents() == before
    do("UPDATE articles SET title = 'one' WHERE article_id = 1;")
    assert contents()["articles"] != before["articles"]
    assert contents()["figures"] == before["figures"]


def test_a_table_has_rows_and_the_mean_of_each_column_of_numbers(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("image_id,class,share,low\n1,a,0.5,\n2,b,1,0.25\n3,c,,nan?\n")
    found = dict(measures.of_table(path))
    assert found["rows"] == "3"
    assert found["mean of share"] == "0.75"
    assert set(found) == {"bytes", "rows", "mean of share"}  # no ids, no words, not half a column


def test_a_small_table_is_measured_number_by_number_under_the_words_of_its_row(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("measure,class,value,note\nf1,a,0.5,\nf1,b,1,\nf1,b,0.25,\n,,7,\n")
    found = dict(measures.of_cells(path))
    assert {name: value for name, value in found.items() if name != "bytes"} == {
        "rows": "4", "value of f1, a": "0.5", "value of f1, b": "1",
        "value of f1, b, row 3": "0.25", "value of row 4": "7",
    }  # fmt: skip


def test_an_empty_table_has_no_row(tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n")
    assert dict(measures.of_table(tmp_path / "t.csv"))["rows"] == "0"


def test_a_column_that_is_called_otherwise_is_another_content(run):
    before = {t: v for t, m, v in measures.of_database(run.here.database) if m == "content"}
    with closing(sqlite3.connect(run.here.database)) as database:
        database.execute("ALTER TABLE articles RENAME COLUMN title TO name")
    after = {t: v for t, m, v in measures.of_database(run.here.database) if m == "content"}
    assert after["articles"] != before["articles"]


def test_a_number_that_is_defined_twice_is_told_twice(tmp_path):
    text = "\\newcommand{\\numA}{1}\n\\newcommand{\\numA}{2}\n"
    (tmp_path / "numbers.tex").write_text(text)
    assert list(measures.of_numbers(tmp_path / "numbers.tex")) == [("numA", "value", "1; 2")]


def test_numbers_of_the_text_are_told_without_the_marks_of_tex(run):
    assert list(measures.of_numbers(run.here.numbers)) == [
        ("numImages", "value", "1539"),
        ("numShare", "value", "84.7 %"),
    ]
    told = measures.plain_text(r"\texttt{ternary}, 471 $\times$ 378")
    assert told == "ternary, 471 x 378"


def test_a_network_is_measured_by_its_weights(run):
    path = run.here.classifier
    before = dict(measures.of_network(path))
    weights = read_weights(path)
    assert before["weights"] == "40"
    expected = np.sqrt(np.mean(weights**2))
    assert float(before["root mean square of the weights"]) == pytest.approx(expected, rel=1e-5)
    write_network(path, weights)  # another zip of the same
    assert dict(measures.of_network(path)) == before
    weights[7, 3] += 1e-9
    write_network(path, weights)
    assert dict(measures.of_network(path))["content"] != before["content"]


def test_a_pdf_is_measured_by_its_letters_page_by_page(tmp_path):
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    def write(name, *texts):
        with PdfPages(tmp_path / name) as pages:
            for text in texts:
                figure = Figure()
                figure.text(0.1, 0.5, text)
                pages.savefig(figure)
        return dict(measures.of_pdf(tmp_path / name))

    one = write("one.pdf", "There are 12 images", "of two kinds")
    two = write("two.pdf", "There are 13,400 images", "of three kinds")
    assert one["pages"] == "2"
    assert int(one["letters"]) == len("Thereareimagesoftwokinds")
    assert one["letters of page 1"] == two["letters of page 1"]
    assert one["letters of page 2"] != two["letters of page 2"]
    figure = dict(measures.of_figure(tmp_path / "one.pdf"))
    assert figure["pages"] == "461 x 346, 461 x 346"
    assert figure["letters"] == one["letters"]


def test_a_text_is_measured_by_its_letters(tmp_path):
    (tmp_path / "a.tex").write_text("Figure~1: 12 images. 39ae42546674\n")
    assert dict(measures.of_text(tmp_path / "a.tex"))["letters"] == str(len("Figureimages"))
