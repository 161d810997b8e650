"""Images of the arXiv, step by step, in the order of the paper's methods section.

doit                   everything, up to paper/sample.pdf and outputs/sample/report.html
doit profile=NAME      another profile: profiles/NAME.toml, or the path of a .toml file
doit list              the steps; doit list --all: each task
doit index             as far as one step, here to data/sample/arxiv.sqlite3
doit update            ask the source for a newer manifest and newer records; nothing else does
doit clean             remove what was made, never what was fetched or made by hand

Each task names what it reads and what it makes, and is done again only when one of them changed.
"""

import sys
from pathlib import Path

from doit import create_after, get_var
from doit.tools import config_changed

from reimaging import chain, fetching
from reimaging.acquire import oai
from reimaging.durable import Checker
from reimaging.errors import ReimagingError
from reimaging.figures import articles_by_category, formats_by_year, random_montage
from reimaging.index import merge, part, statistics
from reimaging.pixels import rendering_counts, tar_images
from reimaging.progress import Reporter
from reimaging.publish import commit, credits, journal, numbers, outcome_table, paper, report
from reimaging.run import is_chosen, manifest_stands, open_run, record_files, tar_stems

ROOT = Path(__file__).parent
try:
    RUN = open_run(get_var("profile") or "sample", ROOT)
    KNOWN = tar_stems(RUN)
    RECORD_FILES = record_files(RUN)
except ReimagingError as error:
    sys.exit(f"doit: {error}")
PROFILE, HERE, SEED = RUN.profile, RUN.layout, RUN.profile.random.seed
SOURCE = PROFILE.source
DRAWN = SOURCE.kind == "sample"
HAS_BUDGET = SOURCE.kind == "s3" and PROFILE.costs.budget_usd is not None
COMMIT = commit.commit_of(ROOT)
ARRAY = HERE.array("random", PROFILE.arrays.side)

DOIT_CONFIG = {
    "default_tasks": ["figures", "paper", "report"],
    "backend": "durable",
    "check_file_uptodate": Checker,
    "dep_file": str(ROOT / "data" / f".doit-{PROFILE.name}.sqlite3"),
    "num_process": RUN.workers,
    "verbosity": 0,
    "sort": "definition",
    "reporter": Reporter(sys.stdout, HERE.journal),
}


def _task(
    name,
    action,
    *arguments,
    reads=(),
    makes=(),
    settings=None,
    clean=True,
    after=(),
    unless=(),
    aloud=False,
    **more,
):
    """Spell out one task: what is done with which arguments, from which files, to which files.

    `doit list --all` shows the first line of what the action says of itself. With other `settings`
    than the last time, it is done again, as when a condition of `unless` does not hold.
    """
    return {
        "name": name,
        "doc": action.__doc__.splitlines()[0],
        "actions": [(action, arguments, more)],
        "file_dep": [str(path) for path in reads],
        "targets": [str(path) for path in makes],
        "uptodate": [*([config_changed(settings)] if settings else []), *unless],
        "clean": clean if clean is True else list(clean),
        "task_dep": list(after),
        "verbosity": 2 if aloud else 0,
    }


def _code(*patterns):
    """Name source files: what is quick to make is made again when its code changes."""
    return [path for p in patterns for path in sorted((ROOT / "code" / "reimaging").glob(p))]


def _stems():
    """Name the tars once more: a task that is done by now may have made them known."""
    return tar_stems(RUN) or []


def _before(stem, stems):
    """With tars that are not kept, name what must be done before the next one is fetched."""
    place = stems.index(stem) - RUN.workers
    return [] if SOURCE.keep_tars or place < 0 else [f"convert:{stems[place]}"]


def task_acquire():
    """Take the bulk tars into a DataLad dataset, each known by its md5 before a byte is there"""
    if DRAWN:
        tars = [Path(SOURCE.location) / f"{stem}.tar" for stem in KNOWN or ()]
        truth = [chain.truth_of(RUN) / name for name in ("figures.json", "images.csv")]
        yield _task(
            "draw", chain.draw, RUN,
            reads=_code("sample/**/*.py"), makes=[RUN.manifest, *tars, *RECORD_FILES, *truth],
            settings={"articles": PROFILE.sample.articles, "seed": SEED}, clean=(),
        )  # fmt: skip
    elif SOURCE.kind == "eprints":
        chosen = [HERE.selection] if RUN.chooses else [SOURCE.identifiers]
        yield _task(
            "e-prints", fetching.gather_eprints, RUN,
            reads=chosen, makes=[RUN.manifest], clean=(), aloud=True,
            unless=[(manifest_stands, (RUN,))],
        )  # fmt: skip
    elif SOURCE.is_remote:
        yield _task(
            "manifest", fetching.fetch_manifest, RUN, makes=[RUN.manifest], clean=(), aloud=True,
            unless=[(manifest_stands, (RUN,))],
        )  # fmt: skip
    free = [HERE.free_copy] if SOURCE.free_copy else []
    if free:
        yield _task(
            "free-copy", fetching.list_free_copy, RUN, makes=free, clean=(), aloud=True,
            settings={"months": repr(PROFILE.slice), "free_copy": SOURCE.free_copy},
        )  # fmt: skip
    yield _task(
        "dataset", fetching.record_dataset, RUN, reads=[RUN.manifest, *free], clean=(),
        makes=[*map(HERE.receipt, KNOWN or ()), HERE.raw / ".datalad" / "config"],
        settings={"slice": repr(PROFILE.slice), "source": repr(SOURCE)}, aloud=SOURCE.is_remote,
    )  # fmt: skip


