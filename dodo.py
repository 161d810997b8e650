"""Images of the arXiv, step by step, in the order of the paper's methods section.

doit                   everything, up to paper/sample.pdf and outputs/sample/report.html
doit profile=NAME      another profile: profiles/NAME.toml, or the path of a .toml file
doit list              the steps; doit list --all: each task
doit index             as far as one step, here to data/sample/arxiv.sqlite3
doit update            ask the source for a newer manifest and newer records; nothing else does
doit clean             remove what was made, never what was fetched or made by hand

Each task names what it reads and what it makes, and is done again only when one of them changed.
"""

# fmt: off
import gc
import sys
from functools import partial
from pathlib import Path

from doit import create_after, get_var

from reimaging import (
    archiving,
    chain,
    distributing,
    drawing,
    exploring,
    gathering,
    generating,
    learning,
    mapping,
    publishing_data,
    run,
    tasks,
    unchanged,
    writing,
)
from reimaging.durable import Checker
from reimaging.errors import ReimagingError
from reimaging.given import STEPS, given_steps, not_drawn
from reimaging.index import caption_terms, caption_topics, merge, part, statistics, term_search
from reimaging.pixels import rendering_counts, tar_images
from reimaging.progress import Reporter
from reimaging.provenance.recorder import recorder_of
from reimaging.publish.commit import commit_of
from reimaging.tasks import task

gc.disable()  # until all is declared: of a hundred thousand things none is garbage
ROOT = Path(__file__).parent
try:
    RUN = run.open_run(get_var("profile") or "sample", ROOT)
    KNOWN = run.known_stems(RUN)
    run.record_files(RUN)  # now, so that one that is missing is said in a sentence
    GIVEN = given_steps(RUN.layout.given, STEPS)  # whose files came with a bundle or a dataset
    # and what cannot be done of them, as images did not come along
    UNDONE = [*GIVEN, *(s for s in ("paper", "report") if s in not_drawn(RUN.layout.given))]
except ReimagingError as error:
    sys.exit(f"doit: {error}")
PROFILE, HERE, SEED = RUN.profile, RUN.layout, RUN.profile.random.seed
SOURCE = PROFILE.source
COUNTED = SOURCE.kind == "tables"  # elsewhere: figures are all that can be made of them
COMMIT, ENGINE = commit_of(ROOT), distributing.engine_of(RUN)
_code, _behind = partial(tasks.code_of, ROOT), partial(tasks.code_behind, ROOT)

DOIT_CONFIG = {
    "default_tasks": [step for step in ([] if COUNTED else [
        "learn", "predict", "cluster", "embed", "neighbours", "map", "generate", "zoom", "paper",
        "report"]) + ["figures", "compare"] if step not in UNDONE],
    "backend": "durable", "check_file_uptodate": Checker, **ENGINE.runner,
    "dep_file": str(ROOT / "data" / f".doit-{PROFILE.name}.sqlite3"), "sort": "definition",
    "reporter": Reporter(sys.stdout, HERE.journal, recorder_of(RUN, COMMIT), ENGINE,
                         unchanged.glance_of(sys.argv[1:])),
}


def task_acquire():
    """Take the bulk tars into a DataLad dataset, each known by its md5 before a byte is there"""
    yield from gathering.acquire_tasks(RUN, _code)


def task_records():
    """Read the metadata records of the articles, and choose those of the slice"""
    yield from gathering.record_tasks(RUN, _code)


def task_ingest():
    """Read each tar: articles, headers of image files, figures, captions"""
    chosen, stems = [HERE.selection] if RUN.chooses else [], run.stems_by_now(RUN)
    before = ["acquire:dataset", *(["records:budget"] if RUN.has_budget else [])]
    receipts, parts = (run.of_each_tar(RUN, path) for path in (HERE.receipt, HERE.part))
    lasts = run.before_each(RUN, stems)
    for stem, receipt, made, last in zip(stems, receipts, parts, lasts, strict=True):
        yield task(
            stem, chain.ingest_tar, RUN, stem, reads=[receipt, *chosen], makes=[made],
            settings={"version": part.VERSION}, after=[*before, *last],
            clean=[(chain.clean_tar, (RUN, stem, made))])


def task_index():
    """Merge what was read into one SQLite database with full-text search"""
    parts = run.of_each_tar(RUN, HERE.part)
    yield task(
        "database", merge.merge, HERE.database, parts, HERE.records,
        reads=[*parts, HERE.records], makes=[HERE.database],
        code=_code("index/merge.py", "index/*.sql"),
        # a tar that is not kept is wanted once: both passes come before the next tar
        after=[] if SOURCE.keep_tars else ["convert"])


def task_convert():
    """Render each image file as the study did, into a store of JPEGs a tar"""
    stems, images = run.stems_by_now(RUN), repr(PROFILE.images)
    files = (run.of_each_tar(RUN, path) for path in (HERE.receipt, HERE.part, HERE.store))
    for stem, receipt, read, store in zip(stems, *files, strict=True):
        yield task(
            stem, chain.convert_tar, RUN, stem, reads=[receipt, read], makes=[store],
            # a tar that is no more kept is let go
            settings={"version": tar_images.VERSION, "images": images, "keep": SOURCE.keep_tars},
            clean=[(chain.clean_tar, (RUN, stem, store))], after=["acquire:dataset"])


