import numpy as np
import pytest

from reimaging.sample.charts import Chart
from reimaging.sample.drawing import Drawing
from reimaging.sample.image_files import pixels_of
from reimaging.sample.pictures import PLOTS, Occasion, draw_picture
from reimaging.sample.subjects import SENSING


@pytest.mark.parametrize("family", SENSING)
@pytest.mark.parametrize("image_class", ["diagram", "sensor", "mixed"])
@pytest.mark.parametrize(("year", "extension"), [(1994, "ps"), (2012, "eps"), (2018, "pdf")])
def test_every_family_has_pictures_of_every_class_in_every_year(
    family, image_class, year, extension
):
    occasion = Occasion(image_class, family, year, extension)
    for seed in range(3):
        picture = draw_picture(np.random.default_rng(seed), occasion)
        assert picture.image_class == image_class
        assert picture.about and picture.kind and picture.use
        assert not picture.about.endswith(".") and picture.about[0] != " "
        assert min(pixels_of(picture.art, 40).size) > 4


def test_an_xfig_pair_is_a_schematic():
    for seed in range(8):
        picture = draw_picture(
            np.random.default_rng(seed), Occasion("diagram", "hep", 2004, "pstex")
        )
        assert picture.use in ("scheme", "written") and picture.kind not in PLOTS


def _diagrams(count, family="hep", year=2000, extension="eps", habit=""):
    rng = np.random.default_rng(1)
    occasion = Occasion("diagram", family, year, extension, habit)
    return [draw_picture(rng, occasion) for _ in range(count)]


def test_authors_keep_to_their_program():
    looks = [p.look for p in _diagrams(30, year=2012, habit="1201.0001") if p.look]
    most = max(looks.count(look) for look in looks)
    assert most > 0.6 * len(looks)
    assert len({p.look for p in _diagrams(30, year=2012)}) > 8


def test_no_program_is_used_before_its_time():
    assert not {p.look.split()[0] for p in _diagrams(60, year=1993) if p.look} & {
        "matplotlib", "root", "r", "excel", "origin", "matlab",
    }  # fmt: skip
    assert any(isinstance(p.art, Chart) for p in _diagrams(60, year=2018))


def test_some_plots_of_postscript_lie_on_their_side_and_say_so():
    drawn = _diagrams(150)
    turned = [p for p in drawn if p.turned]
    assert 5 <= len(turned) <= 30
    assert {p.turned for p in turned} <= {90, 270}
    assert all(isinstance(p.art, Drawing) for p in turned)


def test_sensor_images_are_never_turned():
    rng = np.random.default_rng(0)
    occasion = Occasion("sensor", "vision", 1999, "ps")
    assert not any(draw_picture(rng, occasion).turned for _ in range(20))
