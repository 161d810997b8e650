"""Photographs made of the shipped ones so that no two are alike, and of scenes that are drawn."""

import numpy as np
from PIL import Image
from scipy import ndimage

from reimaging.sample.sensors import indoors, materials, scenes
from reimaging.sample.sensors.degrade import exposed, greyed
from reimaging.sample.sensors.faces import soft_face
from reimaging.sample.sensors.shipped import SHIPPED, pixels
from reimaging.sample.sensors.sort import Sort
from reimaging.sample.sensors.stage import Stage
from reimaging.sample.sensors.texture import Shape, blurred, cloud, enlarged, grid, ramp

#: What stands out in shipped photographs: the picture, its middle (y, x) and half its size, all as
#: shares of the picture's height and width; and what sets it off from its ground.
_THINGS: tuple[tuple[str, tuple[float, float], tuple[float, float], str], ...] = (
    ("astronaut.png", (0.42, 0.46), (0.42, 0.3), ""),
    ("camera.png", (0.48, 0.42), (0.44, 0.24), "dark"),
    ("chelsea.png", (0.5, 0.5), (0.46, 0.36), ""),
    ("coffee.png", (0.47, 0.52), (0.43, 0.36), ""),
    ("motorcycle_left.png", (0.53, 0.5), (0.44, 0.46), ""),
    ("rocket.jpg", (0.45, 0.5), (0.45, 0.06), "light"),
    ("flower.jpg", (0.5, 0.52), (0.48, 0.4), "warm"),
    ("coins.png", (0.5, 0.5), (0.3, 0.3), "light"),
    ("china.jpg", (0.45, 0.5), (0.4, 0.48), ""),
    ("clock_motion.png", (0.5, 0.45), (0.4, 0.36), "light"),
)
#: Pictures that are photographs of the daily world, as against of the sky or through a lens.
_DAILY = tuple(
    shipped.name
    for shipped in SHIPPED
    if {"vision", "quantum", "matter"} & set(shipped.families.split())
    and shipped.name not in ("ihc.png", "retina.jpg", "cell.png")
)


def cut(rng: np.random.Generator, shape: Shape, name: str, near: float = 0.25) -> np.ndarray:
    """Cut a picture of a shape out of a shipped one: anywhere, mirrored, turned, in perspective.

    Parameters
    ----------
    rng
        Where chance comes from.
    shape
        Height and width of what is wanted.
    name
        The shipped picture.
    near
        The smallest share of the picture's side that is cut out.

    """
    array = pixels(name)
    high, wide = array.shape[:2]
    scale = min(high / shape[0], wide / shape[1]) * float(np.exp(rng.uniform(np.log(near), 0)))
    h, w = shape[0] * scale, shape[1] * scale
    y, x = rng.uniform(0, high - h), rng.uniform(0, wide - w)
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float)
    spots = square * (w, h) + (x, y)
    if rng.random() < 0.6:  # perspective, by four corners that move for themselves
        spots = spots + rng.normal(0, 0.05, (4, 2)) * (w, h)
    if rng.random() < 0.3:
        turn, middle = rng.normal(0, 0.12), spots.mean(0)
        c, s = np.cos(turn), np.sin(turn)
        spots = (spots - middle) @ np.array([[c, s], [-s, c]]) + middle
    spots = np.clip(spots, 0, (wide - 1, high - 1))
    if rng.random() < 0.5:
        spots = spots[[1, 0, 3, 2]]
    corners = tuple(float(v) for v in spots[[0, 3, 2, 1]].ravel())
    picture = Image.fromarray(array)
    method = Image.Resampling.BICUBIC if scale < 1.3 else Image.Resampling.BILINEAR
    if scale > 1.3:  # so that fine patterns do not turn into coarse ones
        picture = picture.reduce(max(1, round(scale)))
        corners = tuple(v / max(1, round(scale)) for v in corners)
    size = (shape[1], shape[0])
    image = np.asarray(picture.transform(size, Image.Transform.QUAD, corners, method), np.float32)
    return image / 255


