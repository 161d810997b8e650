"""The whole chain, run as a user runs it: from nothing to the paper, again, elsewhere, killed."""

import csv
import hashlib
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from reimaging.identifier import image_id

GROUPS = [
    *("acquire", "records", "ingest", "index", "convert"),
    *("arrays", "learn", "predict", "cluster", "embed", "neighbours", "map", "generate"),
    *("tables", "figures", "zoom", "compare", "paper", "report"),
    *("archive", "deposit", "explore", "publish-data", "update"),
]


def ask(project, name, query):
    with closing(sqlite3.connect(project.root / f"data/{name}/arxiv.sqlite3")) as database:
        return database.execute(query).fetchall()


def test_one_command_leads_from_nothing_to_the_paper_and_the_report(small):
    project, printed = small
    assert (project.root / "paper/small.pdf").read_bytes().startswith(b"%PDF")
    assert (project.root / "outputs/small/report.html").is_file()
    card = (project.root / "models/small/classifier.md").read_text()
    model = (project.root / "models/small/classifier.keras").read_bytes()
    assert hashlib.sha256(model).hexdigest() in card
    assert "failed" not in printed


def test_a_second_run_does_nothing(small):
    project, _ = small
    assert re.fullmatch(
        r"everything is up to date \(\d+ in all\)\n", project.doit("profile=small").stdout
    )


def test_the_steps_are_listed_in_the_order_of_the_methods(small):
    project, _ = small
    lines = project.doit("list", "profile=small").stdout.splitlines()
    assert [line.split()[0] for line in lines] == GROUPS
    assert all(len(line.split()) > 5 for line in lines)


def test_every_article_of_the_manifest_has_an_outcome_and_every_image_two(small):
    project, _ = small
    items, members = ask(
        project, "small", "SELECT sum(items), (SELECT count(*) FROM members) FROM tars"
    )[0]
    assert items == members == 16
    report = (project.root / "outputs/small/report.html").read_text()
    assert report.count("all accounted for") == 2
    assert "differs from" not in report
    outcomes = {o.split(":")[0] for (o,) in ask(project, "small", "SELECT outcome FROM members")}
    assert {"ok", "withdrawn", "pdf-only", "damaged"} <= outcomes


FLOATS = """
SELECT identifier, figure_id, parent, kind, environment, label, caption_tex,
       (SELECT group_concat(path, '|') FROM
        (SELECT path FROM figure_images AS l JOIN image_files USING (image_id)
         WHERE l.figure_id = f.figure_id ORDER BY l.position)) AS paths
FROM figures AS f JOIN articles USING (article_id) ORDER BY identifier, position
"""


def flat(text):
    return " ".join(text.split())


def told(row, rows):
    """What the index says of a float, in the words of the sample's truth."""
    _, float_id, _, _, environment, label, caption, paths = row
    below = [other for other in rows if other[2] == float_id]
    return {
        "env": environment,
        "label": label,
        "caption": flat(caption),
        "images": set((paths or "").split("|")) - {""},
        "sub_captions": [flat(other[6]) for other in below if other[3] == "part"],
        "captionof": [(flat(other[6]), other[5]) for other in below if other[3] == "captionof"],
    }


def true(figure):
    """The same of the truth itself."""
    captions = figure.get("captionof_figure", [])
    return {
        "env": figure["env"],
        "label": figure["label"],
        "caption": flat(figure["caption"]),
        "images": set(figure["images"]),
        "sub_captions": [flat(caption) for caption in figure.get("sub_captions", [])],
        "captionof": [(flat(caption), figure["captionof_label"]) for caption in captions],
    }


def test_the_index_finds_what_the_sample_says_is_there(small):
    project, _ = small
    truth = json.loads((project.root / "data/bulk/truth/figures.json").read_text())
    rows = ask(project, "small", FLOATS)
    for paper in truth["papers"]:
        mine = [row for row in rows if row[0] == paper["id"]]
        expected_of = {"figure": paper["figures"], "table": paper["pictures_in_tables"]}
        for kind, expected in expected_of.items():
            found = [told(row, mine) for row in mine if row[3] == kind]
            assert found == [true(figure) for figure in expected], paper["id"]


def test_no_number_of_the_text_is_typed_and_no_macro_is_without_use(small):
    project, _ = small
    text = (project.root / "paper/paper.tex").read_text()
    body = text[text.index("\\begin{abstract}") :]
    used = set(re.findall(r"\\num([A-Za-z]+)", text))
    defined = set(
        re.findall(
            r"\\newcommand{\\num([A-Za-z]+)}",
            (project.root / "outputs/small/numbers.tex").read_text(),
        )
    )
    assert used <= defined
    prose = re.sub(r"\\begin\{tikzpicture\}.*?\\end\{tikzpicture\}", "", body, flags=re.DOTALL)
    prose = re.sub(r"\\(?:includegraphics|cite|label|ref|input)(?:\[[^]]*\])?\{[^}]*\}", "", prose)
    prose = prose.replace("CC BY 2.0", "")  # a name
    # what is said of arXiv and of the original study, not measured here
    numbers = re.findall(r"(?<![\w\\.])\d+", prose)
    assert set(numbers) <= {"500", "2018"}, numbers


def test_the_same_profile_elsewhere_gives_the_same_bytes_even_if_killed_on_the_way(
    small, copy_project
):
    project, _ = small
    other = copy_project("another place")
    shutil.copy(project.root / "profiles/small.toml", other.root / "profiles")
    text = (other.root / "profiles/small.toml").read_text()
    (other.root / "profiles/small.toml").write_text(
        text.replace(str(project.root), str(other.root))
    )
    chance = random.Random(7)
    for done in (3, 9, 16):
        assert other.killed_doit("small", done=done, then=chance.uniform(0, 0.5))
    other.doit("profile=small")
    assert other.products("small") == project.products("small")


