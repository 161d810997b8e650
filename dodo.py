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
import sys
from functools import partial
from pathlib import Path

from doit import get_var

from reimaging import chain, drawing, exploring, fetching, generating, learning, mapping, run, tasks
from reimaging.acquire import oai
from reimaging.durable import Checker
from reimaging.errors import ReimagingError
from reimaging.figures.catalogue import FIGURES, MONTAGES
from reimaging.index import caption_terms, caption_topics, merge, part, statistics, term_search
from reimaging.learn.agreement import has_labels
from reimaging.pixels import rendering_counts, tar_images
from reimaging.progress import Reporter
from reimaging.publish import comparison, credits, journal, numbers, outcome_table, paper, report
from reimaging.publish.commit import commit_of
from reimaging.tasks import task

ROOT = Path(__file__).parent
try:
    RUN = run.open_run(get_var("profile") or "sample", ROOT)
    KNOWN = run.tar_stems(RUN)
    RECORD_FILES = run.record_files(RUN)
except ReimagingError as error:
    sys.exit(f"doit: {error}")
PROFILE, HERE, SEED = RUN.profile, RUN.layout, RUN.profile.random.seed
SOURCE, DRAWN = PROFILE.source, PROFILE.source.kind == "sample"
COUNTED = SOURCE.kind == "tables"  # elsewhere: figures are all that can be made of them
HAS_BUDGET = SOURCE.kind == "s3" and PROFILE.costs.budget_usd is not None
COMMIT, ARRAY = commit_of(ROOT), HERE.array("random", PROFILE.arrays.side)
_code, _behind = partial(tasks.code_of, ROOT), partial(tasks.code_behind, ROOT)

DOIT_CONFIG = {
    "default_tasks": ([] if COUNTED else [
        "learn", "predict", "cluster", "embed", "neighbours", "map", "generate", "zoom", "paper",
        "report"]) + ["figures", "compare"],
    "backend": "durable", "check_file_uptodate": Checker,
    "dep_file": str(ROOT / "data" / f".doit-{PROFILE.name}.sqlite3"), "num_process": RUN.workers,
    "sort": "definition", "reporter": Reporter(sys.stdout, HERE.journal),
}


def task_acquire():
    """Take the bulk tars into a DataLad dataset, each known by its md5 before a byte is there"""
    if DRAWN:
        tars = [Path(SOURCE.location) / f"{stem}.tar" for stem in KNOWN or ()]
        truth = [chain.truth_of(RUN) / name for name in ("figures.json", "images.csv")]
        yield task(
            "draw", chain.draw, RUN,
            reads=_code("sample/**/*.py"), makes=[RUN.manifest, *tars, *RECORD_FILES, *truth],
            settings={"articles": PROFILE.sample.articles, "seed": SEED}, clean=())
    elif SOURCE.kind == "eprints":
        chosen = [HERE.selection] if RUN.chooses else [SOURCE.identifiers]
        yield task(
            "e-prints", fetching.gather_eprints, RUN, reads=chosen, makes=[RUN.manifest], clean=(),
            aloud=True, unless=[(run.manifest_stands, (RUN,))])
    elif SOURCE.is_remote:
        yield task(
            "manifest", fetching.fetch_manifest, RUN, makes=[RUN.manifest], clean=(), aloud=True,
            unless=[(run.manifest_stands, (RUN,))])
    if free := [HERE.free_copy] if SOURCE.free_copy else []:
        yield task(
            "free-copy", fetching.list_free_copy, RUN, makes=free, clean=(), aloud=True,
            settings={"months": repr(PROFILE.slice), "free_copy": SOURCE.free_copy})
    yield task(
        "dataset", fetching.record_dataset, RUN, reads=[RUN.manifest, *free], clean=(),
        makes=[*map(HERE.receipt, KNOWN or ()), HERE.raw / ".datalad" / "config"],
        settings={"slice": repr(PROFILE.slice), "source": repr(SOURCE)}, aloud=SOURCE.is_remote)