def task_arrays():
    """Fit images into squares for learning: those chosen by lot, and drawn ones of known class"""
    yield from learning.array_tasks(RUN, _code)


def task_learn():
    """Train a classifier on pictures of known class, test it, and look into it"""
    yield from learning.train_tasks(RUN, _code)
    yield from learning.look_tasks(RUN, _code)


def task_predict():
    """Ask the classifier about every image, and count the classes"""
    yield from learning.predict_tasks(RUN, _code)


def task_cluster():
    """Sort the images into clusters by DeepCluster, and say what each is made of"""
    yield from mapping.cluster_tasks(RUN, _behind)


def task_embed():
    """Give each image vectors: of what networks see, of its pixels, of its caption"""
    yield from mapping.embed_tasks(RUN, _behind)


def task_neighbours():
    """Find the neighbours of each image, and what is nearly the same picture"""
    yield from mapping.neighbour_tasks(RUN, _behind)


def task_map():
    """Lay images out on a plane by likeness: t-SNE and UMAP, and measure what the maps keep"""
    yield from mapping.map_tasks(RUN, _behind)


def task_generate():
    """Train a network to make pictures, have it make some, and measure how good they are"""
    yield from generating.generate_tasks(RUN, _behind)


def task_tables():
    """Ask the statistics, a table each: of the database, of its captions, of the stores"""
    if COUNTED:
        for name in run.given_tables(RUN):
            given, table = Path(SOURCE.location) / f"{name}.csv", HERE.table(name)
            yield task(table.name, chain.take_table, given, table, reads=[given], makes=[table])
        return
    stores, asked = run.of_each_tar(RUN, HERE.store), PROFILE.captions
    for query in statistics.query_names():
        table = HERE.table(query)
        yield task(
            table.name, statistics.write_statistic, HERE.database, query, table, makes=[table],
            reads=[HERE.database], code=_code(f"index/queries/{query}.sql"))
    for name, write, arguments in (
        ("caption_terms", caption_terms.write_caption_terms, (asked.group, asked.sample, SEED)),
        ("caption_topics", caption_topics.write_caption_topics, (asked.topics, asked.sample, SEED)),
        ("term_by_category_year", term_search.write_term_search, (asked.term,)),
    ):
        table = HERE.table(name)
        yield task(
            table.name, write, HERE.database, table, *arguments, reads=[HERE.database],
            code=_code("index/caption*.py", "index/term*.py", "index/*.txt"),
            makes=[table], settings={"asked": repr(arguments)})
    table = HERE.table("rendering")
    yield task(
        table.name, rendering_counts.write_rendering_counts, stores, table,
        reads=stores, makes=[table], code=_code("pixels/rendering_counts.py"))
    yield from drawing.table_tasks(RUN, _behind)


def task_figures():
    """Draw the figures from the tables, as PDF and PNG, and a sheet of them all"""
    yield from drawing.figure_tasks(RUN, _behind, COMMIT)


def task_zoom():
    """Paint the maps large, as PNG and as tiles that a browser zooms into"""
    yield from drawing.zoom_tasks(RUN, _behind)


def task_compare():
    """Set our numbers beside those that the original study published"""
    yield from writing.compare_tasks(RUN, _code)


def task_paper():
    """Set numbers, credits and figures in LaTeX"""
    yield from writing.paper_tasks(RUN, _code, COMMIT)


def task_report():
    """Report what went in, every outcome with its count and examples, and what it took"""
    yield from writing.report_tasks(RUN, _code, COMMIT)


STUDY = {name[5:]: create for name, create in list(globals().items()) if name[:5] == "task_"}


# What is done only when it is named is spelt out only then: it may take thousands of tasks.
@create_after()
def task_archive():
    """Pack a bundle for an archive such as Zenodo; done only when it is named"""
    yield from archiving.archive_tasks(RUN, COMMIT, STUDY)


@create_after(executed="archive")
def task_deposit():
    """Upload the bundle to Zenodo, as a draft, or published with publish=yes; only when named"""
    yield from archiving.deposit_tasks(RUN, get_var("publish"))


@create_after()
def task_explore():
    """Make what `reimaging explore` and `reimaging label` show; done only when it is named"""
    yield from exploring.explore_tasks(RUN, _behind)


@create_after(creates=[publishing_data.NAME])
def task_publish_data():
    """Publish the data as DataLad datasets at archive.place; done only when it is named"""
    doc = task_publish_data.__doc__
    yield from publishing_data.publish_tasks(RUN, doc, tars=get_var("tars") == "yes")


def task_update():
    """Ask the source for a newer manifest and for newer records; done only when it is named"""
    yield from gathering.update_tasks(RUN)


ENGINE.give_out(globals())
if COUNTED:
    tasks.taken_from(globals(), f"{' '.join(STEPS).replace(' tables', '')} "
                     "paper report archive deposit explore publish_data update")
elif UNDONE:
    tasks.without(globals(), UNDONE)
elif KNOWN is None:
    task_later = tasks.later(
        "records:choose" if RUN.chooses and SOURCE.is_bulk else "acquire:dataset",
        tasks.taken_from(
            globals(), "ingest index convert arrays learn predict cluster embed neighbours map "
            "generate tables figures zoom compare paper report archive deposit explore"))
