"""What README and docs/ tell readers to type is run here, or by a test that is named, or cannot be.

Each command of each shell block of the pages stands in exactly one of three tables. A command that
is written anew has to be put into one, and what is written no more has to be taken out.
"""

import argparse
import functools
import io
import os
import re
import subprocess

import pytest
from PIL import Image

from docs_examples import ROOT, fences, shell_examples, spans, words_of
from reimaging.__main__ import _parser
from reimaging.pixels.store import ImageStore
from servers.oai import OaiServer
from servers.s3 import Server, environment

EXAMPLES = shell_examples()
COMMANDS = sorted({example.command for example in EXAMPLES})

# Run here, in the order of the table, where `mine` is the profile of the tutorial and the sample
# is the small one; some of what each must print.
RUN = {
    "doit list": "acquire ",
    "doit list --all --deps paper:pdf": "tables/comparison.tex",
    "doit info tables:licences.csv": "index/queries/licences.sql",
    "doit learn predict": "up to date",
    "doit learn predict figures": "up to date",
    "doit cluster embed neighbours map": "up to date",
    "doit zoom": "up to date",
    "doit generate": "up to date",
    "doit figures paper": "up to date",
    "reimaging outcomes": "pdf-only",
    'reimaging search "phase diagram"': "",
    "reimaging generate --n 100": "100 pictures in outputs/generated",
    "reimaging classify some/folder": "5 images in predictions.csv",
    "reimaging profile mine": "term = phase diagram",
    "doit profile=mine acquire": "dataset",
    "reimaging plan mine": "5 bulk tars",
    "doit profile=mine tables:term_by_category_year.csv": "tasks done",
    "doit profile=mine index": "up to date",
    "reimaging outcomes mine": "withdrawn",
    'reimaging search "phase diagram" mine': "",
}
VISION = [  # run against servers that stand in for arXiv's, in this order
    "reimaging profile vision",
    "doit profile=vision acquire",
    "reimaging plan vision",
    "doit profile=vision records",
    "doit profile=vision index",
    "reimaging outcomes vision",
]

