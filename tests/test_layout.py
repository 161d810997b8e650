"""Every path of a run lies in a folder of its profile, and asking for one touches nothing."""

from pathlib import Path

from reimaging.layout import Layout


def test_each_profile_has_its_own_folders(tmp_path):
    layout = Layout(tmp_path, "mine")
    for path in (
        layout.raw,
        layout.database,
        layout.part("t"),
        layout.store("t"),
        layout.array("random", 64),
        layout.catalogue,
        layout.captions,
        layout.thumbnails("t"),
    ):
        assert path.is_relative_to(tmp_path / "data/mine")
    for path in (
        layout.table("t"),
        layout.figure("f"),
        layout.numbers,
        layout.report,
        layout.typeset,
        layout.film("f"),
    ):
        assert path.is_relative_to(tmp_path / "outputs/mine")
    assert layout.paper == tmp_path / "paper/mine.pdf"
    assert not list(tmp_path.iterdir())


def test_names_tell_what_lies_there():
    layout = Layout(Path("/p"), "mine")
    assert layout.part("arXiv_src_1201_001").name == "arXiv_src_1201_001.sqlite"
    assert layout.store("arXiv_src_1201_001").name == "arXiv_src_1201_001.h5"
    assert layout.array("random", 64).name == "random-64.h5"
    assert layout.thumbnails("arXiv_src_1201_001").name == "arXiv_src_1201_001.h5"
    assert layout.thumbnails("t") != layout.store("t")
    assert layout.figure("formats", ".png").name == "formats.png"