def _other_colours(rng: np.random.Generator, image: np.ndarray) -> np.ndarray:
    """Give a picture, or a part of it, the colours that another has."""
    if image.ndim == 2:
        if rng.random() < 0.6:  # a grey one becomes coloured
            dark, light = materials.colour(rng, 0.12, 0.2), materials.colour(rng, 0.85, 0.1)
            return dark + image[..., None] * (light - dark)
        return np.repeat(image[..., None], 3, -1)
    names = ("china.jpg", "flower.jpg", "coffee.png", "chelsea.png", "astronaut.png", "rocket.jpg")
    other = pixels(names[int(rng.integers(len(names)))])[::8, ::8] / 255
    mean, spread = other.mean((0, 1)), other.std((0, 1))
    mine = image[::4, ::4]
    fit = (image - mine.mean((0, 1))) / (mine.std((0, 1)) + 0.02) * spread + mean
    share = float(rng.uniform(0, 0.9))
    image = image * (1 - share) + fit * share
    if rng.random() < 0.35:  # other hues, as if things were painted otherwise
        grey = greyed(image)[..., None]
        turn = float(rng.normal(0, 1.5 if rng.random() < 0.15 else 0.4))
        matrix, apart = _hue_turn(turn), image - grey
        turned = [sum(apart[..., i] * matrix[i, j] for i in range(3)) for j in range(3)]
        image = grey + np.stack(turned, axis=-1)
    return image.astype(np.float32)


def _hue_turn(turn: float) -> np.ndarray:
    """Return the matrix that turns colours about the greys."""
    c, s = np.cos(turn), np.sin(turn) / np.sqrt(3)
    third = (1 - c) / 3
    return np.array(
        [[c + third, third - s, third + s], [third + s, c + third, third - s],
         [third - s, third + s, c + third]], np.float32,
    )  # fmt: skip


def _relit(rng: np.random.Generator, image: np.ndarray) -> np.ndarray:
    """Let light fall on a picture from elsewhere: from a side, from a lamp, through leaves."""
    y, x = grid(image.shape[:2])
    kind = int(rng.integers(4))
    if kind == 0:
        return image
    if kind == 1:
        turn = rng.uniform(0, 2 * np.pi)
        light = 1 + rng.uniform(0.1, 0.5) * (np.cos(turn) * x + np.sin(turn) * y)
    elif kind == 2:
        cy, cx = rng.uniform(-1, 1, 2)
        light = 0.5 + 1.0 * np.exp(-((y - cy) ** 2 + (x - cx) ** 2) / rng.uniform(0.3, 2))
    else:
        light = 1 + 0.25 * np.tanh(3 * cloud(rng, image.shape[:2], 2))
    return image * np.clip(light, 0.2, 2)[..., None]


def _unfocused(rng: np.random.Generator, image: np.ndarray) -> np.ndarray:
    """Blur what is nearer or farther than a plane that is in focus."""
    y, x = grid(image.shape[:2])
    cy, cx = rng.uniform(-0.5, 0.5, 2)
    far = np.abs(y - cy) if rng.random() < 0.5 else np.hypot(y - cy, x - cx)
    share = np.clip((far - rng.uniform(0.1, 0.5)) * 3, 0, 1)[..., None]
    return image * (1 - share) + blurred(image, float(rng.uniform(1.5, 6))) * share


