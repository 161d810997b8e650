from dataclasses import replace

import numpy as np
import pytest

from reimaging.sample.pictures import draw_picture
from reimaging.sample.plan import plan_sample
from reimaging.sample.subjects import SENSING
from reimaging.sample.topics import TOPICS

CATEGORY = {
    "hep": "hep-ph", "astro": "gr-qc", "matter": "cond-mat.str-el", "quantum": "quant-ph",
    "math": "math.CO", "fluids": "physics.flu-dyn", "life": "q-bio.NC", "learning": "cs.LG",
    "vision": "cs.CV",
}  # fmt: skip


@pytest.mark.parametrize("family", SENSING)
@pytest.mark.parametrize("image_class", ["diagram", "sensor", "mixed"])
@pytest.mark.parametrize(("year", "extension"), [(1994, "ps"), (2012, "eps"), (2018, "pdf")])
def test_every_family_has_pictures_of_every_class_in_every_year(
    family, image_class, year, extension
):
    article = replace(plan_sample(12, 0)[0], categories=(CATEGORY[family],), year=year)
    rng = np.random.default_rng(1)
    picture = draw_picture(rng, article, image_class, extension, TOPICS[family])
    assert picture.image_class == image_class
    assert picture.about and picture.kind


def test_an_xfig_pair_is_a_schematic():
    article = plan_sample(12, 0)[0]
    picture = draw_picture(np.random.default_rng(0), article, "diagram", "pstex", TOPICS["hep"])
    assert picture.use == "scheme"
