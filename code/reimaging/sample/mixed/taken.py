"""What sensors took, for mixed pictures: at a size, and with things whose outlines are known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from reimaging.sample.mixed.page import Bytes, Span, pick
from reimaging.sample.sensors import indoors, materials, microscopy, photographs, scans, scenes, sky
from reimaging.sample.sensors.degrade import developed
from reimaging.sample.sensors.sort import Sort, choose

Mask = NDArray[np.bool_]
Shape = tuple[int, int]
_SORTS: dict[str, tuple[Sort, ...]] = {
    "photograph": photographs.SORTS,
    "micrograph": microscopy.SORTS,
    "sky": sky.SORTS[:7] + sky.SORTS[9:],
    "planet": sky.SORTS[7:9],
    "slice": scans.SORTS[:4],
    "scan": scans.SORTS,
}
_SLOW = (scenes.street, scenes.night_street, indoors.room, indoors.bench, photographs.portrait)
#: What papers of a family show besides photographs.
USUAL = {"astro": "sky", "matter": "micrograph", "life": "micrograph", "fluids": "scan"}
_INDOORS = ("chair", "table", "cup", "book", "bottle", "laptop", "vase", "tv", "bowl", "box", "cat")
_THINGS = ("object", "dog", "bird", "bag", "sign", "bench", "target", "instance", "plant", "boat")


@dataclass(frozen=True)
class Thing:
    """Something that is seen on a photograph."""

    name: str
    span: Span
    mask: Mask


@dataclass(frozen=True)
class Scene:
    """A photograph, what a caption says of it, and what is seen on it, front last."""

    pixels: Bytes
    about: str
    things: tuple[Thing, ...]


def take(
    rng: np.random.Generator, family: str, what: str, shape: Shape, sort: Sort | None = None
) -> tuple[Bytes, str]:
    """Let a sensor take an image.

    Parameters
    ----------
    rng
        Where chance comes from.
    family
        The family of the paper's field.
    what
        "photograph", "micrograph", "sky", "planet", "slice" or "scan".
    shape
        Its height and width.
    sort
        What is to be seen on it, where the caller has chosen that already.

    Returns
    -------
    uint8 [h, w] or [h, w, 3], str
        The pixels, and what a caption says of them.
    """
    # streets and rooms take long to draw, and there are many other things to see
    sort = sort or sort_of(rng, family, what, swift=rng.random() < 0.35)
    pixels = np.asarray(developed(rng, sort.draw(rng, shape), sort.seen))
    return _vivid(rng, pixels) if what == "photograph" else pixels, pick(rng, sort.about)


def sort_of(rng: np.random.Generator, family: str, what: str, swift: bool = False) -> Sort:
    """Choose what is to be seen; with `swift`, nothing that takes long to draw."""
    sorts = _SORTS[what]
    if swift:
        sorts = tuple(sort for sort in sorts if sort.draw not in _SLOW)
    return choose(rng, sorts, family)


def some_shape(rng: np.random.Generator, area: float = 52000) -> Shape:
    """Draw height and width of a photograph, neither above 318 pixels."""
    aspect = pick(rng, (4 / 3, 4 / 3, 4 / 3, 1.5, 1.5, 16 / 9, 1.25, 1.0, 1.0, 0.75, 2.0))
    aspect *= float(np.exp(rng.normal(0, 0.06)))
    area = area * float(np.exp(rng.normal(0, 0.3)))
    wide = min(318.0, float(np.sqrt(area * aspect)))
    return round(min(318.0, wide / aspect)), round(wide)


def take_scene(rng: np.random.Generator, family: str, shape: Shape, people: bool = False) -> Scene:
    """Take a photograph on which things are known: set into it, or found on it by their colours.

    With `people`, there are people on it.
    """
    if not people and rng.random() < 0.5:
        pixels, about = take(rng, family, "photograph", shape)
        return Scene(pixels, about, tuple(find_things(rng, pixels, int(rng.integers(1, 6)))))
    return _peopled(rng, shape, people)


def find_things(rng: np.random.Generator, pixels: Bytes, count: int) -> list[Thing]:
    """Find patches of one colour that may pass for things, the larger ones first."""
    labels = regions(rng, pixels, int(rng.integers(5, 12)))
    found: list[tuple[float, Thing]] = []
    for value in np.unique(labels):
        parts, _ = ndimage.label(labels == value)
        for number, place in enumerate(ndimage.find_objects(parts), start=1):
            mask = parts == number
            share = float(mask.mean())
            if not 0.012 < share < 0.4:
                continue
            edges = np.array([place[1].start, place[0].start, place[1].stop, place[0].stop])
            high, wide = mask.shape
            span = edges / (wide, high, wide, high)
            touching = (span[0] <= 0) + (span[1] <= 0) + (span[2] >= 1) + (span[3] >= 1)
            if touching > 1 or span[2] - span[0] > 0.9:
                continue
            thing = Thing(pick(rng, _INDOORS + _THINGS), tuple(span.tolist()), mask)
            found.append((share - 0.25 * touching + 0.1 * rng.random(), thing))
    found.sort(key=lambda pair: -pair[0])
    return [thing for _, thing in found[:count]] or [_somewhere(rng, pixels.shape[:2])]


def regions(rng: np.random.Generator, pixels: Bytes, count: int) -> NDArray[np.intp]:
    """Split a photograph into regions (h, w) of alike colour, as segmentation programs do."""
    high, wide = pixels.shape[:2]
    scale = 56 / max(high, wide)
    size = (max(8, round(wide * scale)), max(8, round(high * scale)))
    small = np.asarray(Image.fromarray(pixels).convert("RGB").resize(size), np.float32) / 255
    small = ndimage.gaussian_filter(small, (1, 1, 0))
    y, x = np.mgrid[0 : size[1], 0 : size[0]] / max(size)
    features = np.dstack([2.2 * small, y, x]).reshape(-1, 5)
    seeds = [features[int(rng.integers(len(features)))]]
    away = np.full(len(features), np.inf)
    for _ in range(count - 1):  # each seed far from those before it
        away = np.minimum(away, ((features - seeds[-1]) ** 2).sum(1))
        seeds.append(features[int(rng.choice(len(features), p=away / away.sum()))])
    distance = ((features[:, None] - np.array(seeds)[None]) ** 2).sum(2)
    labels = distance.argmin(1).reshape(size[1], size[0])
    votes = (labels[..., None] == np.arange(count)).astype(np.float32)
    votes = ndimage.uniform_filter(votes, (5, 5, 0))
    layers = [Image.fromarray(votes[..., n]).resize((wide, high), 2) for n in range(count)]
    return np.argmax(np.stack([np.asarray(layer) for layer in layers]), 0)


def _vivid(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Raise the contrast and darken, as pictures that are chosen to be printed mostly are."""
    if rng.random() < 0.45:
        return pixels
    steps = np.arange(256, dtype=np.float32)
    middle = float(rng.uniform(110, 165))
    table = np.clip(128 + rng.uniform(1.1, 2.0) * (steps - middle), 0, 255)
    return table.astype(np.uint8)[pixels]