def task_records():
    """Read the metadata records of the articles, and choose those of the slice"""
    wanted = PROFILE.metadata
    if HAS_BUDGET:
        yield _task(
            "budget", fetching.check_budget, RUN,
            reads=[HERE.selection if RUN.chooses else RUN.manifest],
            settings={"costs": repr(PROFILE.costs), "slice": repr(PROFILE.slice)},
            after=["acquire:dataset"],
        )  # fmt: skip
    if wanted.kind == "oai":
        yield _task(
            "harvest", fetching.harvest_records, RUN, makes=RECORD_FILES, clean=(), aloud=True,
            reads=[SOURCE.identifiers] if SOURCE.identifiers else [],
            settings={"wanted": repr(wanted)}, unless=[(oai.is_complete, (HERE.harvest,))],
            # without a choice, what it costs is known before hours of harvest
            after=[] if RUN.chooses or not HAS_BUDGET else ["records:budget"],
        )  # fmt: skip
    yield _task(
        "read", chain.read_records, RUN, makes=[HERE.records],
        reads=[*RECORD_FILES, *_code("*/records.py", "ingest/snapshot.py", "ingest/packed*.py")],
    )  # fmt: skip
    if RUN.chooses:
        bulk = [RUN.manifest] if SOURCE.is_bulk else []
        yield _task(
            "choose", chain.choose_articles, RUN,
            reads=[HERE.records, *bulk], makes=[HERE.selection],
            unless=[(is_chosen, (RUN,))], aloud=SOURCE.is_remote,
        )  # fmt: skip


def task_ingest():
    """Read each tar: articles, headers of image files, figures, captions"""
    chosen, stems = [HERE.selection] if RUN.chooses else [], _stems()
    before = ["acquire:dataset", *(["records:budget"] if HAS_BUDGET else [])]
    for stem in stems:
        yield _task(
            stem, chain.ingest_tar, RUN, stem,
            reads=[HERE.receipt(stem), *chosen], makes=[HERE.part(stem)],
            settings={"version": part.VERSION}, after=[*before, *_before(stem, stems)],
            clean=[(chain.clean_tar, (RUN, stem, HERE.part(stem)))],
        )  # fmt: skip


def task_index():
    """Merge what was read into one SQLite database with full-text search"""
    parts = [HERE.part(stem) for stem in _stems()]
    yield _task(
        "database", merge.merge, HERE.database, parts, HERE.records,
        reads=[*parts, HERE.records, *_code("index/merge.py", "index/*.sql")],
        makes=[HERE.database],
        # a tar that is not kept is wanted once: both passes come before the next tar
        after=[] if SOURCE.keep_tars else ["convert"],
    )  # fmt: skip


def task_convert():
    """Render each image file as the study did, into a store of JPEGs a tar"""
    for stem in _stems():
        yield _task(
            stem, chain.convert_tar, RUN, stem,
            reads=[HERE.receipt(stem), HERE.part(stem)], makes=[HERE.store(stem)],
            settings={"version": tar_images.VERSION, "images": repr(PROFILE.images)}
            | {"keep": SOURCE.keep_tars},  # a tar that is no more kept is let go
            clean=[(chain.clean_tar, (RUN, stem, HERE.store(stem)))], after=["acquire:dataset"],
        )  # fmt: skip


def task_arrays():
    """Fit images into squares for learning: those chosen by lot, and drawn ones of known class"""
    stores = [HERE.store(stem) for stem in _stems()]
    yield _task(
        "random", chain.choose_array, RUN,
        reads=[HERE.database, *stores, *_code("pixels/arrays.py")], makes=[ARRAY],
        settings={"side": PROFILE.arrays.side, "images": PROFILE.arrays.images, "seed": SEED},
    )  # fmt: skip
    arrays = PROFILE.arrays
    for purpose, count in (("training", arrays.drawn_training), ("test", arrays.drawn_test)):
        yield _task(
            f"drawn-{purpose}", chain.draw_array, RUN, purpose, count,
            reads=_code("sample/**/*.py", "pixels/drawn_arrays.py"),
            makes=[HERE.array(f"drawn-{purpose}", arrays.side)],
            settings={"side": arrays.side, "pictures": count, "seed": SEED},
        )  # fmt: skip


