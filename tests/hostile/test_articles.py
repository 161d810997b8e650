"""Hostile articles: each ends in one outcome, and the articles beside it are read whole."""

import bz2
import gzip
import io
import tarfile

import pytest

from hostile.sound import ARTICLE, EPS, PICTURES, TEX
from hostile.tars import entry, many_entries, numbered, tar_of
from packed_articles import packed
from reimaging.ingest import eprint

TOO_MUCH = "it unpacks to more than is allowed"
ZEROS = gzip.compress(bytes(64 << 20), mtime=0)  # 64 KiB; gzip members may follow one another


PAPER = entry("paper.tex", TEX)


def test_paths_that_lead_out_are_no_files_of_the_article(world):
    names = [
        f"{world.folder}/elsewhere/new.eps", "/etc/new.eps", "../new.eps", "../elsewhere/blue.png",
        "a/../../new.eps", "./../../../../../../tmp/new.eps", "a/b/../../../new.eps", "..", ".", "/",
    ]  # fmt: skip
    read = world.read_beside_a_sound_one(tar_of(PAPER, *(entry(name, EPS) for name in names)))
    assert (read.outcome, read.files, read.images) == ("ok", 1, {})


def test_what_looks_like_another_system_s_path_is_a_name_and_no_more(world):
    names = ["C:\\new.eps", "\\\\server\\new.eps", "..\\new.eps", "~/new.eps", "$HOME/new.eps"]
    read = world.read_beside_a_sound_one(tar_of(PAPER, *(entry(name, EPS) for name in names)))
    assert read.outcome == "ok"
    assert sorted(read.images) == sorted(names)


