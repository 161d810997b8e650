"""A part holds what one tar holds: every member with one outcome, images, figures and links."""

import sqlite3
from contextlib import closing

import pytest

from reimaging.index.part import part_stands, write_part

NAME = "arXiv_src_9802_001"


def rows(path, query):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


@pytest.fixture
def part(two_tars, tmp_path):
    target = tmp_path / "parts" / f"{NAME}.sqlite"
    write_part(target, two_tars.tar(NAME), lambda: two_tars.path(NAME))
    return target


def test_every_member_has_one_outcome(part):
    assert rows(part, "SELECT member, kind, files, outcome FROM members ORDER BY position") == [
        ("9802/hep-th9802001.gz", "tar", 4, "ok"),
        ("9802/hep-th9802002.gz", "file", 1, "withdrawn"),
        ("9802/hep-th9802003.gz", "none", 0, "unreadable: it is not gzipped"),
    ]


def test_a_tar_damaged_half_way_keeps_what_was_read_and_says_so(two_tars, tmp_path):
    path = two_tars.path("arXiv_src_9802_001")
    data = bytearray(path.read_bytes())
    data[data.index(b"9802/hep-th9802003") + 100] ^= 0xFF
    path.write_bytes(data)
    target = tmp_path / "part.sqlite3"
    write_part(target, two_tars.tar("arXiv_src_9802_001"), lambda: path)
    assert rows(target, "SELECT member, outcome FROM members ORDER BY position") == [
        ("9802/hep-th9802001.gz", "ok"),
        ("9802/hep-th9802002.gz", "withdrawn"),
        ("", "unreadable: the rest of the tar: a damaged header"),
    ]


def test_image_files_have_what_their_headers_say(part):
    query = "SELECT path, extension, format, width, height, unit, creator, software, outcome FROM image_files ORDER BY path"
    red, blue, junk = rows(part, query)
    assert red == ("a.png", "png", "png", 20, 10, "px", None, None, "ok")
    assert blue == ("b.eps", "eps", "eps", 72, 36, "pt", "a hand", None, "ok")
    assert junk[:2] == ("unused/c.jpg", "jpg")
    assert junk[-1].startswith("unreadable: ")


def test_figures_are_linked_to_images_and_what_is_missing_stays_named(part):
    assert rows(
        part,
        "SELECT float, environment, label, caption_tex, caption_text FROM figures ORDER BY position",
    ) == [
        (1, "figure", "f:red", "A red square.", "A red square."),
        (2, "figure*", None, "Two.", "Two."),
    ]
    links = rows(
        part,
        "SELECT written, path, figure_images.outcome FROM figure_images "
        "JOIN figures USING (figure_id) LEFT JOIN image_files USING (image_id) "
        "ORDER BY figures.position, figure_images.position",
    )
    assert links[:2] == [("a.png", "a.png", "ok"), ("b", "b.eps", "ok")]
    assert links[2][:2] == ("gone.eps", None)
    assert links[2][2].startswith("missing: ")


def test_a_part_that_stands_asks_for_no_tar(part, two_tars):
    def fetch():
        raise AssertionError("the tar would be paid for again")

    write_part(part, two_tars.tar(NAME), fetch)
    assert part_stands(part, two_tars.tar(NAME), None)


def test_another_tar_or_slice_or_half_a_file_does_not_stand(part, two_tars):
    tar = two_tars.tar(NAME)
    assert not part_stands(part, tar, frozenset({"hep-th9802001"}))
    assert not part_stands(part, two_tars.tar("arXiv_src_1501_001"), None)
    part.write_bytes(part.read_bytes()[:1000])
    assert not part_stands(part, tar, None)


def test_a_slice_reads_the_wanted_articles_and_names_the_others(two_tars, tmp_path):
    target = tmp_path / "part.sqlite"
    wanted = frozenset({"hep-th9802002"})
    write_part(target, two_tars.tar(NAME), lambda: two_tars.path(NAME), wanted)
    assert [o for (o,) in rows(target, "SELECT outcome FROM members ORDER BY position")] == [
        "outside the slice",
        "withdrawn",
        "outside the slice",
    ]
    assert rows(target, "SELECT compact FROM articles") == [("hep-th9802002",)]


def test_an_article_that_is_twice_in_one_tar_is_read_once(bulk, tmp_path):
    members = {"hep-th9802001.gz": b"junk", "hep-th9802001.pdf": b"%PDF"}
    bulk.add_tar(NAME, members)
    target = tmp_path / "part.sqlite"
    write_part(target, bulk.tar(NAME), lambda: bulk.path(NAME))
    outcomes = [o for (o,) in rows(target, "SELECT outcome FROM members ORDER BY position")]
    assert outcomes[1] == "duplicate: twice in one tar"


def test_the_same_tar_gives_the_same_content(part, two_tars, tmp_path):
    again = tmp_path / "again.sqlite"
    write_part(again, two_tars.tar(NAME), lambda: two_tars.path(NAME))
    with closing(sqlite3.connect(part)) as a, closing(sqlite3.connect(again)) as b:
        assert list(a.iterdump()) == list(b.iterdump())