def task_records():
    """Read the metadata records of the articles, and choose those of the slice"""
    if HAS_BUDGET:
        yield task(
            "budget", fetching.check_budget, RUN,
            reads=[HERE.selection if RUN.chooses else RUN.manifest],
            settings={"costs": repr(PROFILE.costs), "slice": repr(PROFILE.slice)},
            after=["acquire:dataset"])
    if PROFILE.metadata.kind == "oai":
        yield task(
            "harvest", fetching.harvest_records, RUN, makes=RECORD_FILES, clean=(), aloud=True,
            reads=[SOURCE.identifiers] if SOURCE.identifiers else [],
            settings={"wanted": repr(PROFILE.metadata)},
            unless=[(oai.is_complete, (HERE.harvest,))],
            # without a choice, what it costs is known before hours of harvest
            after=[] if RUN.chooses or not HAS_BUDGET else ["records:budget"])
    yield task(
        "read", chain.read_records, RUN, makes=[HERE.records],
        reads=[*RECORD_FILES, *_code("*/records.py", "ingest/snapshot.py", "ingest/packed*.py")])
    if RUN.chooses:
        bulk = [RUN.manifest] if SOURCE.is_bulk else []
        yield task(
            "choose", chain.choose_articles, RUN, makes=[HERE.selection], aloud=SOURCE.is_remote,
            reads=[HERE.records, *bulk], unless=[(run.is_chosen, (RUN,))])


def task_ingest():
    """Read each tar: articles, headers of image files, figures, captions"""
    chosen, stems = [HERE.selection] if RUN.chooses else [], run.stems_by_now(RUN)
    before = ["acquire:dataset", *(["records:budget"] if HAS_BUDGET else [])]
    for stem in stems:
        yield task(
            stem, chain.ingest_tar, RUN, stem,
            reads=[HERE.receipt(stem), *chosen], makes=[HERE.part(stem)],
            settings={"version": part.VERSION}, after=[*before, *run.before_next(RUN, stem, stems)],
            clean=[(chain.clean_tar, (RUN, stem, HERE.part(stem)))])


def task_index():
    """Merge what was read into one SQLite database with full-text search"""
    parts = [HERE.part(stem) for stem in run.stems_by_now(RUN)]
    yield task(
        "database", merge.merge, HERE.database, parts, HERE.records,
        reads=[*parts, HERE.records, *_code("index/merge.py", "index/*.sql")],
        makes=[HERE.database],
        # a tar that is not kept is wanted once: both passes come before the next tar
        after=[] if SOURCE.keep_tars else ["convert"])


def task_convert():
    """Render each image file as the study did, into a store of JPEGs a tar"""
    for stem in run.stems_by_now(RUN):
        yield task(
            stem, chain.convert_tar, RUN, stem,
            reads=[HERE.receipt(stem), HERE.part(stem)], makes=[HERE.store(stem)],
            settings={"version": tar_images.VERSION, "images": repr(PROFILE.images)}
            | {"keep": SOURCE.keep_tars},  # a tar that is no more kept is let go
            clean=[(chain.clean_tar, (RUN, stem, HERE.store(stem)))], after=["acquire:dataset"])


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
    stores, asked = [*map(HERE.store, run.stems_by_now(RUN))], PROFILE.captions
    for query in statistics.query_names():
        table = HERE.table(query)
        yield task(
            table.name, statistics.write_statistic, HERE.database, query, table, makes=[table],
            reads=[HERE.database, *_code(f"index/queries/{query}.sql")])
    for name, write, arguments in (
        ("caption_terms", caption_terms.write_caption_terms, (asked.group, asked.sample, SEED)),
        ("caption_topics", caption_topics.write_caption_topics, (asked.topics, asked.sample, SEED)),
        ("term_by_category_year", term_search.write_term_search, (asked.term,)),
    ):
        table = HERE.table(name)
        yield task(
            table.name, write, HERE.database, table, *arguments,
            reads=[HERE.database, *_code("index/caption*.py", "index/term*.py", "index/*.txt")],
            makes=[table], settings={"asked": repr(arguments)})
    table = HERE.table("rendering")
    yield task(
        table.name, rendering_counts.write_rendering_counts, stores, table,
        reads=[*stores, *_code("pixels/rendering_counts.py")], makes=[table])
    yield from drawing.table_tasks(RUN, _behind)


def task_figures():
    """Draw the figures from the tables, as PDF and PNG, and a sheet of them all"""
    yield from drawing.figure_tasks(RUN, _behind, COMMIT)


