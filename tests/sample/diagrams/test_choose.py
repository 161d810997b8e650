import numpy as np
import pytest

from reimaging.sample.charts import Chart
from reimaging.sample.diagrams.choose import COMPUTED, SCHEMATICS
from reimaging.sample.drawing import Letters, Path
from reimaging.sample.drawing_pixels import as_pixels
from reimaging.sample.topics import TOPICS

KINDS = SCHEMATICS | COMPUTED


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_draws_for_each_of_its_families_and_stays_on_its_page(name):
    kind = KINDS[name]
    assert kind.families.split()
    for seed, family in enumerate(kind.families.split()):
        drawing, about = kind.draw(np.random.default_rng(seed), TOPICS[family])
        assert about
        assert not about.endswith(".")
        if isinstance(drawing, Chart):
            continue
        assert 7 < drawing.width < 800
        assert 7 < drawing.height < 800
        assert len(drawing.marks) < 1500
        spots = [point for mark in drawing.marks if isinstance(mark, Path) for point in mark.points]
        spots += [(mark.x, mark.y) for mark in drawing.marks if isinstance(mark, Letters)]
        if spots:
            points = np.array(spots)
            assert (points > -12).all()
            assert (points < (drawing.width + 12, drawing.height + 12)).all()


@pytest.mark.parametrize("name", KINDS)
def test_the_same_lot_draws_the_same_picture(name):
    kind = KINDS[name]
    family = kind.families.split()[0]
    one, other = (kind.draw(np.random.default_rng(7), TOPICS[family]) for _ in range(2))
    assert one[1] == other[1]
    if not isinstance(one[0], Chart):
        assert as_pixels(one[0], 40).tobytes() == as_pixels(other[0], 40).tobytes()


def test_kinds_are_as_frequent_as_in_arxiv():
    shares = {name: kind.weight for name, kind in KINDS.items()}
    assert shares["feynman diagram"] == pytest.approx(4, abs=0.5)
    networks = ("network", "circular network", "neural network", "bipartite graph")
    assert sum(shares[name] for name in networks) == pytest.approx(2.5, abs=0.3)
    written = ("table", "equation", "listing", "matrix", "word cloud", "screen", "stamp")
    assert sum(shares[name] for name in written) == pytest.approx(1.0, abs=0.3)
    others = set(SCHEMATICS) - {"feynman diagram", *networks, *written}
    assert sum(shares[name] for name in others) == pytest.approx(11, abs=0.8)
    assert sum(kind.weight for kind in COMPUTED.values()) == pytest.approx(4.3, abs=0.6)


def test_families_are_known_and_years_are_arxivs():
    for kind in KINDS.values():
        assert set(kind.families.split()) <= set(TOPICS)
        assert 1991 <= kind.first <= 2020


def test_each_family_has_schematics_and_computed_pictures():
    for family in TOPICS:
        for kinds in (SCHEMATICS, COMPUTED):
            assert any(family in kind.families.split() for kind in kinds.values())
