"""The steps as doit calls them: which tars and pages a run has, and when a tar is let go.

The steps themselves run in tests/pipeline.
"""

import shutil

import pytest

from reimaging.chain import (
    clean_tar,
    convert_tar,
    draw,
    ingest_tar,
    metadata_pages,
    open_run,
    record_dataset,
    tar_stems,
)
from reimaging.errors import ReimagingError

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


def test_tars_are_known_in_time_order_before_any_is_fetched(open_profile):
    assert tar_stems(open_profile()) == [STEM, "arXiv_src_1501_001"]


def test_months_choose_tars(open_profile):
    assert tar_stems(open_profile(more="[slice]\nfirst_month = '2000-01'")) == [
        "arXiv_src_1501_001"
    ]
    assert tar_stems(open_profile(more="[slice]\nlast_month = '1998-02'")) == [STEM]


@pytest.mark.parametrize("kind", ["directory", "sample"])
def test_months_without_a_tar_are_a_sentence_that_names_those_there_are(open_profile, kind):
    with pytest.raises(
        ReimagingError, match=r"mine\.toml: slice.first_month .*allowed are 19\d\d-\d\d to 20"
    ):
        open_profile(kind, "[slice]\nfirst_month = '2050-01'")


def test_a_sample_that_is_not_drawn_yet_has_its_tars_and_pages_by_name(open_profile):
    run = open_profile("sample", "[sample]\narticles = 20")
    assert all(stem.startswith("arXiv_src_") for stem in tar_stems(run))
    assert metadata_pages(run)[0].name == "arxiv-000.xml"


def test_a_folder_without_pages_is_told_before_any_work(open_profile, two_tars):
    for page in two_tars.oai.iterdir():
        page.unlink()
    with pytest.raises(
        ReimagingError, match=r"mine\.toml: metadata.location is .*allowed is a folder of OAI"
    ):
        open_profile()


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


def test_a_folder_without_a_manifest_is_told_before_any_work(open_profile, two_tars):
    (two_tars.src / "arXiv_src_manifest.xml").unlink()
    with pytest.raises(ReimagingError, match=r"mine\.toml: source.location is .*holds the tars"):
        open_profile()


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
