"""Whatever bytes they meet, the readers keep their promises (promises.py)."""

import gzip
import io
import random
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile import promises
from hostile.fuzz import fuzz, harmed, readers
from hostile.sound import ARTICLE, EPS, MORE, PICTURES, SVG, TEX
from packed_articles import packed


def harmed_bytes(sound):
    """Sound bytes with a few pieces replaced."""
    place = st.integers(0, len(sound))
    pieces = st.lists(st.tuples(place, st.integers(0, 60), st.binary(max_size=12)), max_size=8)

    def replaced(changes):
        data = sound
        for at, length, new in changes:
            data = data[:at] + new + data[at + length :]
        return data

    return pieces.map(replaced)


NAMES = st.sampled_from(
    ["a", "sound", "sound.png", "../a.eps", "figs/", "", r"\pic", "more", "n" * 300]
)
WORDS = st.sampled_from(
    [
        "words ", "$x_1^2$", "%c\n", "\n\n", r"\\", "~", "&", "{", "}", "[", "]", "#1", "##", r"\ ",
        r"\begin{figure}", r"\end{figure}", r"\begin{minipage}{3cm}", r"\end{minipage}", r"\iffalse",
        r"\else", r"\fi", r"\ifx\a\b", r"\csname", r"\endcsname", r"\let\a\b", r"\a", r"\b", r"\par",
        r"\end{document}", r"\loop", r"\repeat", r"\begingroup", r"\endgroup", r"\centering", "\0",
        r"\verb|", r"\begin{verbatim}", r"\end{verbatim}", r"\begin{subfigure}{3cm}", "é", "𝒳",
        r"\end{subfigure}", r"\begin{table}", r"\end{table}", r"\hbox", r"\vskip 3pt",
    ]
)  # fmt: skip


def commands(inner):
    """Commands with arguments, and groups, around what there is already."""
    text = st.lists(inner, max_size=6).map("".join)
    heads = [
        r"\caption",
        r"\label",
        r"\subfloat",
        r"\subfigure[x]",
        r"\emph",
        r"\newcommand{\a}[1]",
        r"\def\a#1",
        r"\def\b",
        r"\captionof{figure}",
        r"\footnote",
        r"\input",
        r"\graphicspath",
        r"\includegraphics[width=3cm]",
        r"\psfig",
        r"\special",
        r"\foreach\n in",
        r"\edef\a",
        "",
    ]
    return st.builds(lambda head, body: f"{head}{{{body}}}", st.sampled_from(heads), text)


LATEX = st.lists(
    st.recursive(st.one_of(WORDS, NAMES), commands, max_leaves=15), max_size=30
).map("".join)  # fmt: skip


@settings(max_examples=80)
@given(LATEX, st.sampled_from(["utf-8", "latin-1", "utf-16"]))
def test_latex_of_any_build_is_read(body, encoding):
    source = f"\\documentclass{{article}}\\begin{{document}}{body}"
    promises.latex_is_read(source.encode(encoding, "replace"))


@settings(max_examples=80)
@given(harmed_bytes(TEX + MORE))
def test_harmed_latex_is_read(data):
    promises.latex_is_read(data)


@settings(max_examples=80)
@given(LATEX)
def test_a_caption_of_any_build_is_text(tex):
    promises.caption_is_text(tex)


@settings(max_examples=100)
@given(harmed_bytes(EPS), st.booleans())
def test_harmed_postscript_is_read(data, contained):
    promises.postscript_is_read(b"\xc5\xd0\xd3\xc6" + data if contained else data)


@pytest.mark.filterwarnings("ignore:Tag data larger than file")
@pytest.mark.parametrize("kind", sorted(PICTURES))
@settings(max_examples=40)
@given(st.data())
def test_harmed_pictures_have_a_header_or_a_reason(kind, data):
    promises.picture_is_read(data.draw(harmed_bytes(PICTURES[kind])))


def test_a_creator_has_no_two_blanks_behind_each_other():
    promises.picture_is_read(EPS.replace(b"a hand", b"a \0 hand"))


@settings(max_examples=100)
@given(harmed_bytes(SVG))
def test_harmed_markup_is_read(data):
    promises.picture_is_read(data)


@settings(max_examples=100)
@given(harmed_bytes(gzip.decompress(ARTICLE)))
def test_a_harmed_tar_is_an_article(tar):
    promises.article_is_read(gzip.compress(tar, 1, mtime=0))


@settings(max_examples=100)
@given(harmed_bytes(ARTICLE))
def test_a_harmed_gzip_is_an_article(data):
    promises.article_is_read(data)


@settings(max_examples=100)
@given(st.dictionaries(st.text(min_size=1, max_size=20).filter(lambda n: "\0" not in n),
                       st.sampled_from([TEX, EPS, PICTURES["png"], b""]), max_size=6))  # fmt: skip
def test_files_of_any_name_are_an_article(files):
    promises.article_is_read(
        packed({f"{n}.eps": data for n, data in files.items()} | {"p.tex": TEX})
    )


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(
            st.text("ab./\\\n", min_size=1, max_size=9),
            st.sampled_from([tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE]),
        ),
        max_size=8,
    )
)
def test_links_folders_and_paths_of_any_kind_are_an_article(entries):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, kind in entries:
            info = tarfile.TarInfo(f"{name}.eps")
            info.type, info.linkname = kind, "../../elsewhere"
            tar.addfile(info)
    promises.article_is_read(gzip.compress(buffer.getvalue(), mtime=0))


FUZZED = {reader.name: reader for reader in readers()}


@pytest.mark.parametrize("name", sorted(FUZZED))
def test_a_short_fuzz_run_finds_nothing(name):
    run = fuzz(FUZZED[name], seed=1, executions=50)
    assert [find.what for find in run.finds] == []
    assert run.executions == 50
    assert len(run.outcomes) > 1


def test_a_fuzz_run_comes_again_and_tells_what_it_finds():
    def read(data):
        assert b"\0" not in data, "a zero"
        return len(data) % 3

    reader = FUZZED["dsc"]
    reader = type(reader)("mine", reader.sound, reader.words, read, 1)
    first, again = (fuzz(reader, seed=5, executions=200) for _ in range(2))
    assert first.finds == again.finds != []
    assert all(b"\0" in find.data and "a zero" in find.what for find in first.finds)
    assert first.outcomes == {0, 1, 2}


def test_what_is_harmed_stays_bounded():
    chance = random.Random(0)
    assert max(len(harmed(chance, [TEX], [b"x" * 5000])) for _ in range(300)) <= 1 << 20
