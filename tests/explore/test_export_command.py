"""The options of a still copy."""

import argparse
import json

import pytest

from reimaging.errors import ReimagingError
from reimaging.explore.export_command import add_options, asks_for_copy, write_copy


def given(*arguments):
    parser = argparse.ArgumentParser()
    add_options(parser)
    return parser.parse_args([str(argument) for argument in arguments])


def test_without_a_folder_no_copy_is_asked_for():
    assert not asks_for_copy(given())
    assert asks_for_copy(given("--export", "there"))


@pytest.mark.parametrize(
    "options", [("--words", "a"), ("--dry-run",), ("--images", 5), ("--images", 0), ("--to", 1)]
)
def test_an_option_of_a_copy_without_its_folder_is_refused(options):
    with pytest.raises(ReimagingError, match=f"{options[0]} goes with --export"):
        asks_for_copy(given(*options))


def test_the_options_choose_the_images(made, tmp_path):
    options = given(
        *("--export", tmp_path / "copy", "--archive", "cs", "--class", "sensor", "--from", 2012),
        *("--to", 2012, "--software", "none", "--cluster", 0, "--words", "dark"),
        "--thumbnails-only",
    )
    write_copy(options, made.layout, made.profile, "commit abc")
    about = json.loads((tmp_path / "copy/data/about.json").read_text())
    assert about["still"]["asked"] == {
        **{"words": "dark", "archive": "cs", "from": "2012", "to": "2012"},
        **{"class": "sensor", "cluster": "0", "software": ""},
    }
    assert about["images"] == 1


@pytest.mark.parametrize("cluster", ["x", "-2", "1" * 12])
def test_a_cluster_is_a_number(made, tmp_path, cluster):
    with pytest.raises(ReimagingError, match="allowed is the number of a cluster, or none"):
        write_copy(
            given("--export", tmp_path, f"--cluster={cluster}"), made.layout, made.profile, ""
        )
