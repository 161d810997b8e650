"""The steps as doit calls them: what they never overwrite, and when a tar is let go.

The steps themselves run in tests/pipeline.
"""

import shutil

import pytest

from reimaging.chain import clean_tar, convert_tar, draw, ingest_tar
from reimaging.errors import ReimagingError
from reimaging.fetching import record_dataset
from reimaging.run import open_run

STEM = "arXiv_src_9802_001"


@pytest.fixture
def open_profile(two_tars, tmp_path):
    def open_profile(kind="directory", more="", keep="true"):
        path = tmp_path / "mine.toml"
        path.write_text(
            f'[source]\nkind = "{kind}"\nlocation = "src"\nkeep_tars = {keep}\n'
            f'[metadata]\nkind = "oai-files"\nlocation = "oai"\n{more}'
        )
        return open_run(str(path), tmp_path)

    return open_profile


@pytest.mark.parametrize(("keep", "held"), [("true", True), ("false", False)])
def test_a_tar_is_let_go_when_part_and_store_stand_and_the_profile_says_so(
    open_profile, keep, held
):
    run = open_profile(keep=keep)
    record_dataset(run)
    link = run.layout.raw / "src" / f"{STEM}.tar"
    ingest_tar(run, STEM)
    assert link.exists(), "it is still to be converted"
    convert_tar(run, STEM)
    assert link.exists() == held
    assert link.is_symlink()


def test_a_sample_is_never_drawn_over_what_somebody_else_put_there(open_profile, two_tars):
    before = {path: path.read_bytes() for path in two_tars.src.iterdir()}
    run = open_profile("sample")
    with pytest.raises(ReimagingError, match="holds files that were not drawn"):
        draw(run)
    assert {path: path.read_bytes() for path in two_tars.src.iterdir()} == before


def test_a_sample_is_never_drawn_over_that_of_another_profile(open_profile, tmp_path):
    for name in ("src", "oai"):
        shutil.rmtree(tmp_path / name)
        (tmp_path / name).mkdir()
        (tmp_path / name / "drawn-for.txt").write_text("other\n")
    with pytest.raises(ReimagingError, match="holds the sample of another profile, other"):
        draw(open_profile("sample"))


@pytest.mark.parametrize(("keep", "cleaned"), [("true", True), ("false", False)])
def test_what_is_left_of_a_tar_that_was_dropped_is_not_cleaned(open_profile, capsys, keep, cleaned):
    run = open_profile(keep=keep)
    record_dataset(run)
    assert ingest_tar(run, STEM) == {"stood": False}
    assert convert_tar(run, STEM) == {"stood": False}
    assert convert_tar(run, STEM) == {"stood": True}
    part = run.layout.part(STEM)
    clean_tar(run, STEM, part, dryrun=True)
    assert part.is_file()
    clean_tar(run, STEM, part, dryrun=False)
    assert part.is_file() != cleaned
    assert ("stays: its tar is not here" in capsys.readouterr().out) != cleaned
