"""Writes the sample: tars and manifest as on arXiv's bulk store, OAI pages, and the truth.

src/arXiv_src_YYMM_NNN.tar     articles, a folder YYMM/ with members ID.gz or ID.pdf
src/arXiv_src_manifest.xml     md5 and size of each tar
oai/arxiv-00N.xml              metadata records
truth/figures.json             each figure environment and the images it shows
truth/images.csv               each image file: identifier,path,class,kind,format,look,turned
"""

import csv
import hashlib
import io
import json
import tarfile
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from lxml import etree

from reimaging.atomic import write_bytes, write_text
from reimaging.sample import metadata
from reimaging.sample.article import DrawnArticle, draw_article
from reimaging.sample.plan import Kind, PlannedArticle, bulk_files, plan_sample
from reimaging.sample.workers import each

MANIFEST = "arXiv_src_manifest.xml"


@dataclass(frozen=True)
class DrawnTar:
    """What is known of a tar once it is written; its articles come without their bytes."""

    name: str
    md5: str
    content_md5: str
    size: int
    articles: tuple[DrawnArticle, ...]


def draw_sample(
    src: Path, oai: Path, truth: Path, *, articles: int, seed: int, workers: int = 1
) -> None:
    """Draw the sample into three folders, made where they are missing.

    Parameters
    ----------
    src, oai, truth
        Folders for tars and manifest, for pages of metadata, and for the truth about both.
    articles
        How many articles, 12 or more.
    seed
        Any whole number of 0 or more; the same seed gives the same bytes.
    workers
        How many processes draw tars at the same time; it changes nothing but the time.

    Raises
    ------
    ReimagingError
        If a number is out of its range, or an installed package lacks a picture it used to ship.
    """
    planned = plan_sample(articles, seed)
    names = bulk_files(articles, seed)
    members: dict[str, list[PlannedArticle]] = {name: [] for name in names.tars}
    for article in planned:
        members[article.tar].append(article)
    jobs = [(src / name, tuple(inside), seed) for name, inside in members.items()]
    drawn: dict[str, DrawnTar] = {}
    for _, tar in each(_draw_tar, sorted(jobs, key=_pictures, reverse=True), workers):
        drawn[tar.name] = tar
    tars = [drawn[name] for name in names.tars]
    for name, page in zip(names.metadata, metadata.pages(planned, seed), strict=True):
        write_bytes(oai / name, page)
    _write_truth(truth, [article for tar in tars for article in tar.articles])
    write_bytes(src / MANIFEST, _manifest(tars))


_Job = tuple[Path, tuple[PlannedArticle, ...], int]


def _pictures(job: _Job) -> int:
    return sum(len(article.images) for article in job[1])


def _draw_tar(job: _Job) -> DrawnTar:
    path, planned, seed = job
    stream, contents = io.BytesIO(), hashlib.md5(usedforsecurity=False)
    articles = []
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT) as tar:
        folder = tarfile.TarInfo(planned[0].yymm)
        folder.type, folder.mode, folder.mtime = tarfile.DIRTYPE, 0o755, _packed(planned[0])
        tar.addfile(folder)
        for article in planned:
            drawn = draw_article(article, seed)
            member = tarfile.TarInfo(article.member)
            member.size, member.mtime = len(drawn.data), _packed(article)
            tar.addfile(member, io.BytesIO(drawn.data))
            contents.update(drawn.data)
            articles.append(DrawnArticle(article, b"", drawn.figures, drawn.images, drawn.tables))
    data = stream.getvalue()
    write_bytes(path, data)
    return DrawnTar(
        name=path.name,
        md5=hashlib.md5(data, usedforsecurity=False).hexdigest(),
        content_md5=contents.hexdigest(),
        size=len(data),
        articles=tuple(articles),
    )


def _packed(article: PlannedArticle) -> int:
    """Say when the article's month was packed, in seconds: noon on the fifth of the next month."""
    year, month = article.year + article.month // 12, article.month % 12 + 1
    return int(datetime(year, month, 5, 12, tzinfo=UTC).timestamp())


def _manifest(tars: list[DrawnTar]) -> bytes:
    root = etree.Element("arXivSRC")
    moments = []
    for yymm, month in groupby(tars, key=lambda tar: tar.articles[0].planned.yymm):
        for number, tar in enumerate(month, 1):
            items = [a.planned.identifier.replace("/", "") for a in tar.articles]
            moment = datetime.fromtimestamp(_packed(tar.articles[0].planned), UTC)
            moments.append(moment)
            entry = etree.SubElement(root, "file")
            for name, value in (
                ("content_md5sum", tar.content_md5),
                ("filename", f"src/{tar.name}"),
                ("first_item", items[0]),
                ("last_item", items[-1]),
                ("md5sum", tar.md5),
                ("num_items", len(items)),
                ("seq_num", number),
                ("size", tar.size),
                ("timestamp", f"{moment:%Y-%m-%d %H:%M:%S}"),
                ("yymm", yymm),
            ):
                etree.SubElement(entry, name).text = str(value)
    etree.SubElement(root, "timestamp").text = f"{max(moments):%Y-%m-%d %H:%M:%S}"
    body = etree.tostring(root, encoding="unicode", pretty_print=True)
    return b"<?xml version='1.0' standalone='yes'?>\n" + body.encode("ascii")


def _write_truth(folder: Path, articles: list[DrawnArticle]) -> None:
    # how much of a broken source can be had is no truth of ours: it is left out
    whole = [a for a in articles if a.planned.kind is not Kind.BROKEN]
    papers = [
        {"id": a.planned.identifier, "figures": a.figures, "pictures_in_tables": a.tables}
        for a in whole
    ]
    text = json.dumps({"papers": papers}, indent=1, ensure_ascii=False)
    write_text(folder / "figures.json", text + "\n")
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["identifier", "path", "class", "kind", "format", "look", "turned"])
    for article in articles:
        for image in article.images:
            writer.writerow(astuple(image))
    write_text(folder / "images.csv", table.getvalue())