CHAIN = "tests/pipeline/test_chain.py::"
FETCHING = "tests/pipeline/test_fetching.py::"
MAIN = "tests/test_main.py::"
TABLES = "tests/pipeline/test_tables.py::"
ADDING = "tests/pipeline/test_adding.py::"
EXPLORE = "tests/explore/"
VERIFY = "tests/pipeline/test_verification.py::"
PUBLISHED = "tests/pipeline/test_published_data.py::"
DOORS = "tests/pipeline/test_docs_examples.py::test_make_runs_what_the_pages_say"
WHOLE = f"{CHAIN}test_one_command_leads_from_nothing_to_the_paper_and_the_report"
REVIEWER = f"{FETCHING}test_a_reviewer_gets_and_drops_a_tar_by_hand_and_clones_for_nothing"
SHOWN = "tests/test_plan_text.py::test_the_plans_that_the_page_shows_are_those_that_are_printed"
COVERED = {
    "make": DOORS,
    "make setup": DOORS,
    "make test": DOORS,
    "make explore": DOORS,
    "make label": DOORS,
    "make explore PROFILE=vision": DOORS,
    "reimaging engine arxiv": "tests/test_engine_command.py::"
    "test_the_job_script_is_shown_and_why_it_could_not_be_submitted_here",
    "reimaging export mine --parquet tables --list": "tests/parquet/test_command.py::"
    "test_a_profile_is_exported_and_it_is_said_how_large_it_is",
    "reimaging export mine --parquet tables --embeddings ternary": "tests/parquet/test_command.py::"
    "test_a_profile_is_exported_and_it_is_said_how_large_it_is",
    "reimaging engine arxiv --try": "tests/test_engine_command.py::"
    "test_a_cluster_is_tried_with_one_trivial_task",
    "make label PROFILE=vision": DOORS,
    "reimaging doctor": "tests/test_doctor.py::test_the_command_ends_with_1_if_something_is_missing",
    "doit profile=mine": WHOLE,
    "doit profile=vision": f"{FETCHING}test_one_command_leads_from_the_bucket_to_the_paper",
    "doit profile=archive": f"{FETCHING}test_the_free_copy_gives_the_same_index_for_nothing",
    "doit profile=archive acquire": f"{FETCHING}test_the_free_copy_gives_the_same_index_for_nothing",
    "doit profile=eprints": f"{FETCHING}test_articles_fetched_one_by_one_go_the_same_way",
    "doit profile=named": f"{FETCHING}test_a_list_of_articles_needs_neither_a_harvest_of_all_nor_an_account",
    "doit profile=arxiv acquire": REVIEWER,
    "reimaging plan arxiv": f"{FETCHING}test_the_plan_is_told_from_the_manifest_alone",
    "reimaging plan arxiv --estimate": SHOWN,
    "reimaging plan arxiv --estimate --workers 8": SHOWN,
    "reimaging plan whole.toml --estimate": SHOWN,
    "reimaging plan arxiv --manifest somewhere.xml": f"{MAIN}test_a_plan_is_shown_from_the_manifest_or_from_another",
    "datalad get data/arxiv/raw/src/arXiv_src_1201_001.tar": REVIEWER,
    "datalad get -J4 data/arxiv/raw/src/arXiv_src_1201_*.tar": REVIEWER,
    "datalad drop data/arxiv/raw/src/arXiv_src_1201_001.tar": REVIEWER,
    "git -C data/arxiv/raw annex whereis src/arXiv_src_1201_001.tar": "tests/acquire/test_dataset.py::test_a_tar_of_a_bucket_is_fetched_checked_dropped_and_fetched_again",
    "datalad clone data/arxiv/raw ../elsewhere": REVIEWER,
    "cd ../elsewhere && datalad get src/arXiv_src_1201_001.tar": REVIEWER,
    "reimaging study-tables FOLDER": f"{MAIN}test_the_studys_tables_are_written_in_our_columns",
    "doit profile=study": f"{TABLES}test_the_published_tables_give_the_studys_figures_again",
    "reimaging classify FOLDER --out predictions.csv": f"{MAIN}test_a_folder_is_classified_by_the_sample_s_model_unless_another_is_named",
    "reimaging classify mine --model some/other.keras": f"{MAIN}test_the_images_of_a_profile_are_classified_by_its_own_model",
    "reimaging generate --n 100 --psi 0.7": f"{MAIN}test_pictures_are_generated_into_a_folder_with_a_sheet",
    "reimaging labels vision": f"{MAIN}test_labels_are_added_counted_and_compared",
    "reimaging explore mine": f"{EXPLORE}test_server.py::test_the_command_serves_a_profile_until_ctrl_c",
    "reimaging explore mine --public --host 0.0.0.0 --port 80": f"{EXPLORE}test_server.py::test_others_are_let_in_only_where_licences_allow_it",
    "reimaging explore mine --category cs.CV --export site": f"{EXPLORE}test_export_command.py::test_the_options_choose_the_images",
    "reimaging label mine --labeller ada": f"{EXPLORE}test_label_server.py::test_the_command_says_where_it_is_and_where_the_labels_go",
    "reimaging verify": f"{VERIFY}test_the_run_that_was_recorded_is_the_same_in_another_folder",
    "reimaging verify --against FOLDER": f"{VERIFY}test_the_run_that_was_recorded_is_the_same_in_another_folder",
    "reimaging verify --all": "tests/verification/test_told.py::test_of_many_that_are_near_the_first_are_named_and_all_if_asked",
    "reimaging verify --update": f"{VERIFY}test_the_run_that_was_recorded_is_the_same_in_another_folder",
    "reimaging verify --update --dry-run": "tests/verification/test_record_update.py::test_an_update_says_what_changes_and_writes_only_if_it_is_to",
    "reimaging trace outputs/sample/figures/formats_by_year.pdf": "tests/provenance/test_trace.py::test_a_figure_leads_back_to_the_tars",
    "reimaging trace outputs/sample/figures/licences.pdf": "tests/provenance/test_trace.py::test_a_figure_leads_back_to_the_tars",
    "reimaging cite": "tests/test_proof.py::test_how_to_cite_is_said_in_text_and_in_bibtex",
    "doit archive": "tests/pipeline/test_bundle.py::test_the_bundle_tells_what_goes_in_and_a_second_time_nothing_is_done",
    "doit deposit": "tests/archive/test_deposit.py::test_a_bundle_lies_in_a_draft_with_a_doi_set_apart",
    "doit profile=mine publish-data": f"{PUBLISHED}test_published_again_nothing_is_sent",
    "datalad clone PLACE/mine data/mine": f"{PUBLISHED}test_a_clone_does_the_later_steps_without_the_tars",
    "datalad get -d data/mine data/mine": f"{PUBLISHED}test_a_clone_does_the_later_steps_without_the_tars",
    "datalad get -n -d data/mine data/mine/raw": f"{PUBLISHED}test_a_clone_fetches_a_tar_where_it_is_wanted_and_it_is_the_same",
    "datalad get -d data/mine/raw data/mine/raw/src/arXiv_src_1201_001.tar": f"{PUBLISHED}test_a_clone_fetches_a_tar_where_it_is_wanted_and_it_is_the_same",
    "doit tables:without_images.csv": f"{ADDING}test_a_figure_is_added",
    "doit figures:without_images": f"{ADDING}test_a_figure_is_added",
    "doit profile=coloured index convert": f"{ADDING}test_an_embedding_is_added",
    "python colours.py coloured": f"{ADDING}test_an_embedding_is_added",
    "doit profile=coloured embed:file-colours neighbours:file-colours map:random_tsne": f"{ADDING}test_an_embedding_is_added",
    "doit profile=mirror index": f"{ADDING}test_a_source_is_added",
}

