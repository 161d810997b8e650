"""`reimaging` asks and shows, and answers a mistake with one sentence and status 2."""

import pytest

from learn.test_classify import picture
from learn.test_predictions import RED, by_colour, store
from reimaging.__main__ import main
from reimaging.gan.generator import generator_of
from reimaging.gan.networks import Size
from reimaging.gan.step import build
from reimaging.index.merge import merge
from reimaging.index.part import write_part
from reimaging.index.records import write_records
from reimaging.learn.model_file import save_model
from study_tables import write_study


@pytest.fixture
def project(two_tars, tmp_path, monkeypatch):
    (tmp_path / "dodo.py").touch()
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles/mine.toml").write_text(
        '[source]\nkind = "directory"\nlocation = "../src"\n'
        '[metadata]\nkind = "oai-files"\nlocation = "../oai"\n'
    )
    monkeypatch.chdir(tmp_path)
    return two_tars


@pytest.fixture
def indexed(project, tmp_path):
    part, records = tmp_path / "part.sqlite", tmp_path / "records.sqlite"
    name = "arXiv_src_9802_001"
    write_part(part, project.tar(name), lambda: project.path(name))
    write_records(records, sorted(project.oai.glob("*.xml")))
    merge(tmp_path / "data/mine/arxiv.sqlite3", [part], records)


def test_the_profile_is_shown_with_its_defaults_and_what_is_not_made_yet(project, capsys):
    assert main(["profile", "mine"]) == 0
    said = capsys.readouterr().out
    assert "short_side = 512" in said
    assert "(not made yet)" in said


def test_a_plan_is_shown_from_the_manifest_or_from_another(project, capsys, tmp_path):
    assert main(["plan", "mine"]) == 0
    assert capsys.readouterr().out.startswith("mine: 2 bulk tars of 1998-02 to 2015-01")
    other = tmp_path / "other.xml"
    other.write_text((project.src / "arXiv_src_manifest.xml").read_text().replace("9802", "9803"))
    assert main(["plan", "mine", "--manifest", str(other)]) == 0
    assert "of 1998-03 to 2015-01" in capsys.readouterr().out


def test_outcomes_are_counted(indexed, capsys):
    assert main(["outcomes", "mine"]) == 0
    assert "withdrawn" in capsys.readouterr().out


def test_captions_are_searched(indexed, capsys):
    assert main(["search", "red square", "mine"]) == 0
    assert capsys.readouterr().out == "hep-th/9802001 (1998) f:red\n    A red square.\n"
    assert main(["search", "nowhere", "mine"]) == 0
    assert capsys.readouterr().out == "no caption matches\n"


def test_the_studys_tables_are_written_in_our_columns(project, tmp_path, capsys):
    write_study(tmp_path / "typed off")
    assert main(["study-tables", "typed off"]) == 0
    assert "profile=study" in capsys.readouterr().out
    headline = (tmp_path / "data/study/tables/headline.csv").read_text()
    assert "tars,2150\n" in headline
    assert main(["study-tables", "typed off", "elsewhere"]) == 0
    assert "profile=study" not in capsys.readouterr().out
    assert (tmp_path / "elsewhere/headline.csv").read_text() == headline


@pytest.fixture
def coloured(project, tmp_path):
    """A folder of a red and a damaged file, and a network that takes red for a diagram."""
    picture(tmp_path / "pictures/a.png", RED)
    (tmp_path / "pictures/b.png").write_bytes(b"damaged")
    save_model(tmp_path / "models/sample/classifier.keras", by_colour())


def test_a_folder_is_classified_by_the_sample_s_model_unless_another_is_named(
    coloured, tmp_path, capsys
):
    assert main(["classify", "pictures"]) == 0
    said = capsys.readouterr().out
    assert "2 images in predictions.csv:" in said
    assert "1  diagram" in said and "1  unreadable" in said
    assert (tmp_path / "predictions.csv").read_text().startswith("image,diagram,sensor,mixed,label")
    (tmp_path / "models/sample").rename(tmp_path / "elsewhere")
    model = ["--model", "elsewhere/classifier.keras", "--out", "other/p.csv"]
    assert main(["classify", "pictures", *model]) == 0
    assert (tmp_path / "other/p.csv").read_bytes() == (tmp_path / "predictions.csv").read_bytes()


