"""Pictures to learn from, apart from the articles: as many of each class, each drawn for itself."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from reimaging.image_class import CLASSES
from reimaging.sample.conversion import through_jpeg
from reimaging.sample.image_files import pixels_of
from reimaging.sample.pictures import Occasion, draw_picture
from reimaging.sample.streams import stream
from reimaging.sample.subjects import SENSING, SUBJECTS

#: Diagrams that fill their frames are rare, and are the ones that are taken for photographs: those
#: to learn from have more of them.
_FILLED = {"training": 2.5}


@dataclass(frozen=True)
class TrainingPicture:
    """An RGB picture, border and all, with its class, kind, look, and its turn in degrees."""

    image: Image.Image
    image_class: str
    kind: str
    look: str
    turned: int


def draw_training_picture(purpose: str, number: int, seed: int) -> TrainingPicture:
    """Draw a picture of the classes in turn, from years and families as arXiv's figures have them.

    Parameters
    ----------
    purpose
        The set it belongs to, such as "training" or "test": no two sets share a picture.
    number
        Its place in the set, from 0.
    seed
        Any whole number of 0 or more.
    """
    rng = stream(seed, purpose, str(number))
    image_class = CLASSES[number % len(CLASSES)]
    year = int(2020.99 - min(28.0, rng.exponential(9.0)))
    family = _family(rng, image_class, year)
    filled = _FILLED.get(purpose, 1.0)
    occasion = Occasion(image_class, family, year, _format(rng, year), filled=filled)
    picture = draw_picture(rng, occasion)
    # what is seen at 128 pixels was drawn at about four times as many
    image = pixels_of(picture.art, float(rng.uniform(75, 125))).convert("RGB")
    if rng.random() < 0.5:
        image = through_jpeg(image, int(rng.integers(40, 96)))
    return TrainingPicture(image, image_class, picture.kind, picture.look, picture.turned)


def _family(rng: np.random.Generator, image_class: str, year: int) -> str:
    shares: dict[str, float] = {}
    for subject in SUBJECTS:
        weight = subject.share(year)
        if image_class != "diagram":
            weight *= SENSING[subject.family]
        shares[subject.family] = shares.get(subject.family, 0.0) + weight
    weights = np.array(list(shares.values()))
    return list(shares)[int(rng.choice(len(shares), p=weights / weights.sum()))]


def _format(rng: np.random.Generator, year: int) -> str:
    modern = 1 / (1 + np.exp((2013 - year) / 2.6))
    return "pdf" if rng.random() < modern else "eps"
