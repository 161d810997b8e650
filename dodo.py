"""Images of the arXiv, step by step, in the order of the paper's methods section.

doit                   everything, up to paper/sample.pdf and outputs/sample/report.html
doit profile=NAME      another profile: profiles/NAME.toml, or the path of a .toml file
doit list              the steps; doit list --all: each task
doit index             as far as one step, here to data/sample/arxiv.sqlite3
doit clean             remove what was made, never what was fetched or made by hand

Each task names what it reads and what it makes, and is done again only when one of them changed.
"""

import sys
from pathlib import Path

from doit import get_var
from doit.tools import config_changed

from reimaging import chain
from reimaging.durable import Checker
from reimaging.errors import ReimagingError
from reimaging.figures import articles_by_category, formats_by_year, random_montage
from reimaging.index import part
from reimaging.index.merge import merge
from reimaging.index.records import write_records
from reimaging.index.statistics import query_names, write_statistic
from reimaging.pixels import tar_images
from reimaging.pixels.rendering_counts import write_rendering_counts
from reimaging.progress import Reporter
from reimaging.publish.commit import commit_of
from reimaging.publish.credits import write_credits
from reimaging.publish.numbers import write_numbers
from reimaging.publish.outcome_table import write_outcome_table
from reimaging.publish.paper import typeset
from reimaging.publish.report import write_report

ROOT = Path(__file__).parent
CODE = ROOT / "code" / "reimaging"
try:
    RUN = chain.open_run(get_var("profile") or "sample", ROOT)
    STEMS, PAGES = chain.tar_stems(RUN), chain.metadata_pages(RUN)
except ReimagingError as error:
    sys.exit(f"doit: {error}")
PROFILE, HERE = RUN.profile, RUN.layout
COMMIT = commit_of(ROOT)
RECEIPTS = [HERE.receipt(stem) for stem in STEMS]
PARTS = [HERE.part(stem) for stem in STEMS]
STORES = [HERE.store(stem) for stem in STEMS]
ARRAY = HERE.array("random", PROFILE.arrays.side)

DOIT_CONFIG = {
    "default_tasks": ["paper", "report"],
    "backend": "durable",
    "check_file_uptodate": Checker,
    "dep_file": str(ROOT / "data" / f".doit-{PROFILE.name}.sqlite3"),
    "num_process": RUN.workers,
    "verbosity": 0,
    "sort": "definition",
    "reporter": Reporter(sys.stdout, HERE.journal),
}


def _task(name, doc, action, *, reads=(), makes=(), settings=None, clean=True, after=()):
    """Spell out one task: what it does, from which files, to which files, with which settings."""
    return {
        "name": name,
        "doc": doc,
        "actions": [action],
        "file_dep": [str(path) for path in reads],
        "targets": [str(path) for path in makes],
        "uptodate": [config_changed(settings)] if settings else [],
        "clean": clean if clean is True else list(clean),
        "task_dep": list(after),
    }


def _before(stem):
    """With tars that are not kept, name what must be done before the next one is fetched."""
    place = STEMS.index(stem) - RUN.workers
    return [] if PROFILE.source.keep_tars or place < 0 else [f"convert:{STEMS[place]}"]


def _code(*patterns):
    """Name source files: what is quick to make is made again when its code changes."""
    return [path for pattern in patterns for path in sorted(CODE.glob(pattern))]


def task_acquire():
    """Take the bulk tars into a DataLad dataset, each known by its md5 before a byte is there"""
    if PROFILE.source.kind == "sample":
        src = PROFILE.source.location
        yield _task(
            "draw",
            "Draw the sample arXiv: bulk tars, manifest, metadata records and their truth",
            (chain.draw, (RUN,)),
            reads=_code("sample/*.py"),
            makes=[
                *(RUN.manifest, *(src / f"{stem}.tar" for stem in STEMS), *PAGES),
                *(HERE.truth / "figures.json", HERE.truth / "images.csv"),
            ],
            settings={"articles": PROFILE.sample.articles, "seed": PROFILE.random.seed},
            clean=(),
        )
    yield _task(
        "dataset",
        "Make the dataset from the manifest; `datalad get` and `datalad drop` work in it",
        (chain.record_dataset, (RUN,)),
        reads=[RUN.manifest],
        makes=[*RECEIPTS, HERE.raw / ".datalad" / "config"],
        settings={"tars": ",".join(STEMS), "location": str(PROFILE.source.location)},
        clean=(),
    )