def test_clean_leaves_what_was_fetched_and_what_was_made_by_hand(small, copy_project):
    project, _ = small
    root = copy_project("cleaned").root
    shutil.copytree(project.root, root, dirs_exist_ok=True, symlinks=True)
    project = type(project)(root)
    project.write_profile("small", "[sample]\narticles = 16\n[arrays]\nimages = 20\nside = 32")
    by_hand = root / "data/small/labels.csv"
    by_hand.write_text("image_id,label\n")
    project.doit("clean", "--clean-all", "profile=small")
    assert by_hand.is_file()
    assert list((root / "data/small/raw/src").glob("*.tar"))
    assert (root / "data/bulk/src/arXiv_src_manifest.xml").is_file()
    assert not (root / "paper/small.pdf").exists()
    assert not (root / "data/small/arxiv.sqlite3").exists()
    assert not list((root / "data/small/images").glob("*.h5"))


def test_labels_made_by_hand_are_learnt_from_and_no_article_is_parted(small):
    project, _ = small
    project.write_profile("by-hand", "[arrays]\nside = 32", kind="directory")
    project.doit("profile=by-hand", "convert")
    truth = list(csv.DictReader((project.root / "data/bulk/truth/images.csv").open()))
    given = project.root / "labels of ada.csv"
    lines = [f"{image_id(row['identifier'], row['path'])},{row['class']}" for row in truth]
    given.write_text("\n".join(["image,label", *lines, "17,mixed"]) + "\n")
    project.reimaging("labels", "by-hand", "--add", str(given), "--labeller", "ada")
    printed = project.doit("profile=by-hand", "learn").stdout
    assert re.search(r"\d+ labelled images? not in the stores: left out", printed)
    rows = list(csv.DictReader((project.root / "data/by-hand/learning/split.csv").open()))
    ours = [row for row in rows if row["array"].startswith("labelled")]
    assert len(ours) > 10 and {row["part"] for row in ours} >= {"train", "test"}
    classes = {image_id(row["identifier"], row["path"]): row["class"] for row in truth}
    assert all(classes[int(row["image_id"])] == row["label"] for row in ours)
    articles = dict(ask(project, "by-hand", "SELECT image_id, article_id FROM image_files"))
    parts = {}
    for row in ours:
        parts.setdefault(articles[int(row["image_id"])], set()).add(row["part"])
    assert all(len(found - {"left out"}) == 1 for found in parts.values())
    assert (project.root / "models/by-hand/classifier.keras").is_file()


def test_tars_that_are_not_kept_are_dropped_once_used_and_fetched_again_only_at_need(small):
    project, _ = small
    project.write_profile("dropping", "keep_tars = false", kind="directory")
    name = "dropping"

    def held():
        links = (project.root / f"data/{name}/raw/src").glob("*.tar")
        return [link.stem for link in links if link.exists()]

    project.doit("profile=dropping", "index")
    assert held() == []
    assert list((project.root / f"data/{name}/images").glob("*.h5")), (
        "converted before it is dropped"
    )
    project.doit("profile=dropping")
    # doit forgets what it did, and the source is gone: nothing is asked for again
    (project.root / "data/.doit-dropping.sqlite3").unlink()
    tars = sorted((project.root / "data/bulk/src").glob("*.tar"))
    away = [tar.rename(tar.with_suffix(".away")) for tar in tars]
    try:
        project.doit("profile=dropping")
        largest = max(tars, key=lambda tar: tar.with_suffix(".away").stat().st_size)
        lost = project.root / f"data/{name}/images/{largest.stem}.h5"
        lost.unlink()
        failed = project.doit("profile=dropping", check=False)
        assert failed.returncode != 0
        assert largest.name in failed.stdout
        assert "Traceback" not in failed.stdout
    finally:
        for tar, path in zip(tars, away, strict=True):
            path.rename(tar)
    project.doit("profile=dropping")
    assert lost.is_file()
    assert held() == []


def test_a_slice_of_articles_leaves_the_others_out_by_name(small):
    project, _ = small
    project.write_profile("sliced", "[slice]\nmax_articles = 5", kind="directory")
    project.doit("profile=sliced", "index")
    (n,) = ask(project, "sliced", "SELECT count(*) FROM articles")[0]
    assert n == 5
    query = "SELECT sum(outcome = 'outside the slice'), count(*) FROM members"
    outside, members = ask(project, "sliced", query)[0]
    assert outside == members - 5
    # Only of tars that hold a wanted article are there members at all.
    held = ask(project, "sliced", "SELECT count(DISTINCT tar) FROM members JOIN articles "
               "USING (article_id)")[0]  # fmt: skip
    assert held == ask(project, "sliced", "SELECT count(*) FROM tars")[0]


@pytest.mark.parametrize(
    ("profile", "sentence"),
    [("gone", "There is no profile"), ("wrong", "source.kind is 'tape'")],
)
def test_a_users_mistake_is_one_sentence_and_no_traceback(small, profile, sentence):
    project, _ = small
    project.write_profile("wrong", kind="tape")
    run = project.doit(f"profile={profile}", check=False)
    assert run.returncode != 0
    assert sentence in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_the_dataset_answers_datalad_by_hand(small):
    project, _ = small
    raw = project.root / "data/small/raw"
    tar = sorted((raw / "src").glob("*.tar"))[0].relative_to(raw)
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(project.root / "nobody"),
    }
    for command in (["drop"], ["get"]):
        subprocess.run(
            ["datalad", *command, str(tar)],
            cwd=raw,
            env=environment,
            check=True,
            capture_output=True,
        )
        assert (raw / tar).exists() == (command == ["get"])
