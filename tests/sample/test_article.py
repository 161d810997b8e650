import gzip
import io
import json
import re
import tarfile
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from PIL import Image

from reimaging.sample.article import draw_article
from reimaging.sample.plan import Kind

SEED = 3


def _of(sample, kind):
    return [article for article in sample.planned if article.kind is kind]


def _tex(files):
    """All TeX of an article without its comments, with one blank for any run of them."""
    names = [name for name in files if name.endswith((".tex", ".pstex_t"))]
    text = b"\n".join(files[name] for name in names).decode("latin-1")
    return " ".join(re.sub(r"(?<!\\)%.*", "", text).split())


def test_an_article_is_the_same_whether_drawn_alone_or_among_others(sample):
    article = _of(sample, Kind.TAR)[0]
    assert draw_article(article, SEED).data == sample.member(article)


def test_the_tex_holds_each_figure_of_the_truth_with_its_caption_and_its_images(sample):
    papers = json.loads((sample.truth / "figures.json").read_text())["papers"]
    truth = {paper["id"]: paper["figures"] for paper in papers}
    checked = 0
    for article in _of(sample, Kind.TAR):
        files = sample.files(article)
        tex = _tex(files)
        encoding = "latin-1" if "latin-1" in article.oddities else "utf-8"
        for figure in truth[article.identifier]:
            words = " ".join(figure["caption"].split()).encode(encoding).decode("latin-1")
            assert words in tex
            opening = (f"begin{{{figure['env']}}}", f"\\{figure['env']}")
            assert any(text in tex for text in opening)
            assert not figure["label"] or figure["label"].removeprefix("fig:") in tex
            for image in figure["images"]:
                assert image in files
                assert PurePosixPath(image).stem.lower() in tex.lower()
            checked += 1
    assert checked > 10


def test_an_image_is_shown_by_one_figure_or_for_a_reason_by_none(sample):
    for article in _of(sample, Kind.TAR):
        drawn = draw_article(article, SEED)
        shown = [path for truth in drawn.figures + drawn.tables for path in truth["images"]]
        assert len(shown) == len(set(shown)) == len(article.images)
        strangers = {image.path for image in drawn.images} - set(shown)
        reasons = {"unused", "commented", "switched off", "set aside", "after the end", "previews",
                   "gif", "jpg", "svg", "converted"}  # fmt: skip
        assert len(strangers) == 0 or reasons & set(article.oddities)


def test_an_ending_may_be_in_capitals(sample):
    article = next(a for a in _of(sample, Kind.TAR) if a.engine == "pdf" and a.images)
    article = replace(
        article, style="graphics", oddities=("upper case",), images=("diagram", "diagram")
    )
    first, second = draw_article(article, SEED).images
    assert PurePosixPath(first.path).suffix == f".{first.format.upper()}"
    assert PurePosixPath(second.path).suffix == f".{second.format}"


def test_a_long_name_does_not_fit_the_header_of_a_tar(sample):
    article = next(a for a in _of(sample, Kind.TAR) if a.engine == "pdf" and a.images)
    article = replace(article, style="bare", oddities=("long name",), images=("diagram",))
    data = gzip.decompress(draw_article(article, SEED).data)
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        assert max(len(name) for name in tar.getnames()) > 100


def test_a_figure_names_the_files_that_differ_in_their_extension_alone(sample):
    papers = json.loads((sample.truth / "figures.json").read_text())["papers"]
    twins = [
        (shown, other)
        for paper in papers
        for figure in paper["figures"]
        for shown, others in figure.get("same_name_other_formats", {}).items()
        for other in others
    ]
    assert twins
    assert all(a != b and a.rsplit(".")[0] == b.rsplit(".")[0] for a, b in twins)


def test_a_single_file_is_tex_and_no_tar(sample):
    for article in _of(sample, Kind.SINGLE):
        text = gzip.decompress(sample.member(article)).decode("latin-1")
        assert "\\begin{document}" in text or "\\bye" in text


def test_a_withdrawn_article_is_a_stub(sample):
    (article,) = _of(sample, Kind.WITHDRAWN)
    assert gzip.decompress(sample.member(article)).startswith(b"%auto-ignore")


def test_a_broken_article_ends_too_early(sample):
    (article,) = _of(sample, Kind.BROKEN)
    with pytest.raises(EOFError):
        gzip.decompress(sample.member(article))


def test_an_article_that_came_as_pdf_is_a_pdf(sample):
    (article,) = _of(sample, Kind.PDF)
    data = sample.member(article)
    assert data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")


def test_the_truncated_image_has_a_header_and_no_end(sample):
    (article,) = [a for a in sample.planned if "truncated" in a.oddities]
    files = sample.files(article)
    broken = []
    for name in (name for name in files if name.endswith((".jpg", ".png"))):
        image = Image.open(io.BytesIO(files[name]))
        try:
            image.load()
        except OSError:
            broken.append(name)
    assert len(broken) == 1
