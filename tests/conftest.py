"""Bulk source made by hand, small and exact; and the modules of the benchmarks."""

import gzip
import hashlib
import importlib
import io
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from PIL import Image

from packed_articles import packed
from reimaging.acquire.manifest import MANIFEST, BulkTar, read_manifest
from reimaging.index.merge import merge
from reimaging.index.part import write_part
from reimaging.index.records import write_records
from reimaging.pixels.tar_images import write_images
from reimaging.settings import ImageSettings

# Tests say what holds, not how fast: a busy machine must not fail one.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

PAPER = rb"""\documentclass{article}
\begin{document}
\begin{figure}\includegraphics{a.png}\caption{A red square.}\label{f:red}\end{figure}
\begin{figure*}\includegraphics{b}\includegraphics{gone.eps}\caption{Two.}\end{figure*}
\end{document}
"""
BOX = b"""%!PS-Adobe-3.0 EPSF-3.0
%%Creator: a hand
%%BoundingBox: 0 0 72 36
0 0 1 setrgbcolor 0 0 72 36 rectfill
1 1 0 setrgbcolor 0 0 2 2 rectfill 70 34 2 2 rectfill
showpage
"""


def png(colour="red", size=(20, 10)):
    """A PNG with two corners of another colour, so that trimming leaves it whole."""
    buffer = io.BytesIO()
    image = Image.new("RGB", size, colour)
    for corner in ((0, 0), (size[0] - 1, size[1] - 1)):
        image.putpixel(corner, (0, 255, 0))
    image.save(buffer, "PNG")
    return buffer.getvalue()


def record(identifier, created="", categories="hep-th", licence="", title="A title"):
    """One OAI record."""
    return (
        f"<record><header><identifier>oai:arXiv.org:{identifier}</identifier></header><metadata>"
        f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{identifier}</id>'
        + (f"<created>{created}</created>" if created else "")
        + "<authors><author><keyname>Writer</keyname><forenames>A.</forenames></author>"
        "<author><keyname>Other</keyname></author></authors>"
        f"<title>{title}</title><categories>{categories}</categories>"
        + (f"<license>{licence}</license>" if licence else "")
        + "<abstract>Of quarks.</abstract></arXiv></metadata></record>"
    )


@dataclass
class Bulk:
    """A folder of bulk tars with its manifest, and one of records."""

    src: Path
    oai: Path

    def add_tar(self, name, members):
        """Make a tar of {member: bytes}, and the manifest of all tars anew."""
        self.src.mkdir(exist_ok=True)
        with tarfile.open(self.src / f"{name}.tar", "w") as tar:
            for member, data in members.items():
                info = tarfile.TarInfo(f"{name.split('_')[2]}/{member}")
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
        self.write_manifest()
        return self.tar(name)

    def write_manifest(self):
        entries = ""
        for path in sorted(self.src.glob("*.tar")):
            _, _, yymm, seq = path.stem.split("_")
            with tarfile.open(path) as tar:
                items = sorted(Path(n).stem for n in tar.getnames())
            md5 = hashlib.md5(path.read_bytes()).hexdigest()
            entries += (
                f"<file><content_md5sum>{md5}</content_md5sum><filename>src/{path.name}</filename>"
                f"<first_item>{items[0]}</first_item><last_item>{items[-1]}</last_item>"
                f"<md5sum>{md5}</md5sum><num_items>{len(items)}</num_items>"
                f"<seq_num>{int(seq)}</seq_num><size>{path.stat().st_size}</size>"
                f"<timestamp>2020-01-01 00:00:00</timestamp><yymm>{yymm}</yymm></file>"
            )
        (self.src / MANIFEST).write_text(f"<arXivSRC>{entries}</arXivSRC>")

    def tar(self, name) -> BulkTar:
        return next(t for t in read_manifest(self.src / MANIFEST) if t.stem == name)

    def path(self, name) -> Path:
        return self.src / f"{name}.tar"

    def add_page(self, name, *records):
        self.oai.mkdir(exist_ok=True)
        page = self.oai / f"{name}.xml"
        page.write_text(f"<Records>{''.join(records)}</Records>")
        return page


@pytest.fixture
def bulk(tmp_path):
    return Bulk(tmp_path / "src", tmp_path / "oai")


@pytest.fixture
def two_tars(bulk):
    """Two tars: in 9802 a source with figures, a withdrawn stub and junk; in 1501 a PDF."""
    source = packed({"paper.tex": PAPER, "a.png": png(), "b.eps": BOX, "unused/c.jpg": b"junk"})
    bulk.add_tar(
        "arXiv_src_9802_001",
        {
            "hep-th9802001.gz": source,
            "hep-th9802002.gz": gzip.compress(b"%auto-ignore\nwithdrawn\n"),
            "hep-th9802003.gz": b"junk",
        },
    )
    bulk.add_tar("arXiv_src_1501_001", {"1501.00001.pdf": b"%PDF-1.4"})
    bulk.add_page(
        "page-1",
        record("hep-th/9802001", "1998-01-31", "hep-th gr-qc", "http://example.org/by/4.0/"),
        record("hep-th/9802002", "1998-02-02", "hep-ph"),
        record("1501.00001", "", "cs.CV stat.ML", title="Seeing quarks"),
    )
    return bulk


@pytest.fixture(name="record")
def record_fixture():
    return record


@pytest.fixture(name="packed")
def packed_fixture():
    return packed


@pytest.fixture(name="png")
def png_fixture():
    return png


@pytest.fixture
def rendered(two_tars, tmp_path):
    """The database and the stores of the two tars: a red PNG and a blue EPS were rendered."""
    parts, stores = [], []
    for name in ("arXiv_src_9802_001", "arXiv_src_1501_001"):
        parts.append(tmp_path / "parts" / f"{name}.sqlite")
        stores.append(tmp_path / "images" / f"{name}.h5")
        tar, path = two_tars.tar(name), two_tars.path(name)
        write_part(parts[-1], tar, lambda path=path: path)
        write_images(stores[-1], tar, parts[-1], lambda path=path: path, ImageSettings(), 1)
    write_records(tmp_path / "records.sqlite", sorted(two_tars.oai.glob("*.xml")))
    merge(tmp_path / "arxiv.sqlite3", parts, tmp_path / "records.sqlite")
    return tmp_path / "arxiv.sqlite3", stores


@pytest.fixture(scope="module")
def bench():
    """Import benchmarks, which lie in no package: they know each other by name in their folder."""
    folder = str(Path(__file__).parents[1] / "benchmarks")
    before = set(sys.modules)
    sys.path.insert(0, folder)
    try:
        yield importlib.import_module
    finally:
        sys.path.remove(folder)
        for name in set(sys.modules) - before:
            if (getattr(sys.modules[name], "__file__", None) or "").startswith(folder):
                del sys.modules[name]
