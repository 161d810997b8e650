import gzip
import io
import json
import re

import pytest
from PIL import Image

from reimaging.sample.article import draw_article
from reimaging.sample.plan import Kind

SEED = 3


def _of(sample, kind):
    return [article for article in sample.planned if article.kind is kind]


def _shown_tex(files):
    """The article's TeX as TeX reads it: inputs in their places, comments and the rest dropped."""
    text = {name.removesuffix(".tex"): data.decode("latin-1") for name, data in files.items()
            if name.endswith((".tex", ".pstex_t"))}  # fmt: skip
    main = next(body for body in text.values() if "\\begin{document}" in body)

    def read(body):
        body = re.sub(r"(?m)(?<!\\)%.*$", "", body)
        return re.sub(r"\\input\{([^}]+)\}", lambda m: read(text[m[1].removesuffix(".tex")]), body)

    return read(main).split("\\end{document}")[0]


def _flat(text):
    return re.sub(r"\s+", " ", text)


def test_an_article_is_the_same_whether_drawn_alone_or_among_others(sample):
    article = _of(sample, Kind.TAR)[0]
    assert draw_article(article, SEED).data == sample.member(article)


def test_the_truth_agrees_with_the_tex_of_every_article(sample):
    papers = json.loads((sample.truth / "figures.json").read_text())["papers"]
    truth = {paper["id"]: paper["figures"] for paper in papers}
    checked = 0
    for article in _of(sample, Kind.TAR):
        if article.style == "plain":
            assert truth[article.identifier] == []
            continue
        files = sample.files(article)
        tex = _shown_tex(files)
        floats = re.findall(r"\\begin\{(figure\*?|wrapfigure)\}(.*?)\\end\{\1\}", tex, re.DOTALL)
        assert [name for name, _ in floats] == [f["env"] for f in truth[article.identifier]]
        for (_, body), figure in zip(floats, truth[article.identifier], strict=True):
            caption = figure["caption"].encode(
                "latin-1" if "latin-1" in article.oddities else "utf-8"
            )
            assert _flat(caption.decode("latin-1")) in _flat(body)
            assert ("\\caption" in body) == bool(figure["caption"])
            for image in figure["images"]:
                assert image in files
                stem = image.rsplit("/", 1)[-1].rsplit(".", 1)[0]
                assert stem.lower() in body.lower()
            shown = len(
                re.findall(
                    r"\.?(?:includegraphics|onefigure|plotone|psfile=|epsf\w+\{|file=|figure=|plottwo)",
                    body,
                )
            )
            missing = len(figure.get("missing_from_source", []))
            assert shown == len(figure["images"]) + missing - body.count("plottwo")
            checked += 1
    assert checked > 10


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
