"""Hostile and damaged bulk tars: what can be read is read, the rest is one row that says why."""

import gzip
import tarfile

import pytest

from hostile.sound import ARTICLE
from hostile.tars import entry, many_entries, numbered
from hostile.world import assert_whole
from reimaging.errors import ReimagingError

FIRST, LAST = (entry(f"9802/hep-th980200{n}.gz", ARTICLE) for n in (1, 9))
REST = "unreadable: the rest of the tar: "


def written(world, *entries, end=bytes(1024)):
    world.path.write_bytes(b"".join(entries) + end)
    return world.read()


def test_names_links_and_devices_are_no_articles(world):
    elsewhere = f"{world.folder}/elsewhere/blue.png"
    names = ["../x.gz", "/etc/x.gz", "9802/x.gz", "9802/hep-th9802002", "9802/.gz", "\x00.gz"]
    kinds = [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
    rows = written(
        world, FIRST, *(entry(name, ARTICLE) for name in names),
        *(entry(f"9802/hep-th980201{n}.gz", b"", kind, elsewhere) for n, kind in enumerate(kinds)),
        LAST,
    )  # fmt: skip
    assert_whole(rows.pop("hep-th9802001"))
    assert_whole(rows.pop("hep-th9802009"))
    assert {row.outcome for row in rows.values()} == {"no identifier in its name"}


def test_an_article_s_path_in_the_tar_leads_nowhere(world):
    names = ["/etc/hep-th9802002.gz", "../../hep-th9802003.gz", "9802/../../hep-th9802004.gz"]
    rows = written(world, *(entry(name, ARTICLE) for name in names), LAST)
    assert len(rows) == 4
    for row in rows.values():
        assert_whole(row)


@pytest.mark.parametrize("count", [1000, pytest.param(100_000, marks=pytest.mark.heavy)])
def test_so_many_members_are_read(world, count):
    rows = written(world, FIRST, *many_entries(count), LAST)
    assert_whole(rows.pop("hep-th9802001"))
    assert_whole(rows.pop("hep-th9802009"))
    assert len(rows) == count
    assert {row.outcome for row in rows.values()} == {"no identifier in its name"}


def test_an_article_that_comes_a_thousand_times_is_read_once(world):
    world.path.write_bytes(FIRST * 1000 + bytes(1024))
    (_, first), *others = world.read_all()
    assert_whole(first)
    assert {row.outcome for _, row in others} == {"duplicate: twice in one tar"}


@pytest.mark.parametrize(
    "damage",
    [
        b"\xff" * 512,
        b"junk" * 128,
        entry("9802/hep-th9802005.gz")[:100] + b"\xff" * 412,
        entry("long", kind=tarfile.GNUTYPE_LONGNAME, size=1 << 40),
        entry("long", b"name", tarfile.GNUTYPE_LONGNAME) * 3000,
        numbered("9802/hep-th9802005.gz", -512),
        numbered("9802/hep-th9802005.gz", 1 << 60),
        numbered("9802/hep-th9802005.gz", 1 << 80),
        entry("pax", b"30 size=9999999999999999999999\n", tarfile.XHDTYPE),
        numbered("9802/hep-th9802005.gz", 1 << 80, tarfile.GNUTYPE_SPARSE),
        entry("9802/hep-th9802005.gz", kind=tarfile.GNUTYPE_SPARSE),
    ],
    ids=[
        "bits",
        "text",
        "half a header",
        "long name",
        "names of names",
        "backwards",
        "an exbibyte",
        "a yobibyte",
        "a size said anew",
        "sparse and large",
        "sparse",
    ],
)
def test_behind_a_damaged_header_the_rest_is_one_row(world, damage):
    rows = written(world, FIRST, damage, LAST)
    assert_whole(rows["hep-th9802001"])
    assert rows[""].outcome.startswith(REST)
    assert set(rows) == {"hep-th9802001", ""}
    assert set(world.render(20.0).values()) == {"ok"}


def test_of_a_tar_cut_off_all_that_is_whole_is_read(world):
    inside = written(world, FIRST, LAST[: len(LAST) // 2 // 512 * 512], end=b"")
    assert_whole(inside["hep-th9802001"])
    assert inside["hep-th9802009"].outcome.startswith(("unreadable: ", "damaged: "))
    assert inside[""].outcome.startswith(REST)
    between = written(world, FIRST, LAST[:300], end=b"")
    assert_whole(between["hep-th9802001"])
    assert between[""].outcome.startswith(REST)


@pytest.mark.parametrize(
    "behind", [b"", bytes(1024) + LAST + bytes(1024), bytes(512) + LAST + bytes(1024)]
)
def test_what_tarfile_would_pass_over_at_the_end_is_told(world, behind):
    rows = written(world, FIRST, end=behind)
    assert_whole(rows["hep-th9802001"])
    assert rows[""].outcome.startswith(REST)


def test_a_size_beyond_the_end_of_the_tar_is_a_cut_off_article(world):
    rows = written(world, FIRST, entry("9802/hep-th9802002.gz", size=1 << 40), LAST)
    assert_whole(rows["hep-th9802001"])
    assert rows["hep-th9802002"].outcome.startswith("unreadable: ")
    assert rows[""].outcome.startswith(REST)


@pytest.mark.parametrize("data", [b"", b"nothing of the kind" * 100, gzip.compress(FIRST)])
def test_a_file_that_is_no_tar_is_one_sentence_or_one_row(world, data):
    world.path.write_bytes(data)
    try:
        rows = world.read()
    except ReimagingError as error:
        assert str(error).count("\n") == 0
        assert world.path.name in str(error)
    else:
        assert [row.outcome[: len(REST)] for row in rows.values()] == [REST]
    assert not list(world.folder.glob("part.sqlite*"))[1:]


def test_zeros_without_end_are_an_empty_tar(world):
    assert written(world, end=bytes(1 << 24)) == {}


@pytest.mark.heavy
def test_two_gibibytes_of_large_files_are_read_in_less_than_one(world):
    size = 127 << 20  # a file of one more MiB would not be read
    drawing = entry("a.eps", b"%!PS" + bytes(508), size=size)
    article = gzip.compress(drawing) + gzip.compress(bytes(size - 512), 1)
    zeros = gzip.compress(bytes(1 << 20), 9) * 127
    article += b"".join(gzip.compress(entry(f"{n}.png", size=size)) + zeros for n in range(20))
    world.pack({"hep-th9802001": article, "hep-th9802002": ARTICLE})
    bomb, sound = world.read().values()
    assert (bomb.outcome, bomb.files) == ("too large: it unpacks to more than is allowed", 16)
    assert sound.outcome == "ok"
    assert max(world.peaks()) < 1 << 30
