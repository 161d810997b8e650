"""What cameras and conversions do to a picture: noise, blur, casts, JPEG, resampling, grey."""

import io

import numpy as np
from PIL import Image

from reimaging.sample.sensors.texture import blurred, cloud, enlarged, grid

_GREY = np.array([0.299, 0.587, 0.114], np.float32)


def noisy(rng: np.random.Generator, image: np.ndarray, strength: float) -> np.ndarray:
    """Add noise that grows with the signal, in part smoothed as a camera's own software does."""
    noise: np.ndarray = rng.standard_normal(image.shape, dtype=np.float32)
    if rng.random() < 0.5:
        noise = 1.6 * blurred(noise, 0.7)
    return image + strength * noise * (0.4 + np.sqrt(np.clip(image, 0, 1)))


def vignetted(rng: np.random.Generator, image: np.ndarray, strength: float) -> np.ndarray:
    """Darken the corners around a centre that is not quite the middle."""
    y, x = grid(image.shape[:2])
    away = (y - rng.normal(0, 0.2)) ** 2 + (x - rng.normal(0, 0.2)) ** 2
    shade = 1 - strength * away / max(1.0, float(away.max()))
    return image * (shade[..., None] if image.ndim == 3 else shade)


def cast(rng: np.random.Generator, image: np.ndarray, strength: float) -> np.ndarray:
    """Give a picture a colour that its light or its film had."""
    if image.ndim == 2:
        return image
    return image * np.exp(rng.normal(0, strength, 3)).astype(np.float32)


def greyed(image: np.ndarray) -> np.ndarray:
    """Return the luminance."""
    if image.ndim == 2:
        return image
    # written out: a product of matrices is summed in an order that depends on the processor
    return image[..., 0] * _GREY[0] + image[..., 1] * _GREY[1] + image[..., 2] * _GREY[2]


def exposed(image: np.ndarray, mean: float, contrast: float = 1.0) -> np.ndarray:
    """Bring the mean luminance near a value by a gamma, then widen or narrow the contrast."""
    now = float(np.clip(greyed(image[::3, ::3]), 0.004, 1).mean())
    gamma = np.clip(np.log(mean) / np.log(min(now, 0.97)), 0.4, 2.1)
    image = np.clip(image, 0, 1) ** np.float32(gamma)
    middle = float(image.mean())
    return middle + contrast * (image - middle)


def resampled(rng: np.random.Generator, image: np.ndarray, factor: float) -> np.ndarray:
    """Make a picture smaller by a factor and enlarge it again."""
    high, wide = image.shape[:2]
    small = (max(8, round(high / factor)), max(8, round(wide / factor)))
    return enlarged(enlarged(image, small), (high, wide), smooth=rng.random() < 0.8)


def compressed(image: Image.Image, quality: int) -> Image.Image:
    """Send a picture through JPEG."""
    held = io.BytesIO()
    image.save(held, "JPEG", quality=quality)
    with Image.open(held) as back:
        return back.convert(image.mode)


def as_image(image: np.ndarray) -> Image.Image:
    """Turn numbers between 0 and 1 into an image, RGB or L."""
    return Image.fromarray((np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8))


def sharpened(image: np.ndarray, amount: float) -> np.ndarray:
    """Add what a blur takes away, `amount` times: an unsharp mask."""
    return np.clip(image + amount * (image - blurred(image, 1.0)), 0, 1).astype(np.float32)


def developed(
    rng: np.random.Generator, image: np.ndarray, seen: tuple[float, float, float]
) -> Image.Image:
    """Do to a picture what the way from the sensor to the paper does.

    Parameters
    ----------
    rng
        Where chance comes from.
    image
        Numbers between 0 and 1, with one or three channels.
    seen
        How likely the exposure is set anew, how likely colours become grey, and how strong the
        other changes are at most (0..1).

    Returns
    -------
    PIL.Image.Image
        RGB or L.

    """
    anew, grey, strength = seen
    if rng.random() < grey:
        image = greyed(image)
    if rng.random() < anew:
        image = exposed(image, _mean(rng), float(rng.uniform(0.9, 1.45)))
    if image.ndim == 2 and rng.random() < 0.5 * strength:
        # greys that a detour through inks, or a camera on an eyepiece, has tinted
        tint = np.exp(rng.normal(0, 0.07, 3)).astype(np.float32)
        image = np.clip(image, 0, 1)[..., None] ** tint
    middle = float(greyed(image[::4, ::4]).mean())
    if anew and (middle < 0.23 or middle > 0.68) and rng.random() < 0.75:
        # few papers print what is nearly black or nearly white
        bright = (0.23, 0.42) if middle < 0.23 else (0.45, 0.68)
        image = exposed(image, float(rng.uniform(*bright)))
    if rng.random() < 0.6 * strength + 0.1:
        image = vignetted(rng, image, float(rng.uniform(0.05, 0.5)))
    if rng.random() < strength:
        image = cast(rng, image, 0.07)
    if rng.random() < strength:  # light that is not even
        uneven = enlarged(cloud(rng, (12, 16), 2), image.shape[:2])
        uneven = 1 + 0.07 * uneven
        image = image * (uneven[..., None] if image.ndim == 3 else uneven)
    if rng.random() < 0.6 * strength:
        image = blurred(image, float(rng.exponential(0.4)))
    if rng.random() < 0.25 * strength:
        image = resampled(rng, image, float(rng.uniform(1.2, 3)))
    fine = greyed(image)
    grain = float(np.abs(fine - blurred(fine, 1.0)).mean())
    # cameras and scaling programs sharpen; what is grainy already nobody does
    if grain < 0.03 and rng.random() < 0.6:
        image = sharpened(image, float(rng.uniform(0.3, 1.4)))
    if rng.random() < 0.2 + strength:
        image = noisy(rng, image, float(rng.exponential(0.02)))
    if rng.random() < 0.25 * strength:  # pale, as prints are that were scanned
        image = rng.uniform(0, 0.2) + image * rng.uniform(0.6, 0.85)
    picture = as_image(image)
    if rng.random() < 0.75:
        picture = compressed(picture, int(rng.integers(20, 96)))
    return picture


def _mean(rng: np.random.Generator) -> float:
    """Draw a mean luminance as real photographs have it."""
    places = (0, 0.05, 0.25, 0.5, 0.75, 0.95, 1)
    return float(np.interp(rng.random(), places, (40, 62, 86, 105, 122, 165, 185))) / 255