ENGINE = (
    "there is no container engine where the tests run; tests/test_container.py reads the recipes"
)
NOT_HERE = {
    "git clone CODE compendium": "CODE is where the reader has the code from",
    "cd compendium": "it changes the reader's folder",
    "rm data/mine/given.json": "a file is removed; what a run does without it, all other tests show",
    "source .venv/bin/activate": "it changes the reader's terminal; the tests run in that environment",
    r"printf '[build_ext]\ncmake_args=-DCMAKE_POLICY_VERSION_MINIMUM=3.5\n' > tsne.cfg": "a build that takes cmake and a compiler",
    "DIST_EXTRA_CONFIG=tsne.cfg uv pip install --no-build-isolation MulticoreTSNE": "a build that takes cmake and a compiler",
}
ENGINES = ("docker ", "apptainer ", "… images-of-the-arxiv ", "mkdir -p data models outputs")
TABLES_OF_COMMANDS = (RUN, VISION, COVERED, NOT_HERE)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_every_command_of_the_pages_is_run_or_covered_or_cannot_be(example):
    if example.page == "docs/container.md" and example.command.startswith(ENGINES):
        return
    found = sum(example.command in table for table in TABLES_OF_COMMANDS)
    assert found == 1, (
        f"{example}: it stands in {found} of the tables RUN, VISION, COVERED and NOT_HERE of {__file__}"
    )


def test_the_tables_hold_nothing_that_the_pages_say_no_more():
    told = {command for table in TABLES_OF_COMMANDS for command in table}
    assert told - set(COMMANDS) == set()


@pytest.mark.parametrize("named", sorted(set(COVERED.values())))
def test_the_test_that_covers_a_command_is_there(named):
    path, _, name = named.partition("::")
    assert re.search(rf"^def {name}\(", (ROOT / path).read_text(), re.MULTILINE), named


# --- What can be told without running it ---------------------------------------------------------