def test_the_images_of_a_profile_are_classified_by_its_own_model(coloured, tmp_path, capsys):
    (tmp_path / "models/sample").rename(tmp_path / "models/mine")
    stems = [path.stem for path in sorted(tmp_path.glob("src/*.tar"))]
    assert len(stems) == 2
    for number, stem in enumerate(stems):
        store(tmp_path / f"data/mine/images/{stem}.h5", {number: RED})
    assert main(["classify", "mine", "--out", "out.csv"]) == 0
    assert "2  diagram" in capsys.readouterr().out


def test_pictures_are_generated_into_a_folder_with_a_sheet(project, tmp_path, capsys):
    size = Size(16, 1, latent=8, channels=4, most=8, depth=2)
    model = generator_of(size, build(size, 4)[1])
    save_model(tmp_path / "models/sample/generator.keras", model)
    assert main(["generate", "--n", "3", "--psi", "1.2", "--out", "made"]) == 0
    assert "3 pictures in made, and a sheet of them: made/sheet.png" in capsys.readouterr().out
    names = sorted(path.name for path in (tmp_path / "made").iterdir())
    assert names == ["000001.png", "000002.png", "000003.png", "sheet.png"]


def test_labels_are_added_counted_and_compared(project, tmp_path, capsys):
    (tmp_path / "a.csv").write_text("image,label\n7,sensor\n8,unsure\n9,diagram\n")
    (tmp_path / "b.csv").write_text("image,label\n7,sensor\n8,mixed\n9,sensor\n")
    assert main(["labels", "mine", "--add", "a.csv", "--labeller", "ada"]) == 0
    assert main(["labels", "mine", "--add", "b.csv", "--labeller", "bob"]) == 0
    said = capsys.readouterr().out
    assert "6 labels of 2 images" in said
    assert "1  tied, left out until adjudicated" in said
    assert "kappa of ada and bob: 0.50 on 3 images" in said
    assert len((tmp_path / "data/mine/labels.csv").read_text().splitlines()) == 7


def test_a_list_that_was_mended_and_added_again_replaces_what_was_said(project, tmp_path, capsys):
    first, again = "image,label,time\n7,sensor,2026-01-01\n", "image,label\n7,diagram\n"
    for text, word in ((first, "sensor"), (again, "diagram")):
        (tmp_path / "a.csv").write_text(text)
        assert main(["labels", "mine", "--add", "a.csv", "--labeller", "ada"]) == 0
        assert f"1  {word}" in capsys.readouterr().out


def test_labels_that_were_withdrawn_are_not_counted(project, tmp_path, capsys):
    (tmp_path / "a.csv").write_text("image,label\n7,sensor\n8,mixed\n8,withdrawn\n")
    assert main(["labels", "mine", "--add", "a.csv", "--labeller", "ada"]) == 0
    assert "1 label of 1 image:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["classify", "nowhere"], "neither a folder nor a profile"),
        (["classify", "src"], "holds no image files"),
        (["classify", "mine"], "is not there"),
        (["generate", "--model", "gone.keras"], "gone.keras is not there"),
        (["generate", "--psi", "9"], "psi is 9; allowed is 0 to 2"),
        (["explore", "mine"], "`doit profile=mine explore` makes what is missing"),
        (["explore", "mine", "--host", "0.0.0.0"], "or --public"),
        (["explore", "mine", "--export", "copy"], "`doit profile=mine explore` makes"),
        (["explore", "mine", "--export", "src"], "no still copy of the explorer"),
        (["explore", "mine", "--images", "5"], "--images goes with --export DIR"),
        (["labels", "mine"], "There is no table"),
        (["label", "mine"], "`doit convert` makes it"),
        (["label", "mine", "--labeller", "=1"], "allowed is a name of 1 to 40 characters"),
        (["labels", "mine", "--add", "src"], "--labeller is missing"),
        (["study-tables", "nowhere"], "published tables"),
        (["search", '"', "mine"], "is no query"),
        (["profile", "gone"], "There is no profile"),
    ],
)
def test_a_mistake_is_one_sentence_and_status_2(indexed, capsys, arguments, sentence):
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1


def test_what_is_not_made_yet_is_told_with_the_step_that_makes_it(project, capsys):
    assert main(["outcomes", "mine"]) == 2
    assert "`doit index` makes it" in capsys.readouterr().err


def test_another_folder_is_told_to_be_none_of_ours(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["outcomes"]) == 2
    assert "holds no dodo.py" in capsys.readouterr().err
