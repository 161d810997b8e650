"""The notebook of ten queries runs in a real Jupyter kernel and is kept without what it answered."""

import gzip
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from reimaging.index.merge import merge
from reimaging.index.part import write_part
from reimaging.index.records import write_records
from reimaging.layout import Layout
from reimaging.pixels.tar_images import write_images
from reimaging.settings import ImageSettings

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs/ten-queries.ipynb"
LIMIT = 300  # seconds for one cell, far above what one takes

MEASURED = rb"""\documentclass{article}
\begin{document}
\begin{figure}\includegraphics{map.png}
\caption{The power spectrum of the lattice, in false colour.}\end{figure}
\begin{figure}\includegraphics{map.png}\caption{The same in grey.}\end{figure}
\end{document}
"""


def read(path=NOTEBOOK):
    return nbformat.read(path, as_version=4)


@pytest.fixture
def project(tmp_path):
    """A project's folder, its name with a space, that holds the notebook and nothing else."""
    root = tmp_path / "my project"
    (root / "docs").mkdir(parents=True)
    shutil.copy(ROOT / "dodo.py", root)
    shutil.copy(NOTEBOOK, root / "docs")
    return root


@pytest.fixture
def make_run(project):
    """Make the database and the image stores of a profile from bulk tars."""

    def make_run(bulk, name):
        layout = Layout(project, name)
        parts = []
        for path in sorted(bulk.src.glob("*.tar")):
            tar = bulk.tar(path.stem)
            parts.append(layout.part(tar.stem))
            write_part(parts[-1], tar, lambda path=path: path)
            store = layout.store(tar.stem)
            write_images(store, tar, parts[-1], lambda path=path: path, ImageSettings(), 1)
        write_records(layout.records, sorted(bulk.oai.glob("*.xml")))
        merge(layout.database, parts, layout.records)
        return layout

    return make_run


@pytest.fixture
def opened(project, tmp_path, monkeypatch):
    """Run the notebook as Jupyter does, in its own folder; give its cells by their ids."""
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.delenv("REIMAGING_PROFILE", raising=False)

    def opened():
        book = read(project / "docs" / NOTEBOOK.name)
        where = {"metadata": {"path": str(project / "docs")}}
        NotebookClient(book, timeout=LIMIT, resources=where).execute()
        return {cell.id: cell for cell in book.cells if cell.cell_type == "code"}

    return opened


def rows(cell):
    """The rows of the tables that a cell shows, each a list of what its cells say."""
    tables = [o.data["text/html"] for o in cell.outputs if "text/html" in o.get("data", {})]
    lines = re.findall(r"<tr>(<td.*?)</tr>", "".join(tables), re.DOTALL)
    return [re.findall(r"<td[^>]*>(.*?)</td>", line, re.DOTALL) for line in lines]


def kinds(cell):
    return {kind for output in cell.outputs for kind in output.get("data", {})}


def test_every_query_answers_from_the_tars_up(two_tars, record, packed, png, make_run, opened):
    two_tars.add_tar(
        "arXiv_src_1203_001",
        {"1203.00001.gz": packed({"main.tex": MEASURED, "map.png": png("blue", (40, 30))})},
    )
    two_tars.add_page(
        "page-2",
        record("1203.00001", "2012-03-01", "cs.CV hep-th", "http://creativecommons.org/licenses/by/4.0/"),
    )  # fmt: skip
    make_run(two_tars, "sample")
    cells = opened()
    assert sum("query" in cell.metadata.get("tags", []) for cell in cells.values()) == 10
    for name, cell in cells.items():
        if cell.metadata.get("tags"):
            assert rows(cell), f"{name} shows no row"
    assert ["articles", "5"] in rows(cells["q01"])
    assert rows(cells["q02"]) == [["1998", "3", "3"], ["2012", "1", "1"], ["2015", "1", "0"]]
    assert ["2012", "png", "1"] in rows(cells["q03"])
    assert rows(cells["q04"])[-1] == ["1998", "3", "2", "1", "3", "3"]
    assert {row[0] for row in rows(cells["q06"])} >= {"yes, with credit", "if the authors agree"}
    assert rows(cells["q07"]) == [
        ["1203.00001", "2012", "1", "The [power spectrum] of the lattice, in false colour."]
    ]
    assert ["cs.CV", "hep-th", "1"] in rows(cells["q09"])
    assert ["2012", "2", "1", "50"] in rows(cells["q10"])
    assert ["cs.CV", "2012", "1"] in rows(cells["study"])
    for name in ("q02-plot", "q03-plot", "q04-plot", "q10-plot"):
        assert "image/png" in kinds(cells[name]), f"{name} shows no figure"
    assert "image/jpeg" in kinds(cells["pictures"])


def test_a_run_of_one_article_without_images_says_so_and_ends_well(
    bulk, record, make_run, opened, monkeypatch
):
    bulk.add_tar("arXiv_src_1203_001", {"1203.00001.gz": gzip.compress(b"%auto-ignore")})
    bulk.add_page("page-1", record("1203.00001", categories="cs.CV"))
    make_run(bulk, "tiny")
    monkeypatch.setenv("REIMAGING_PROFILE", "tiny")
    cells = opened()
    assert rows(cells["q02"]) == [["2012", "1", "0"]]
    assert not rows(cells["q07"])
    assert "No rows." in cells["q07"].outputs[0].data["text/html"]
    assert "nothing to draw" in cells["q10-plot"].outputs[0].text


def test_images_that_are_not_rendered_yet_are_named_with_what_renders_them(
    two_tars, make_run, opened
):
    layout = make_run(two_tars, "sample")
    shutil.rmtree(layout.store("any").parent)
    said = "".join(output.get("text", "") for output in opened()["pictures"].outputs)
    assert "arXiv_src_9802_001.h5 is not made yet; `doit profile=sample convert` makes it." in said


def test_without_a_database_it_says_what_makes_one(opened, monkeypatch):
    monkeypatch.setenv("REIMAGING_PROFILE", "mine")
    with pytest.raises(CellExecutionError, match=r"`doit profile=mine index convert` makes it"):
        opened()


def test_it_is_kept_without_outputs_counts_and_traces_of_a_machine():
    book = read()
    nbformat.validate(book)
    assert (book.nbformat, book.nbformat_minor) == (4, 5)
    assert book.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in book.cells:
        assert set(cell.metadata) <= {"tags"}
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None), cell.id


def test_its_cells_keep_names_that_say_what_they_are():
    names = [cell.id for cell in read().cells]
    assert len(names) == len(set(names))
    assert [name for name in names if re.fullmatch(r"q\d\d", name)] == [
        f"q{number:02}" for number in range(1, 11)
    ]
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in names)


def test_the_pages_that_it_leads_to_are_there():
    text = "\n".join(cell.source for cell in read().cells if cell.cell_type == "markdown")
    links = {link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link}
    assert len(links) >= 3
    for link in links:
        assert (NOTEBOOK.parent / link).exists(), link