def without_exit(parser):
    """Have a parser and those of its commands say what is wrong instead of ending the program."""

    def error(message):
        raise ValueError(message)

    parser.error = error
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                without_exit(sub)
    return parser


OURS = [e for e in [*EXAMPLES, *spans()] if e.command.startswith("reimaging ")]


@pytest.mark.parametrize("example", OURS, ids=str)
def test_reimaging_knows_the_commands_and_options_of_the_pages(example):
    words = words_of(example.command)[1:]
    if words == ["labels"] or example.page != "docs/architecture.md" or len(words) > 1:
        without_exit(_parser()).parse_args(words)
    else:  # a list of the commands alone
        assert words[0] in without_exit(_parser()).format_help()


def test_a_command_or_option_that_is_not_there_is_found():
    for words in (["plans", "arxiv"], ["plan", "--manifesto", "x"], ["generate", "--n", "many"]):
        with pytest.raises(ValueError, match=r"invalid|unrecognized"):
            without_exit(_parser()).parse_args(words)


@functools.cache
def targets_of_make():
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize(
    "example", [e for e in [*EXAMPLES, *spans()] if e.command.split()[0] == "make"], ids=str
)
def test_make_knows_the_doors_of_the_pages(example):
    doors = [word for word in words_of(example.command)[1:] if "=" not in word]
    assert set(doors) <= targets_of_make()


COMMANDS_OF_DOIT = {"list", "info", "clean", "run"}


@pytest.fixture(scope="module")
def tasks(small):
    """The names of all tasks and steps of a profile that draws."""
    told = small[0].doit("list", "--all", "-q", "profile=small").stdout.split()
    return {name for name in told if not name.startswith("-")}


@pytest.mark.parametrize(
    "example", [e for e in [*EXAMPLES, *spans()] if e.command.split()[0] == "doit"], ids=str
)
def test_doit_knows_the_steps_and_profiles_of_the_pages(example, tasks):
    words = words_of(example.command)[1:]
    if words and words[0] in COMMANDS_OF_DOIT:
        words = words[1:]
    profile = next((w.removeprefix("profile=") for w in words if w.startswith("profile=")), "")
    page = (ROOT / example.page).read_text()
    known = {path.stem for path in (ROOT / "profiles").glob("*.toml")}
    assert (
        profile in known | {"", "mine", "NAME", "some/where/mine.toml"}
        or f"profiles/{profile}.toml" in page
    ), f"no page makes the profile {profile}"
    for name in (w for w in words if "=" not in w and not w.startswith("-") and w != "NAME"):
        if name not in tasks:  # of a profile that fetches, or that a page adds
            step, _, rest = name.partition(":")
            assert step in {task.split(":")[0] for task in tasks}, name
            assert rest in ("", "manifest", "imagenet") or example.page == "docs/adding.md", name


# --- What is run ----------------------------------------------------------------------------------


def write_profiles_of(page, root, **instead):
    """Write the profiles that a page shows, each below its name."""
    text = (ROOT / page).read_text()
    for name, content in re.findall(
        r"^`(profiles/\S+)`:\n\n```toml\n(.*?)^```$", text, re.M | re.S
    ):
        for old, new in instead.values():
            content = content.replace(old, new)
        (root / name).write_text(content)


def typed(project, command):
    """Run a command of the pages as a reader does; give all that it printed."""
    program, *arguments = words_of(command)
    if program == "doit":
        return project.doit(*arguments).stdout
    return project.reimaging(*arguments)