def task_figures():
    """Ask the statistics, a query and a table each, and draw the figures from the tables"""
    stores = [HERE.store(stem) for stem in _stems()]
    for query in statistics.query_names():
        table = HERE.table(query)
        yield _task(
            table.name, statistics.write_statistic, HERE.database, query, table,
            reads=[HERE.database, *_code(f"index/queries/{query}.sql")], makes=[table],
        )  # fmt: skip
    table = HERE.table("rendering")
    yield _task(
        table.name, rendering_counts.write_rendering_counts, stores, table,
        reads=[*stores, *_code("pixels/rendering_counts.py")], makes=[table],
    )  # fmt: skip
    for figure in (formats_by_year, articles_by_category):
        name = figure.__name__.rsplit(".", 1)[-1]
        table, files = HERE.table(name), [HERE.figure(name, end) for end in (".pdf", ".png")]
        yield _task(
            name, figure.draw, table, files,
            reads=[table, *_code("figures/style.py", f"figures/{name}.py")], makes=files,
        )  # fmt: skip
    table, file = HERE.table("random_montage"), HERE.figure("random_montage", ".png")
    montage = _code("figures/random_montage.py")
    yield _task(
        table.name, random_montage.choose, HERE.database, stores, SEED, table,
        reads=[HERE.database, *stores, *montage], makes=[table], settings={"seed": SEED},
    )  # fmt: skip
    yield _task(
        "random_montage", random_montage.draw, table, stores, file,
        reads=[table, *stores, *montage], makes=[file],
    )  # fmt: skip


def task_paper():
    """Set numbers, credits and figures in LaTeX"""
    outcomes, rendering = HERE.table("outcomes"), HERE.table("rendering")
    montage = HERE.table("random_montage")
    counted = {"headline": HERE.table("headline"), "rendering": rendering, "montage": montage}
    counted |= {"categories": HERE.table("articles_by_category"), "array": ARRAY}
    yield _task(
        "numbers", numbers.write_numbers, HERE.numbers, PROFILE, COMMIT, **counted,
        reads=[*counted.values(), *_code("publish/numbers.py", "publish/latex.py")],
        makes=[HERE.numbers], settings={"commit": COMMIT.described, "profile": repr(PROFILE)},
    )  # fmt: skip
    yield _task(
        "credits", credits.write_credits, HERE.credits, montage, drawn=DRAWN,
        reads=[montage, *_code("publish/credits.py")], makes=[HERE.credits],
    )  # fmt: skip
    table = HERE.outputs / "tables" / "outcomes.tex"
    yield _task(
        "outcomes", outcome_table.write_outcome_table, table, outcomes, rendering,
        reads=[outcomes, rendering, *_code("publish/outcome_table.py")], makes=[table],
    )  # fmt: skip
    figures = [HERE.figure(name) for name in ("formats_by_year", "articles_by_category")]
    sources = [path for end in ("*.tex", "*.bib") for path in sorted((ROOT / "paper").glob(end))]
    yield _task(
        "pdf", paper.typeset, ROOT / "paper", HERE.outputs, HERE.typeset, HERE.paper, COMMIT,
        reads=[
            *(*sources, HERE.numbers, HERE.credits, table, *figures),
            *(HERE.figure("random_montage", ".png"), *_code("publish/paper.py")),
        ],
        makes=[HERE.paper],
    )  # fmt: skip


def task_report():
    """Report what went in, every outcome with its count and examples, and what it took"""
    asked = {name: HERE.table(name) for name in ("outcomes", "rendering", "headline")}
    asked["database"] = HERE.database
    pictures = ("random_montage", "formats_by_year", "articles_by_category")
    yield _task(
        "html", report.write_report, HERE.report, PROFILE, COMMIT, journal=HERE.journal, **asked,
        reads=[
            *(*asked.values(), *_code("publish/report.*", "publish/journal.py")),
            *(HERE.figure(name, ".png") for name in pictures),
        ],
        makes=[HERE.report], settings={"commit": COMMIT.described},
        # the last one, so that it tells what the others took
        after=["arrays", "paper"],
        unless=[(journal.is_told, (HERE.journal, HERE.report))],
    )  # fmt: skip


def _later(*creators):
    """Make tasks once it is known which tars there are, which earlier tasks of this run find out.

    doit makes the tasks of one creator at a time, and would not see that those of another make
    what they read: so all that wait come from one.
    """
    named = {create.__name__.removeprefix("task_"): create for create in creators}
    known_by = "records:choose" if RUN.chooses and SOURCE.is_bulk else "acquire:dataset"

    @create_after(executed=known_by, creates=list(named))
    def later():
        """(made on the way, as soon as it is known which tars there are)"""
        for name, create in named.items():
            yield {"basename": name, "name": None, "doc": create.__doc__.splitlines()[0]}
            for task in create():
                yield {"basename": name, **task}

    return later


if KNOWN is None:
    task_later = _later(
        task_ingest, task_index, task_convert, task_arrays, task_figures, task_paper, task_report
    )
    del task_ingest, task_index, task_convert, task_arrays, task_figures, task_paper, task_report


def task_update():
    """Ask the source for a newer manifest and for newer records; done only when it is named"""
    if SOURCE.kind in ("s3", "http"):  # the archive's collection has ended
        yield _task("manifest", fetching.update_manifest, RUN, clean=(), aloud=True)
    if PROFILE.metadata.kind == "oai" and not SOURCE.identifiers:
        yield _task("records", fetching.update_records, RUN, clean=(), aloud=True)
