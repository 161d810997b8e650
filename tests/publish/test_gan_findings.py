"""What is said of generated pictures is what was measured; where nothing was, that is said."""

import pytest

from reimaging.gan.measuring import COLUMNS
from reimaging.gan.training import HISTORY
from reimaging.publish.gan_findings import gan_findings, write_gan_table
from reimaging.settings import GanSettings

MADE = "classifier,generated,1538,1400,769,769,3.5,-0.0012,0.0004,0.75,0.5,0.9,0.85"
REAL = "classifier,real,1538,1400,769,769,0.5,0.0003,0.0002,0.9,0.91,1.01,1"


@pytest.fixture
def tables(tmp_path):
    def tables(*rows, history="40000,0.7,1.2,0.3,2,0.12,0.95"):
        (tmp_path / "gan_quality.csv").write_text("\n".join([",".join(COLUMNS), *rows, ""]))
        (tmp_path / "gan_history.csv").write_text("\n".join([",".join(HISTORY), history, ""]))
        return tmp_path

    return tables


def test_the_text_has_what_was_measured(tables):
    said = gan_findings(tables(MADE, REAL), GanSettings())
    assert said["gan_learnt_from"] == "1{,}538" and said["gan_shown"] == "40{,}000"
    assert said["gan_compared"] == "1{,}400"
    assert said["gan_measured"] == said["gan_against"] == "769"
    assert (said["gan_precision"], said["gan_recall"]) == ("75\\,\\%", "50\\,\\%")
    assert said["gan_clusters_reached"] == "85\\,\\%" and said["gan_clusters"] == "20"
    assert (said["gan_side"], said["gan_colours"]) == ("32", "in grey")


def test_of_two_kinds_of_features_the_text_has_the_first(tables):
    other = MADE.replace("classifier", "inception").replace("0.75", "0.11")
    assert gan_findings(tables(MADE, REAL, other), GanSettings())["gan_precision"] == "75\\,\\%"


def test_where_nothing_was_trained_it_says_none(tables):
    said = gan_findings(tables(history=""), GanSettings(colours=3))
    assert {said[f"gan_{name}"] for name in ("shown", "learnt_from", "recall")} == {"none"}
    assert said["gan_colours"] == "in colour"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "all images"),
        ({"image_class": "sensor"}, "images of the class sensor"),
        (
            {"categories": ("cs.CV",), "first_year": 2012, "last_year": 2012},
            "images of cs.CV, of 2012 to 2012",
        ),
        ({"last_year": 2000}, "images of the first year to 2000"),
    ],
)
def test_a_slice_is_spelt_out(tables, settings, said):
    assert gan_findings(tables(MADE), GanSettings(**settings))["gan_slice"] == said


def test_the_table_sets_generated_pictures_beside_real_ones(tables, tmp_path):
    write_gan_table(tmp_path / "t.tex", tables(MADE, REAL) / "gan_quality.csv")
    text = (tmp_path / "t.tex").read_text()
    assert r"generated pictures & 3.50 & $-$1.2 $\pm$ 0.4 & 75\,\% & 50\,\% & 0.90 & 85\,\%" in text
    assert r"other real ones & 0.50 & 0.3 $\pm$ 0.2 & 90\,\%" in text
    assert "classifier" not in text  # of one kind there is no need to name it


def test_two_kinds_of_features_are_named_in_the_table(tables, tmp_path):
    other = MADE.replace("classifier", "inception")
    write_gan_table(tmp_path / "t.tex", tables(MADE, REAL, other) / "gan_quality.csv")
    text = (tmp_path / "t.tex").read_text()
    assert text.index(r"\emph{classifier}") < text.index(r"\emph{inception}")


def test_without_a_row_the_table_is_a_sentence(tables, tmp_path):
    write_gan_table(tmp_path / "t.tex", tables() / "gan_quality.csv")
    assert "No generator was trained" in (tmp_path / "t.tex").read_text()