def task_ingest():
    """Read the records and each tar: articles, headers of image files, figures, captions"""
    yield _task(
        "records",
        "Read the metadata records",
        (write_records, (HERE.records, PAGES)),
        reads=[*PAGES, *_code("ingest/records.py", "index/records.py")],
        makes=[HERE.records],
    )
    by_article = PROFILE.slice.by_article
    if by_article:
        yield _task(
            "selection",
            "List the articles that the slice takes",
            (chain.select_articles, (RUN,)),
            reads=[HERE.records, *RECEIPTS],
            makes=[HERE.selection],
            settings={"slice": repr(PROFILE.slice), "seed": PROFILE.random.seed},
        )
    for stem in STEMS:
        yield _task(
            stem,
            f"Read {stem}.tar",
            (chain.ingest_tar, (RUN, stem)),
            reads=[HERE.receipt(stem), *([HERE.selection] if by_article else [])],
            makes=[HERE.part(stem)],
            settings={"version": part.VERSION},
            clean=[(chain.clean_tar, (RUN, stem, HERE.part(stem)))],
            after=["acquire:dataset", *_before(stem)],
        )


def task_index():
    """Merge what was read into one SQLite database with full-text search"""
    yield _task(
        "database",
        "Merge the parts into the database",
        (merge, (HERE.database, PARTS, HERE.records)),
        reads=[*PARTS, HERE.records, *_code("index/merge.py", "index/*.sql")],
        makes=[HERE.database],
        # a tar that is not kept is wanted once: both passes come before the next tar
        after=[] if PROFILE.source.keep_tars else ["convert"],
    )


def task_convert():
    """Render each image file as the study did, into a store of JPEGs a tar"""
    for stem in STEMS:
        yield _task(
            stem,
            f"Render the images of {stem}.tar",
            (chain.convert_tar, (RUN, stem)),
            reads=[HERE.receipt(stem), HERE.part(stem)],
            makes=[HERE.store(stem)],
            settings={"version": tar_images.VERSION, "images": repr(PROFILE.images)},
            clean=[(chain.clean_tar, (RUN, stem, HERE.store(stem)))],
            after=["acquire:dataset"],
        )


def task_arrays():
    """Choose images by lot, even over the years, and fit them into squares for learning"""
    yield _task(
        "random",
        f"Choose {PROFILE.arrays.images} images and fit them into {PROFILE.arrays.side} px",
        (chain.choose_array, (RUN,)),
        reads=[HERE.database, *STORES, *_code("pixels/arrays.py")],
        makes=[ARRAY],
        settings={"arrays": repr(PROFILE.arrays), "seed": PROFILE.random.seed},
    )


