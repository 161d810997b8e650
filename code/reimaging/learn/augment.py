"""Changes to a picture that leave its class as it is, as figures meet them on their way to arXiv.

Figures are scanned, scaled, laid on their side, printed darker or paler, turned to grey, and sent
through CMYK and through JPEG. Text is not mirrored on that way, and neither is anything here.
"""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

_WHITE = (255, 255, 255)


@dataclass(frozen=True)
class Augmentation:
    """How often, and by how much, a picture is changed.

    Probabilities are 0 to 1. `turned` is the share of images that lie on their side in arXiv: 6 of
    100, counted among 276.
    """

    turned: float = 0.06
    framed: float = 0.8  # shifted, scaled and stretched
    scale: float = 0.2  # natural logarithm, either way
    stretch: float = 0.12  # natural logarithm
    shift: float = 0.05  # of the side
    toned: float = 0.5
    gamma: float = 0.35  # natural logarithm
    tinted: float = 0.25
    greyed: float = 0.12
    noisy: float = 0.15
    blurred: float = 0.25
    compressed: float = 0.25


DEFAULT = Augmentation()


def augment(
    picture: NDArray[np.uint8], rng: np.random.Generator, how: Augmentation = DEFAULT
) -> NDArray[np.uint8]:
    """Change a picture as `how` says, by the dice of `rng`.

    Parameters
    ----------
    picture
        S x S x 3, uint8, on white.
    rng
        Thrown a fixed number of times for each kind of change, so that one change does not depend
        on the others.
    how
        The probabilities and the limits.

    Returns
    -------
    array
        S x S x 3, uint8; what comes in from outside the picture is white.
    """
    chance, size = rng.random(8), rng.uniform(-1, 1, 12)
    if chance[0] < how.turned:
        picture = np.rot90(picture, 1 if size[0] < 0 else 3)
    image = Image.fromarray(np.ascontiguousarray(picture))
    if chance[1] < how.framed:
        image = _framed(image, how, size[1:5])
    table = _tone(how, chance[2] < how.toned, chance[3] < how.tinted, size[5:10])
    if table is not None:
        image = image.point(table)
    if chance[4] < how.greyed:
        image = image.convert("L").convert("RGB")
    if chance[5] < how.blurred:
        image = image.filter(ImageFilter.GaussianBlur(float(0.6 + 0.4 * size[10])))
    if chance[6] < how.compressed:
        image = _through_jpeg(image, int(60 + 30 * size[11]))
    changed = np.asarray(image)
    if chance[7] < how.noisy:
        grain = rng.normal(0, rng.uniform(1, 8), changed.shape[:2])
        grain *= changed.min(axis=2) < 250  # paper has none, nor has what lies around a picture
        changed = np.clip(changed + grain[:, :, None], 0, 255).astype(np.uint8)
    return changed


def _framed(image: Image.Image, how: Augmentation, size: NDArray[np.float64]) -> Image.Image:
    side = image.width
    scale, stretch = np.exp(how.scale * size[0]), np.exp(how.stretch * size[1])
    across, down = float(scale * stretch), float(scale / stretch)
    left, top = (side / 2 * (1 - factor) for factor in (across, down))
    left, top = left + how.shift * side * size[2], top + how.shift * side * size[3]
    return image.transform(
        image.size,
        Image.Transform.AFFINE,
        (across, 0, left, 0, down, top),
        Image.Resampling.BILINEAR,
        fillcolor=_WHITE,
    )


def _tone(
    how: Augmentation, toned: bool, tinted: bool, size: NDArray[np.float64]
) -> list[int] | None:
    """Make the table of 3 x 256 levels that gamma, fading and a tint of the ink come to."""
    if not (toned or tinted):
        return None
    level = np.linspace(0, 1, 256)
    ink = np.ones(3)
    if toned:
        level = level ** np.exp(how.gamma * size[0])
        level = 1 - (1 - level) * (1 - 0.15 * abs(size[1]))  # faded ink; paper stays white
    if tinted:  # greys that went through CMYK come back teal or brown
        ink = 1 - 0.18 * np.abs(size[2:5])
    channels = 1 - (1 - level)[None] * ink[:, None]
    return [int(value) for value in np.rint(255 * channels).ravel()]


def _through_jpeg(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")