def test_links_and_devices_are_no_files_of_the_article(world):
    secret = f"{world.folder}/elsewhere/blue.png"
    kinds = [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
    entries = [entry(f"{n}.png", kind=kind, target=secret) for n, kind in enumerate(kinds)]
    # a folder by way of which a file would come to lie elsewhere
    entries += [entry("out", kind=tarfile.SYMTYPE, target=f"{world.folder}/elsewhere")]
    entries += [entry("out/new.png", PICTURES["png"]), entry("folder.png", kind=tarfile.DIRTYPE)]
    read = world.read_beside_a_sound_one(tar_of(PAPER, *entries))
    assert (read.outcome, read.files) == ("ok", 2)
    assert read.images == {"out/new.png": ("png", "ok")}


def test_of_files_with_one_name_the_first_counts(world):
    entries = [entry("./sound.png", PICTURES["png"]), entry("sound.png", b"junk")]
    entries += [entry("a/../sound.png", EPS), entry("paper.tex", b"\\bye")]
    read = world.read_beside_a_sound_one(tar_of(PAPER, *entries))
    assert (read.outcome, read.files) == ("ok", 2)
    assert read.images == {"sound.png": ("png", "ok")}


def test_odd_names_are_names(world):
    names = [
        "a\nb.eps", "a\x1b[31mb.eps", "\x7f.eps", "a'; DROP TABLE articles; --.eps", "\xe9.eps",
        "\xff\xfe.eps", "-rf.eps", "a" * 90 + ".eps", "%s%n.eps", "|touch x.eps", "con.eps",
    ]  # fmt: skip
    read = world.read_beside_a_sound_one(tar_of(PAPER, *(entry(name, EPS) for name in names)))
    assert (read.outcome, sorted(read.images)) == ("ok", sorted(names))
    assert set(read.images.values()) == {("eps", "ok")}
    assert set(world.render(20.0).values()) == {"ok"}


@pytest.mark.parametrize("most", [1000, pytest.param(100_000, marks=pytest.mark.heavy)])
def test_so_many_files_are_read_and_what_follows_is_too_much(world, monkeypatch, most):
    assert eprint.MAX_FILES == 100_000
    monkeypatch.setattr(eprint, "MAX_FILES", most)
    full = world.read_beside_a_sound_one(tar_of(PAPER, *many_entries(most - 1)))
    assert (full.outcome, full.files) == ("ok", most)
    over = world.read_beside_a_sound_one(tar_of(PAPER, *many_entries(most)))
    assert (over.outcome, over.files) == (f"too large: {TOO_MUCH}", most)
    assert over.figures == full.figures != ()


def test_a_gzip_bomb_of_one_file_is_stopped(world):
    read = world.read_beside_a_sound_one(ZEROS * 160)
    assert (read.outcome, read.files) == (f"unreadable: {TOO_MUCH}", 0)


def test_a_gzip_bomb_of_one_file_in_a_tar_is_stopped_and_what_lay_before_stays(world):
    bomb = entry("bomb.eps", size=10 << 30)
    read = world.read_beside_a_sound_one(gzip.compress(PAPER + bomb) + ZEROS * 160)
    assert (read.outcome, read.files) == (f"too large: {TOO_MUCH}", 1)
    read = world.read_beside_a_sound_one(gzip.compress(bomb) + ZEROS * 160)
    assert (read.outcome, read.files) == (f"unreadable: {TOO_MUCH}", 0)


def test_a_file_that_is_too_large_has_its_name_and_its_size_and_what_follows_is_read(world):
    large = gzip.compress(entry("large.eps", size=192 << 20)) + ZEROS * 3
    rest = gzip.compress(PAPER + entry("sound.png", PICTURES["png"]) + bytes(1024))
    read = world.read_beside_a_sound_one(large + rest)
    assert (read.outcome, read.files) == ("ok", 3)
    assert read.images["large.eps"] == (None, "too large: over 128 MiB")
    assert read.images["sound.png"] == ("png", "ok")
    rendered = world.render(20.0)
    assert rendered["large.eps"].startswith(("too large: ", "unreadable: "))
    assert rendered["sound.png"] == "ok"


def test_a_source_that_ends_early_keeps_what_was_read_before(world):
    noise = bytes(range(256)) * 4000
    whole = packed({"paper.tex": TEX, "sound.png": PICTURES["png"], "z.eps": noise})
    read = world.read_beside_a_sound_one(whole[: len(whole) * 9 // 10])
    assert read.outcome.startswith("damaged: ")
    assert (read.main_tex, read.images) == ("paper.tex", {"sound.png": ("png", "ok")})
    assert read.figures[0] == ("A sound figure, E=mc^2.", ("ok",))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x1f\x8b",
        b"no gzip",
        gzip.compress(b"")[:-4],
        ARTICLE[:20],
        ARTICLE[:10] + b"\xff" * 50,
        bz2.compress(b"\\bye"),
        b"PK\3\4 a zip",
        b"\x1f\x9d\x90 a compress",
    ],
    ids=range(9),
)
def test_what_is_no_gzip_is_unreadable(world, data):
    read = world.read_beside_a_sound_one(data)
    assert read.outcome.startswith("unreadable: ")
    assert (read.files, read.figures) == (0, ())


@pytest.mark.parametrize("end", [b"", bytes(8), b"junk"], ids=["cut", "wrong checksum", "junk"])
def test_a_damaged_end_loses_nothing_of_a_small_article(world, end):
    read = world.read_beside_a_sound_one(ARTICLE[:-8] + end)
    assert read.outcome == "ok" or read.outcome.startswith("damaged: ")
    assert (read.files, read.main_tex) == (4, "paper.tex")


def test_junk_behind_the_end_of_an_article_is_passed_over(world):
    read = world.read_beside_a_sound_one(ARTICLE + b"junk" * 100)
    assert (read.outcome, read.files) == ("ok", 4)


@pytest.mark.parametrize(
    ("article", "outcome", "files"),
    [
        (gzip.compress(ARTICLE), "no TeX", 1),  # packed twice
        (ARTICLE + bytes(1000), "ok", 4),
        (gzip.compress(bytes(1 << 20)), "ok", 1),
        (tar_of(), "ok", 1),
        (packed({"inner.tar": gzip.decompress(ARTICLE)}), "no TeX", 1),
        (packed({"a.tex/b": b"x", "a.tex": TEX}), "ok", 2),
    ],
    ids=["twice", "zeros behind", "zeros", "empty tar", "tar in a tar", "file and folder"],
)
def test_odd_articles_have_an_outcome(world, article, outcome, files):
    read = world.read_beside_a_sound_one(article)
    assert (read.outcome, read.files) == (outcome, files)


@pytest.mark.parametrize(
    "header",
    [
        entry("neg.eps")[:124] + b"-0000000001\0" + entry("neg.eps")[136:],
        entry("long", b"x" * 5000, tarfile.GNUTYPE_LONGNAME),
        entry("long", kind=tarfile.GNUTYPE_LONGNAME, size=1 << 40),
        entry("pax", b"20 path=../x.eps\n\n\n\n", tarfile.XHDTYPE) + entry("in.eps", EPS),
        entry("pax", b"999999999999 path=x\n", tarfile.XHDTYPE) + entry("in.eps", EPS),
        entry("pax", b"24 size=99999999999999\n\n", tarfile.XHDTYPE) + entry("in.eps", EPS),
        entry("pax", b"15 size=-9999\n", tarfile.XHDTYPE) + entry("in.eps", EPS),
        entry("pax", b"0 path=x\n", tarfile.XHDTYPE) + entry("in.eps", EPS),
        entry("pax", b"path=x\n" * 9000, tarfile.XGLTYPE) + entry("in.eps", EPS),
        entry("pax", b"29 GNU.sparse.map=0,1,5,9,9\n\n", tarfile.XHDTYPE) + entry("in.eps", EPS),
        entry("pax", b"22 GNU.sparse.major=1\n" b"22 GNU.sparse.minor=0\n", tarfile.XHDTYPE)
        + entry("in.eps", b"99999999999\n" * 50),
        entry("sparse.eps", EPS, tarfile.GNUTYPE_SPARSE),
        entry("odd.eps", EPS, b"Z"),
        entry("", EPS),
        bytes([200]) * 512,
        numbered("back.eps", -512),
        numbered("folder", -(1 << 80), tarfile.DIRTYPE),
        numbered("sparse.eps", 1 << 80, tarfile.GNUTYPE_SPARSE),
        entry("long", b"x" * 70_000, tarfile.GNUTYPE_LONGNAME) + entry("in.eps", EPS),
    ],
    ids=range(19),
)  # fmt: skip
def test_odd_headers_lose_at_most_what_follows_them(world, header):
    read = world.read_beside_a_sound_one(gzip.compress(PAPER + header + bytes(1024)))
    assert read.outcome in ("ok", f"too large: {TOO_MUCH}") or read.outcome.startswith("damaged: ")
    assert (read.main_tex, read.figures[0][0]) == ("paper.tex", "A sound figure, E=mc^2.")


def test_paths_that_no_file_system_takes_are_no_files_of_the_article(world):
    long = entry("long", b"x" * 5000, tarfile.GNUTYPE_LONGNAME) + entry("in.eps", EPS)
    read = world.read_beside_a_sound_one(gzip.compress(PAPER + long + bytes(1024)))
    assert (read.outcome, read.files) == ("ok", 1)


def test_many_long_paths_are_too_much(world):
    long = (
        entry("long", b"%04d" % n + b"x" * 4000, tarfile.GNUTYPE_LONGNAME) + entry("in.eps")
        for n in range(5000)
    )
    read = world.read_beside_a_sound_one(gzip.compress(PAPER + b"".join(long) + bytes(1024), 1))
    assert read.outcome == f"too large: {TOO_MUCH}"


def test_two_articles_of_one_name_are_told_apart(world):
    with tarfile.open(world.path, "w") as tar:
        for data in (b"junk", ARTICLE):
            info = tarfile.TarInfo("9802/hep-th9802001.gz")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    assert [member.outcome for _, member in world.read_all()] == [
        "unreadable: it is not gzipped", "duplicate: twice in one tar",
    ]  # fmt: skip