def cutting(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Cut a photograph of the daily world from a shipped one, in other colours and light."""
    return _changed(rng, cut(rng, shape, _DAILY[int(rng.integers(len(_DAILY)))]))


def _changed(rng: np.random.Generator, image: np.ndarray) -> np.ndarray:
    image = _relit(rng, _other_colours(rng, image))
    return _unfocused(rng, image) if rng.random() < 0.08 else image


def _thing(
    rng: np.random.Generator, room: Shape, people: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Cut out what stands out in a photograph, no larger than the room, with its mask."""
    if not people and rng.random() < 0.25:  # or a person, a tree, a car
        makers = (materials.person, materials.tree, materials.car, materials.animal)
        sprite = makers[int(rng.choice(4, p=[0.3, 0.2, 0.25, 0.25]))](rng)
        scale = min(room[0] / sprite.height, room[1] / sprite.width)
        size = (max(8, int(sprite.width * scale)), max(8, int(sprite.height * scale)))
        array = np.asarray(sprite.resize(size), np.float32) / 255
        return array[..., :3], array[..., 3]
    # only what its own edge sets off: an oval cut through a photograph is seen at once
    things = _THINGS[1:2] if people else tuple(thing for thing in _THINGS if thing[3])
    name, middle, half, set_off = things[int(rng.integers(len(things)))]
    array = pixels(name)
    h, w = array.shape[:2]
    box = (
        int((middle[1] - half[1]) * w), int((middle[0] - half[0]) * h),
        int((middle[1] + half[1]) * w), int((middle[0] + half[0]) * h),
    )  # fmt: skip
    scale = min(room[0] / (box[3] - box[1]), room[1] / (box[2] - box[0]))
    high, wide = max(8, int((box[3] - box[1]) * scale)), max(8, int((box[2] - box[0]) * scale))
    picture = Image.fromarray(array).crop(box).resize((wide, high), reducing_gap=2.0)
    image = np.asarray(picture, np.float32) / 255
    if rng.random() < 0.5:
        image = image[:, ::-1]
    lit = _set_off(image, set_off)
    image = _other_colours(rng, image)
    y, x = np.linspace(-1, 1, high)[:, None], np.linspace(-1, 1, wide)[None]
    power = float(rng.choice([2, 2.5, 4]))
    bend = 0.06 * cloud(rng, (high, wide), 2.6)
    inside = 1 - (np.abs(y) ** power + np.abs(x) ** power) + bend
    # nothing beyond the rim, where what was cut out ends
    rim = np.minimum(1 - np.abs(y), 1 - np.abs(x)) * 12
    inside = np.minimum(inside * min(high, wide) * float(rng.uniform(0.04, 0.3)), rim)
    return image, (np.clip(inside, 0, 1) * lit).astype(np.float32)


def _set_off(image: np.ndarray, how: str) -> np.ndarray:
    """Return a mask of what is darker, lighter or warmer than the ground, holes closed."""
    grey = greyed(image)
    if how == "warm" and image.ndim == 3:
        off = image[..., 0] - image[..., 2] > 0.18
    elif how in ("dark", "light"):
        off = grey < 0.35 if how == "dark" else grey > float(np.median(grey)) + 0.08
    else:
        return np.ones(grey.shape, np.float32)
    closed = ndimage.binary_fill_holes(ndimage.binary_opening(off, iterations=1))
    return np.clip(1.6 * blurred(closed.astype(np.float32), 0.9) - 0.3, 0, 1)


def composed(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw things of some photographs before the ground of another."""
    image = _other_colours(rng, cut(rng, shape, _DAILY[int(rng.integers(len(_DAILY)))]))
    image = _relit(rng, blurred(image, float(rng.choice([0, 1, 3, 6]))))
    for _ in range(int(rng.integers(1, 5))):
        high = int(shape[0] * rng.uniform(0.2, 0.65))
        wide = min(int(high * rng.uniform(0.6, 1.5)), shape[1] - 2)
        thing, mask = _thing(rng, (high, wide))
        high, wide = mask.shape
        y = int(rng.integers((shape[0] - high) // 2, shape[0] - high + 1))
        x = int(rng.integers(0, shape[1] - wide + 1))
        place = (slice(y, y + high), slice(x, x + wide))
        image[place] = image[place] * (1 - mask[..., None]) + thing * mask[..., None]
    return _relit(rng, image)


def on_white(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a thing cut out and set on white paper, with a faint shadow or none."""
    image = np.ones((*shape, 3), np.float32)
    count = int(rng.choice([1, 1, 1, 2, 3]))
    for place in range(count):
        wide = shape[1] // count
        high = int(shape[0] * rng.uniform(0.6, 0.95))
        thing, mask = _thing(rng, (high, int(wide * rng.uniform(0.6, 0.95))))
        size = mask.shape
        thing = exposed(thing, float(rng.uniform(0.25, 0.5)))
        y, x = (shape[0] - size[0]) // 2, place * wide + (wide - size[1]) // 2
        part = image[y : y + size[0], x : x + size[1]]
        if rng.random() < 0.4:
            part *= 1 - 0.4 * blurred(mask, 5)[..., None]
        part[:] = part * (1 - mask[..., None]) + thing * mask[..., None]
    return image


def portrait(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw people near the camera, before a room, a street or something out of focus."""
    kind = int(rng.integers(3))
    if kind == 0:
        ground = blurred(cut(rng, shape, _DAILY[int(rng.integers(len(_DAILY)))]), 3)
        ground = _other_colours(rng, ground)
    else:
        ground = (indoors.room if kind == 1 else scenes.hills)(rng, shape)
    stage = Stage(ground, 1.5, 0.4, 0.9)
    if rng.random() < 0.08:  # one of those who were photographed
        image = stage.pixels().copy()
        man, mask = _thing(rng, (int(shape[0] * rng.uniform(0.6, 1)), shape[1]), people=True)
        high, wide = mask.shape
        x = int(rng.integers(0, shape[1] - wide + 1))
        part = image[shape[0] - high :, x : x + wide]
        part[:] = part * (1 - mask[..., None]) + man * mask[..., None]
        return _relit(rng, image)
    for z in np.sort(rng.uniform(1.6, 5, int(rng.choice([1, 1, 2, 3, 5]))))[::-1]:
        aside = float(rng.normal(0, 0.25) * z)
        stage.figure(aside, float(z), float(rng.uniform(1.6, 1.85)), materials.person(rng))
    return _relit(rng, stage.pixels())


def face(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Enlarge a soft face, as in old data sets of faces, grey or in the tone of skin."""
    small = soft_face(rng)
    image = np.clip(enlarged(small[:, :: int(rng.choice([-1, 1]))], shape), 0, 1)
    image = blurred(image, min(shape) / 90) * (1 + 0.04 * cloud(rng, shape, 0.8))
    skin = np.array([0.95, 0.72, 0.58]) * rng.uniform(0.6, 1)
    if rng.random() < 0.4:
        return _relit(rng, np.repeat(image[..., None], 3, -1))
    return _relit(
        rng, np.clip(ramp(image, (0.1 * skin, 0.75 * skin, np.minimum(skin + 0.15, 1))), 0, 1)
    )


def surface(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a texture that fills the picture, of one material or of several beside each other."""
    names = ("gravel.png", "brick.png", "grass.png", "coins.png", "flower.jpg", "ihc.png")
    image = _other_colours(rng, cut(rng, shape, names[int(rng.integers(len(names)))], 0.3))
    if rng.random() < 0.25:
        other = _other_colours(rng, cut(rng, shape, names[int(rng.integers(3))], 0.3))
        share = np.clip(0.5 + 4 * cloud(rng, shape, 2), 0, 1)[..., None]
        image = image * (1 - share) + other * share
    return _relit(rng, image)


SORTS = (
    Sort(
        cutting,
        "vision:9 learning:9 math:6 quantum:4 hep:3 fluids:2 life:2 matter:1 astro:1",
        (
            "a photograph from the data set",
            "a natural image",
            "an image as it was recorded",
            "one of the test images",
            "the original image",
            "a frame of the sequence",
        ),
        (0.7, 0.1, 0.7),
    ),
    Sort(
        composed,
        "vision:0.1 learning:0.1",
        (
            "a scene with several objects",
            "an image in which the objects are to be found",
            "a cluttered scene",
            "a sample of the training images",
        ),
    ),
    Sort(
        portrait,
        "vision:2.5 learning:2 math:0.7 astro:0.3 hep:0.3 life:0.5",
        (
            "people as the camera saw them",
            "two of the participants",
            "a frame with a person",
            "the subject before the experiment",
        ),
    ),
    Sort(
        face,
        "vision:0.7 learning:0.8 math:0.3",
        ("a face of the data set", "a face at low resolution"),
        (0.7, 0.2, 0.5),
    ),
    Sort(
        surface,
        "vision:2 learning:2 fluids:2 matter:2 math:1 hep:0.5",
        ("the texture that was used", "the surface of the material", "a sample of the texture"),
    ),
    Sort(
        on_white,
        "vision:1.6 learning:1.6 hep:0.7 quantum:0.5 fluids:0.5 math:1 matter:0.4 life:0.5",
        ("the object before it was cut", "the prototype", "an object of the collection"),
        (0, 0.2, 0),
    ),
    Sort(
        scenes.street,
        "vision:4 learning:2 math:1 hep:0.3",
        (
            "a street as the car's camera saw it",
            "a road scene",
            "the view along the street",
            "a frame of the driving sequence",
        ),
        (0.6, 0.12, 0.6),
    ),
    Sort(
        scenes.night_street,
        "vision:0.8 learning:0.4",
        ("the same street at night", "a night scene", "a frame taken in the dark"),
        (0.15, 0.1, 0.5),
    ),
    Sort(
        scenes.hills,
        "vision:2 learning:2 math:1 astro:2 hep:1 fluids:1",
        ("the site seen from the road", "an outdoor scene", "the landscape around the detector"),
        (0.6, 0.15, 0.5),
    ),
    Sort(
        scenes.under_water,
        "vision:0.8 learning:0.4 life:0.5 fluids:0.5 hep:0.3",
        ("a frame taken under water", "the view from the submerged camera"),
        (0.4, 0.1, 0.5),
    ),
    Sort(
        indoors.room,
        "vision:4 learning:2 math:1 hep:0.5 astro:0.3 quantum:0.3",
        (
            "a room of the building",
            "an indoor scene",
            "the living room of the data set",
            "the office in which the data were taken",
        ),
        (0.6, 0.15, 0.6),
    ),
    Sort(
        indoors.bench,
        "quantum:6 hep:6 matter:4 fluids:4 astro:3 life:3 vision:1",
        (
            "the experimental set-up",
            "the laboratory bench",
            "a photograph of the apparatus",
            "the instrument during assembly",
        ),
        (0.6, 0.15, 0.5),
    ),
    Sort(
        indoors.board,
        "hep:5 quantum:3 vision:1 astro:2 matter:1 life:0.5",
        ("the readout board", "a photograph of the front-end board", "the assembled electronics"),
        (0.5, 0.12, 0.5),
    ),
    Sort(
        indoors.still_life,
        "vision:2 learning:1.5 math:1 fluids:1 quantum:1 matter:0.5",
        ("objects on a table", "the objects that the robot grasps", "a scene with simple shapes"),
        (0.6, 0.15, 0.6),
    ),
)
