"""What the text says of the classifier is told from its tables."""

import pytest

from reimaging.publish.classifier_findings import TABLES, classifier_findings
from tables import write_tables


@pytest.fixture
def found(tmp_path):
    write_tables(tmp_path)
    return classifier_findings(tmp_path)


def test_the_measures_stand_with_their_intervals(found):
    assert found["classifier_macro_f"] == "0.810"
    assert found["classifier_macro_f_interval"] == "0.790 to 0.830"
    assert found["classifier_diagram_or_not"] == "0.950"
    assert (found["classifier_ece_before"], found["classifier_ece_after"]) == ("0.060", "0.020")
    assert "classifier_ece_after_interval" not in found
    assert found["classifier_tests"] == "1500"


def test_the_epoch_that_is_kept_is_that_of_the_least_validation_loss(found):
    assert (found["classifier_epochs"], found["classifier_best_epoch"]) == ("3", "2")


def test_shares_are_told_raw_and_corrected(found):
    assert found["classifier_images"] == "1{,}100"
    assert found["share_mixed_raw"] == r"15.0\,\%"
    assert found["share_mixed_corrected"] == r"6.0\,\%"
    assert found["share_mixed_interval"] == r"4.0\,\% to 9.0\,\%"


def test_a_share_that_cannot_be_told_is_none(tmp_path):
    write_tables(tmp_path)
    (tmp_path / "class_shares.csv").write_text(
        "class,images,raw,corrected,low,high\ndiagram,3,0.8,,0,1\n"
    )
    found = classifier_findings(tmp_path)
    assert found["share_diagram_corrected"] == "none"
    assert found["share_diagram_interval"] == r"0.0\,\% to 100.0\,\%"
    assert found["share_sensor_raw"] == "none"


def test_these_tables_and_no_others_are_read(tmp_path):
    write_tables(tmp_path)
    for file in tmp_path.glob("*.csv"):
        if file.stem not in TABLES:
            file.unlink()
    assert classifier_findings(tmp_path)