def _somewhere(rng: np.random.Generator, shape: Shape) -> Thing:
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]] / np.reshape(shape, (2, 1, 1))
    u, v = rng.uniform(0.3, 0.7, 2)
    a, b = rng.uniform(0.08, 0.28, 2)
    mask = ((x - u) / a) ** 2 + ((y - v) / b) ** 2 < 1
    return Thing(pick(rng, _THINGS), (u - a, v - b, u + a, v + b), mask)


def _peopled(rng: np.random.Generator, shape: Shape, people: bool) -> Scene:
    """Set people, cars and trees into a landscape, a street or any photograph."""
    high, wide = shape
    draw, about, grey = pick(
        rng,
        (
            (scenes.hills, "an outdoor scene", 0.1),
            (scenes.street, "a street scene", 0.1),
            (photographs.cutting, "a frame of the sequence", 0.25),
            (photographs.cutting, "a frame of the video", 0.25),
            (photographs.surface, "a view from the camera", 0.15),
        ),
    )
    ground = draw(rng, shape)
    canvas = Image.fromarray((np.clip(ground, 0, 1) * 255).astype(np.uint8)).convert("RGB")
    level = float(rng.uniform(0.25, 0.5))
    names = pick(rng, (("person",), ("person", "person", "car"), ("car",), ("person", "tree")))
    if people:
        names = ("person",)
    near = np.sort(rng.uniform(0.12, 1.0, int(rng.integers(1, 7))) ** 1.3)
    things: list[Thing] = []
    for depth in near:
        name = pick(rng, names)
        sprite = getattr(materials, name)(rng)
        tall = max(10, int((0.25 + 0.6 * depth) * high * (0.55 if name == "car" else 1.0)))
        size = (max(6, round(tall * sprite.width / sprite.height)), tall)
        sprite = sprite.resize(size, Image.Resampling.BILINEAR)
        foot = high * min(1.04, level + 0.1 + (0.96 - level) * depth)
        left = int(rng.uniform(-0.05 * wide, max(1.0, 1.05 * wide - size[0])))
        top = int(foot) - tall
        alpha = Image.new("L", (wide, high))
        alpha.paste(sprite.getchannel("A"), (left, top))
        layer = Image.new("RGB", (wide, high))
        layer.paste(sprite.convert("RGB"), (left, top))
        canvas.paste(layer, (0, 0), alpha)
        mask = np.asarray(alpha) > 110
        if mask.sum() < 30:
            continue
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        span = (columns[0] / wide, rows[0] / high, (columns[-1] + 1) / wide, (rows[-1] + 1) / high)
        things.append(Thing(name, span, mask))
    image = developed(rng, np.asarray(canvas, np.float32) / 255, (0.5, grey, 0.5))
    return Scene(_vivid(rng, np.asarray(image)), about, tuple(things) or (_somewhere(rng, shape),))


def take_usual(rng: np.random.Generator, family: str, high: int) -> tuple[Bytes, str]:
    """Take an image of the family's kind at a height."""
    what = USUAL.get(family, "photograph") if rng.random() < 0.7 else "photograph"
    return take(rng, family, what, cut_shape(rng, high))


def cut_shape(rng: np.random.Generator, high: int) -> tuple[int, int]:
    return high, min(318, round(high * pick(rng, (1.0, 1.0, 4 / 3, 4 / 3, 1.5, 0.8))))
