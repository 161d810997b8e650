"""Pictures to compare: real ones with labels, and the sample's as the chain rendered them."""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from results import ROOT, lacking, needs

from reimaging.identifier import image_id
from reimaging.image_class import CLASSES
from reimaging.pixels.store import ImageStore

#: Real images with labels: labels.csv (image, label, kind) beside images/.
LABELLED = Path(os.environ.get("REIMAGING_LABELLED", ROOT.parent / "shared/labelled"))
SAMPLE = ROOT / "data/sample"
_RANDOM = "labelling-"  # how the files of a random choice begin; the others were found by likeness


@dataclass(frozen=True)
class Shown:
    """A picture as it was rendered, trimmed; `source` is the beginning of a real one's name."""

    image: Image.Image
    label: str
    kind: str
    source: str = ""
    look: str = ""
    turned: int = 0

    @property
    def is_random(self) -> bool:
        """Whether it stands for all images, not for those of one likeness."""
        return self.source in ("", _RANDOM.rstrip("-"))


def real_pictures() -> list[Shown]:
    """Read the real images; end with a sentence where there are none."""
    table = LABELLED / "labels.csv"
    if not table.is_file():
        lacking(
            f"{LABELLED} holds no labels.csv. Name a folder of labelled images (labels.csv with "
            "image, label and kind, beside images/) with REIMAGING_LABELLED."
        )
    with table.open(newline="", encoding="utf-8") as rows:
        return [
            Shown(
                Image.open(LABELLED / "images" / row["image"]).convert("RGB"),
                row["label"],
                row["kind"],
                row["image"].rsplit("-", 1)[0],
            )
            for row in csv.DictReader(rows)
        ]


def sample_pictures() -> list[Shown]:
    """Read what the chain rendered of the sample's images, with the truth about them."""
    truth, stores = SAMPLE / "bulk/truth/images.csv", sorted((SAMPLE / "images").glob("*.h5"))
    needs(truth, *stores[:1] or [SAMPLE / "images/*.h5"])
    with truth.open(newline="", encoding="utf-8") as rows:
        known = {image_id(row["identifier"], row["path"]): row for row in csv.DictReader(rows)}
    shown = []
    for path in stores:
        with ImageStore(path) as store:
            for number in store.ids.tolist():
                pixels, row = store.pixels(number), known.get(number)
                if pixels is not None and row is not None:
                    image = Image.fromarray(pixels)
                    look, turned = row["look"], int(row["turned"])
                    shown.append(Shown(image, row["class"], row["kind"], "", look, turned))
    return shown


def tones(image: Image.Image) -> dict[str, float]:
    """Measure a picture: shares of white, mid-tones, dark and strong colours, greyness, aspect.

    White is a luminance of 230 and more, dark of less than 40, of 255; a picture is grey if hardly
    a pixel (1 in 200) has channels more than 24 apart.
    """
    pixels = np.asarray(image).astype(np.int16)
    grey = np.asarray(image.convert("L"))
    apart = pixels.max(axis=2) - pixels.min(axis=2)
    return {
        "white": float((grey >= 230).mean()),
        "mid-tones": float(((grey >= 40) & (grey < 215)).mean()),
        "dark": float((grey < 40).mean()),
        "strong colour": float((apart > 40).mean()),
        "grey": float((apart > 24).mean() < 0.005),
        "aspect": image.width / image.height,
    }


def of_class(pictures: list[Shown], label: str, *, random_only: bool = False) -> list[Shown]:
    """Choose those of a class, with `random_only` those that stand for all images."""
    return [p for p in pictures if p.label == label and (p.is_random or not random_only)]


__all__ = ["CLASSES", "Shown", "of_class", "real_pictures", "sample_pictures", "tones"]