@pytest.fixture(scope="module")
def read_along(small):
    """The small project, as the reader of the tutorial has it: with a profile and some pictures."""
    project = small[0]
    # the tars of the small sample lie elsewhere than those of the sample
    write_profiles_of("docs/tutorial.md", project.root, place=("data/sample/bulk", "data/bulk"))
    folder = project.root / "some/folder"
    folder.mkdir(parents=True, exist_ok=True)
    stores = (project.root / "data/small/images").glob("*.h5")
    store = max(stores, key=lambda path: path.stat().st_size)
    with ImageStore(store) as images:
        jpegs = [jpeg for jpeg in map(images.jpeg, images.ids.tolist()) if jpeg]
    for number, jpeg in enumerate(jpegs[:5]):
        Image.open(io.BytesIO(jpeg)).save(folder / f"{number}.png")
    # what the commands take when no profile is named
    models = project.root / "models/sample"
    models.symlink_to("small")
    yield project
    models.unlink()


def of_the_small_sample(command):
    """Name the small profile where a command means the sample."""
    if command.startswith("doit ") and "profile=" not in command:
        return f"{command} profile=small"
    if command in ("reimaging outcomes", 'reimaging search "phase diagram"'):
        return f"{command} small"
    return command


@pytest.mark.parametrize("command", RUN)
def test_it_does_what_the_page_says(read_along, command):
    assert RUN[command] in typed(read_along, of_the_small_sample(command))


def test_your_slice_goes_from_the_plan_to_the_outcomes(copy_project, small):
    bulk, project = small[0].root / "data/bulk", copy_project("a slice")
    with OaiServer.of_pages(sorted((bulk / "oai").glob("*.xml"))) as oai, Server() as s3:
        oai.page_size = 1000
        bucket = s3.bucket("arxiv")
        for path in sorted((bulk / "src").glob("arXiv_src_*")):
            bucket.put(path.name, path.read_bytes())
        project.variables = environment(s3.url)
        write_profiles_of(
            "docs/your-slice.md", project.root,
            oai=("https://oaipmh.arxiv.org/oai", oai.base), sets=('sets = ["cs"]\n', ""),
            # the small sample has a tar of another month, and not that category in it
            first=('"2012-01"', '"2020-10"'), last=('"2012-12"', '"2020-10"'),
            category=('categories = ["cs.CV"]', "max_articles = 3"),
        )  # fmt: skip
        said = {command: typed(project, command) for command in VISION}
    assert "costs US$ " in said["doit profile=vision acquire"]
    assert (
        "upper bound" in said["reimaging plan vision"] or "at most" in said["reimaging plan vision"]
    )
    assert (project.root / "data/vision/arxiv.sqlite3").is_file()
    assert "outside the slice" in said["reimaging outcomes vision"]
    tars = list((project.root / "data/vision/raw/src").glob("*.tar"))
    assert tars and not any(tar.exists() for tar in tars)  # dropped once they were read


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ([], ["code/setup", ".venv/bin/python -m doit"]),
        (["setup"], ["code/setup"]),
        (
            ["test"],
            ["code/setup", "code/setup browser", "code/setup validators", "code/setup slurm",
             '.venv/bin/python -m pytest -n auto --dist loadfile -m "not heavy"'],
        ),
        (
            ["explore"],
            ["code/setup", ".venv/bin/python -m doit profile=sample explore",
             ".venv/bin/python -m reimaging explore sample"],
        ),
        (
            ["label", "PROFILE=vision"],
            ["code/setup", ".venv/bin/python -m doit profile=vision index convert",
             ".venv/bin/python -m reimaging label vision"],
        ),
    ],
)  # fmt: skip
def test_make_runs_what_the_pages_say(words, lines):
    # each of the lines is run by tests of its own: make only starts them
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    told = subprocess.run(
        ["make", "-n", "--no-print-directory", *words], cwd=ROOT, env=variables,
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert told.splitlines() == lines


def test_the_profile_that_a_page_shows_is_the_one_that_is_run():
    # so that `write_profiles_of` finds them
    for page, names in (("tutorial", ["mine"]), ("your-slice", ["vision", "named"])):
        text = (ROOT / f"docs/{page}.md").read_text()
        assert re.findall(r"^`profiles/(\w+).toml`:\n\n```toml$", text, re.M) == names
        assert len([language for language, _ in fences(text) if language == "toml"]) == len(names)