def task_figures():
    """Ask the statistics, a query and a table each, and draw the figures from the tables"""
    for query in query_names():
        yield _task(
            f"{query}.csv",
            f"Ask index/queries/{query}.sql",
            (write_statistic, (HERE.database, query, HERE.table(query))),
            reads=[HERE.database, *_code(f"index/queries/{query}.sql")],
            makes=[HERE.table(query)],
        )
    yield _task(
        "rendering.csv",
        "Count in what the rendering of images ended",
        (write_rendering_counts, (STORES, HERE.table("rendering"))),
        reads=[*STORES, *_code("pixels/rendering_counts.py")],
        makes=[HERE.table("rendering")],
    )
    for figure in (formats_by_year, articles_by_category):
        name = figure.__name__.rsplit(".", 1)[-1]
        files = [HERE.figure(name, suffix) for suffix in (".pdf", ".png")]
        yield _task(
            name,
            figure.__doc__.splitlines()[0],
            (figure.draw, (HERE.table(name), files)),
            reads=[HERE.table(name), *_code("figures/style.py", f"figures/{name}.py")],
            makes=files,
        )
    choice = HERE.table("random_montage")
    yield _task(
        "random_montage.csv",
        "Draw the images of the montage by lot",
        (random_montage.choose, (HERE.database, STORES, PROFILE.random.seed, choice)),
        reads=[HERE.database, *STORES, *_code("figures/random_montage.py")],
        makes=[choice],
        settings={"seed": PROFILE.random.seed},
    )
    yield _task(
        "random_montage",
        random_montage.__doc__.splitlines()[0],
        (random_montage.draw, (choice, STORES, HERE.figure("random_montage", ".png"))),
        reads=[choice, *STORES, *_code("figures/random_montage.py")],
        makes=[HERE.figure("random_montage", ".png")],
    )


def task_paper():
    """Set numbers, credits and figures in LaTeX"""
    tables = {name: HERE.table(name) for name in ("headline", "rendering")}
    tables["categories"] = HERE.table("articles_by_category")
    tables["montage"] = HERE.table("random_montage")
    made_by = {"commit": COMMIT.described, "profile": repr(PROFILE)}
    yield _task(
        "numbers",
        "Write each number of the text as a macro",
        (write_numbers, (HERE.numbers, PROFILE, COMMIT), {**tables, "array": ARRAY}),
        reads=[*tables.values(), ARRAY, *_code("publish/numbers.py")],
        makes=[HERE.numbers],
        settings=made_by,
    )
    yield _task(
        "credits",
        "Write the credits of the montage",
        (
            write_credits,
            (HERE.credits, tables["montage"]),
            {"drawn": PROFILE.source.kind == "sample"},
        ),
        reads=[tables["montage"], *_code("publish/credits.py")],
        makes=[HERE.credits],
    )
    outcomes = HERE.outputs / "tables" / "outcomes.tex"
    yield _task(
        "outcomes",
        "Set the table of outcomes",
        (write_outcome_table, (outcomes, HERE.table("outcomes"), tables["rendering"])),
        reads=[HERE.table("outcomes"), tables["rendering"], *_code("publish/outcome_table.py")],
        makes=[outcomes],
    )
    yield _task(
        "pdf",
        f"Typeset paper/{PROFILE.name}.pdf",
        (typeset, (ROOT / "paper", HERE.outputs, HERE.typeset, HERE.paper, COMMIT)),
        reads=[
            *sorted((ROOT / "paper").glob("*.tex")),
            *sorted((ROOT / "paper").glob("*.bib")),
            *(HERE.numbers, HERE.credits, outcomes),
            HERE.figure("random_montage", ".png"),
            *(HERE.figure(name) for name in ("formats_by_year", "articles_by_category")),
            *_code("publish/paper.py"),
        ],
        makes=[HERE.paper],
    )


def task_report():
    """Report what went in, every outcome with its count and examples, and what it took"""
    tables = {name: HERE.table(name) for name in ("outcomes", "rendering", "headline")}
    pictures = ("random_montage", "formats_by_year", "articles_by_category")
    yield _task(
        "html",
        f"Write outputs/{PROFILE.name}/report.html",
        (
            write_report,
            (HERE.report, PROFILE, COMMIT),
            {"database": HERE.database, "journal": HERE.journal, **tables},
        ),
        reads=[
            HERE.database,
            *tables.values(),
            *(HERE.figure(name, ".png") for name in pictures),
            *_code("publish/report.*"),
        ],
        makes=[HERE.report],
        settings={"commit": COMMIT.described},
        # the last one, so that it tells what the others took
        after=["arrays", "paper"],
    )