def task_zoom():
    """Paint the maps large, as PNG and as tiles that a browser zooms into"""
    yield from drawing.zoom_tasks(RUN, _behind)


def task_compare():
    """Set our numbers beside those that the original study published"""
    names = run.given_tables(RUN) if COUNTED else statistics.query_names()
    comparing, latex = HERE.table("comparison"), HERE.tables / "comparison.tex"
    yield task(
        comparing.name, comparison.write_comparison, comparing, HERE.tables, PROFILE,
        reads=[*map(HERE.table, names), *_code("publish/comparison.py", "publish/published.py")],
        makes=[comparing], settings={"profile": repr(PROFILE)}, aloud=True)
    yield task(
        latex.name, comparison.write_comparison_table, latex, comparing, PROFILE, makes=[latex],
        reads=[comparing, *_code("publish/[cpn]*.py")], settings={"profile": repr(PROFILE)})


def task_paper():
    """Set numbers, credits and figures in LaTeX"""
    yield task(
        "numbers", numbers.write_numbers, HERE.numbers, PROFILE, COMMIT, HERE.tables, ARRAY,
        by_hand=has_labels(HERE.labels), makes=[HERE.numbers], reads=[
            *map(HERE.table, numbers.TABLES), ARRAY, *_code("publish/*[nfx]*.py")],
        settings={"commit": COMMIT.described, "profile": repr(PROFILE)})
    shown = [HERE.table(montage.name) for montage in MONTAGES]
    yield task(
        "credits", credits.write_credits, HERE.credits, shown, drawn=DRAWN, makes=[HERE.credits],
        reads=[*shown, *_code("publish/credits.py", "licence.py")])
    told, table = [HERE.table("outcomes"), HERE.table("rendering")], HERE.tables / "outcomes.tex"
    yield task(
        "outcomes", outcome_table.write_outcome_table, table, *told,
        reads=[*told, *_code("publish/outcome_table.py")], makes=[table])
    sources = [path for end in ("*.tex", "*.bib") for path in sorted((ROOT / "paper").glob(end))]
    yield task(
        "pdf", paper.typeset, ROOT / "paper", HERE.outputs, HERE.typeset, HERE.paper, COMMIT,
        reads=[
            *(*sources, HERE.numbers, HERE.credits, table),
            *(HERE.tables / f"{name}.tex" for name in ("comparison", "gan_quality")),
            *(HERE.figure(figure.name) for figure in FIGURES), *_code("publish/paper.py"),
            *(HERE.figure(montage.name, ".png") for montage in MONTAGES)],
        makes=[HERE.paper])


def task_report():
    """Report what went in, every outcome with its count and examples, and what it took"""
    asked = {name: HERE.table(name) for name in ("outcomes", "rendering", "headline")}
    asked |= {"database": HERE.database}
    yield task(
        "html", report.write_report, HERE.report, PROFILE, COMMIT, journal=HERE.journal, **asked,
        reads=[
            *(*asked.values(), *_code("publish/report.*", "publish/journal.py")),
            *(HERE.figure(name, ".png") for name in report.PICTURES)],
        makes=[HERE.report], settings={"commit": COMMIT.described},
        # the last one, so that it tells what the others took
        after=["arrays", "paper"],
        unless=[(journal.is_told, (HERE.journal, HERE.report))])


def task_explore():
    """Make what `reimaging explore` and `reimaging label` show; done only when it is named"""
    yield from exploring.explore_tasks(RUN, _behind)


def task_update():
    """Ask the source for a newer manifest and for newer records; done only when it is named"""
    if SOURCE.kind in ("s3", "http"):  # the archive's collection has ended
        yield task("manifest", fetching.update_manifest, RUN, clean=(), aloud=True)
    if PROFILE.metadata.kind == "oai" and not SOURCE.identifiers:
        yield task("records", fetching.update_records, RUN, clean=(), aloud=True)


if COUNTED:
    tasks.taken_from(globals(), "acquire records ingest index convert arrays learn predict cluster "
                     "embed neighbours map generate zoom paper report explore update")
elif KNOWN is None:
    task_later = tasks.later(
        "records:choose" if RUN.chooses and SOURCE.is_bulk else "acquire:dataset",
        tasks.taken_from(globals(), "ingest index convert arrays learn predict cluster embed "
            "neighbours map generate tables figures zoom compare paper report explore"))
