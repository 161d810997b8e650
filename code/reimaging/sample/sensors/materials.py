"""What surfaces are made of, and the figures that stand about: walls, wood, trees, people, cars."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from reimaging.sample.sensors.faces import soft_face
from reimaging.sample.sensors.shipped import HORSE, pixels
from reimaging.sample.sensors.texture import blurred, cloud, enlarged, ramp, unit

_SIDE = (96, 96)


def colour(rng: np.random.Generator, light: float, strength: float = 0.15) -> np.ndarray:
    """Draw a colour about as light as asked for."""
    return np.clip(light * np.exp(rng.normal(0, strength, 3)), 0.01, 1).astype(np.float32)


def cutting(rng: np.random.Generator, name: str, side: int = 96, part: float = 0.5) -> np.ndarray:
    """Cut a square out of a shipped picture, mirrored as it falls: (side, side[, 3])."""
    array = pixels(name)
    edge = int(min(array.shape[:2]) * part * rng.uniform(0.7, 1))
    y, x = (int(rng.integers(0, n - edge + 1)) for n in array.shape[:2])
    cut = array[y : y + edge, x : x + edge]
    if rng.random() < 0.5:
        cut = cut[:, ::-1]
    picture = Image.fromarray(np.ascontiguousarray(cut)).resize((side, side), reducing_gap=2.0)
    return np.asarray(picture, np.float32) / 255


def rough(
    rng: np.random.Generator, light: float, name: str = "", depth: float = 0.5, hue: float = 0.12
) -> np.ndarray:
    """Draw a surface with the grain of a shipped texture in another colour."""
    name = name or str(rng.choice(["brick", "grass", "gravel"]))
    grain = unit(cutting(rng, f"{name}.png"))
    base = colour(rng, light, hue)
    return ramp(grain, [base * (1 - depth), base, np.minimum(base * (1 + depth), 1)])


def plain(rng: np.random.Generator, light: float, strength: float = 0.12) -> np.ndarray:
    """Draw a painted surface: one colour, a little uneven."""
    uneven = (
        1 + 0.05 * cloud(rng, _SIDE, 1.5) + 0.015 * rng.standard_normal(_SIDE, dtype=np.float32)
    )
    return np.clip(uneven[..., None] * colour(rng, light, strength), 0, 1)


def wood(rng: np.random.Generator, light: float) -> np.ndarray:
    """Draw boards with grain."""
    grain = unit(cloud(rng, _SIDE, 1.4, (1, float(rng.uniform(6, 14)))))
    boards = int(rng.integers(1, 8))
    board = np.repeat(rng.uniform(0.75, 1.1, boards), -(-_SIDE[0] // boards))[: _SIDE[0], None]
    base = light * np.array([1.25, 0.95, 0.65], np.float32)
    return np.clip(ramp(grain, [base * 0.6, base, base * 1.15]) * board[..., None], 0, 1)


def cloth(rng: np.random.Generator, light: float) -> np.ndarray:
    """Draw cloth with folds, often striped or chequered."""
    folds = (
        1
        + 0.18 * cloud(rng, _SIDE, 2, (1, 3))
        + 0.05 * rng.standard_normal(_SIDE, dtype=np.float32)
    )
    base = colour(rng, light, 0.25)
    image = folds[..., None] * base
    if rng.random() < 0.5:
        period, other = int(rng.integers(4, 24)), colour(rng, light, 0.3)
        stripes = (np.arange(_SIDE[1]) // period % 2)[None, :, None]
        if rng.random() < 0.4:
            stripes = stripes * (np.arange(_SIDE[0]) // period % 2)[:, None, None]
        image = np.where(stripes > 0, folds[..., None] * other, image)
    return np.clip(image, 0, 1).astype(np.float32)


def metal(rng: np.random.Generator, light: float) -> np.ndarray:
    """Draw brushed metal with a reflection."""
    brushed = 1 + 0.08 * cloud(rng, _SIDE, 1, (1, 10))
    shine = 1 + 0.5 * np.exp(-(((np.linspace(-1, 1, _SIDE[0]) - rng.uniform(-1, 1)) / 0.4) ** 2))
    return np.clip((brushed * shine[:, None])[..., None] * colour(rng, light, 0.05), 0, 1)


def facade(rng: np.random.Generator, night: bool = False) -> np.ndarray:
    """Draw the front of a house: windows in rows, with frames and what they mirror."""
    side = 128
    wall = enlarged(rough(rng, float(rng.uniform(0.3, 0.65)), depth=0.2), (side, side))
    if night:
        wall = wall * 0.18
    rows, columns = int(rng.integers(2, 7)), int(rng.integers(2, 8))
    high, wide = side // rows, side // columns
    frame = colour(rng, float(rng.uniform(0.2, 0.9)), 0.05) * (0.3 if night else 1)
    a, b = (round(v) for v in (high * rng.uniform(0.15, 0.25), wide * rng.uniform(0.12, 0.25)))
    mirrored = cutting(rng, str(rng.choice(["china.jpg", "rocket.jpg", "flower.jpg"])), side)
    for row in range(rows):
        for column in range(columns):
            y0, y1 = row * high + a, (row + 1) * high - a
            x0, x1 = column * wide + b, (column + 1) * wide - b
            wall[y0 - 1 : y1 + 2, x0 - 1 : x1 + 1] = frame
            glass = mirrored[y0:y1, x0:x1] * rng.uniform(0.2, 0.7)
            if night:
                glass = glass * 0.1
                if rng.random() < 0.4:
                    glass = np.array([1.0, 0.85, 0.5]) * rng.uniform(0.5, 1)
            wall[y0:y1, x0:x1] = glass
            wall[y1 + 1 : y1 + 3, x0:x1] *= 0.5
    return wall


def tree(rng: np.random.Generator) -> Image.Image:
    """Draw a tree (RGBA): foliage that a cloud frays, over a trunk."""
    side = (96, 72)
    y, x = np.mgrid[-1:1:96j, -1:1:72j].astype(np.float32)
    crown = 1 - (((y + 0.3) / 0.68) ** 2 + (x / 0.85) ** 2) + 0.38 * cloud(rng, side, 1.1)
    light = unit(-y - 0.5 * x + 0.6 * cloud(rng, side, 0.9))
    hue = colour(rng, 0.5, 0.2) * np.array([0.9, 1.2, 0.5])
    image = ramp(light, [hue * 0.15, hue * 0.6, np.minimum(hue * 1.3, 1)])
    trunk = (np.abs(x) < 0.07) & (y > 0)
    bark = colour(rng, 0.22, 0.15)
    image = np.where((trunk & (crown < 0.1))[..., None], bark, image)
    alpha = np.clip(crown * 5 + 0.5, 0, 1)
    alpha = np.maximum(alpha, trunk)
    return _rgba(image, alpha)


def person(rng: np.random.Generator) -> Image.Image:
    """Draw a person (RGBA) as a soft shape with clothes, the face small and blurred."""
    size = (80, 176)
    sheet, pen_of = Image.new("RGB", size, (60, 50, 45)), Image.new("L", size)
    draw, mask = ImageDraw.Draw(sheet), ImageDraw.Draw(pen_of)
    skin = rgb(np.clip(np.array([0.9, 0.68, 0.55]) * rng.uniform(0.45, 1.05), 0, 1))
    coat, legs = rgb(colour(rng, float(rng.uniform(0.08, 0.7)), 0.3)), rgb(colour(rng, 0.2, 0.25))
    step, arm = float(rng.uniform(0, 14)), float(rng.uniform(-4, 12))

    def part(points: list[tuple[float, float]], fill: tuple[int, int, int]) -> None:
        draw.polygon(points, fill=fill)
        mask.polygon(points, fill=255)

    for sign in (-1, 1):
        foot = 40 + sign * (4 + step)
        part([(40 + sign * 1, 92), (40 + sign * 14, 92), (foot + 5, 170), (foot - 5, 170)], legs)
        mask.ellipse((foot - 6, 166, foot + 8, 175), fill=255)
        hand = 40 + sign * (19 + arm)
        part([(40 + sign * 12, 36), (40 + sign * 19, 40), (hand + 3, 94), (hand - 4, 94)], coat)
        for pen in (draw, mask):
            pen.ellipse((hand - 4, 90, hand + 4, 100), fill=skin if pen is draw else 255)
    wide = float(rng.uniform(13, 18))
    part([(40 - wide, 36), (32, 31), (48, 31), (40 + wide, 36), (55, 98), (25, 98)], coat)
    hair = rgb(colour(rng, float(rng.uniform(0.05, 0.4)), 0.3))
    for pen in (draw, mask):
        pen.ellipse((29, 3, 51, 33), fill=hair if pen is draw else 255)
        pen.ellipse((31, 8, 49, 33), fill=skin if pen is draw else 255)
    grey = soft_face(rng)
    features = Image.fromarray((grey * 255).astype(np.uint8)).resize((19, 24))
    tone = np.asarray(features, np.float32)[..., None] / 140 * np.array(skin)
    oval = Image.new("L", (19, 24))
    ImageDraw.Draw(oval).ellipse((1, 1, 17, 23), fill=230)
    oval = oval.filter(ImageFilter.GaussianBlur(1.5))
    sheet.paste(Image.fromarray(np.clip(tone, 0, 255).astype(np.uint8)), (31, 8), oval)
    image = np.asarray(sheet, np.float32) / 255
    around = np.linspace(-1, 1, 80) * float(rng.choice([-1, 1]))
    image = (
        image
        * (1 + 0.3 * around[None, :, None])
        * (1 + 0.14 * cloud(rng, (176, 80), 1.5, (2, 1)))[..., None]
    )
    weave = enlarged(cutting(rng, str(rng.choice(["grass.png", "gravel.png"])), 88, 0.9), (176, 80))
    image = image * (0.75 + 0.5 * weave[..., None])
    return _rgba(
        blurred(image, 0.7), np.asarray(pen_of.filter(ImageFilter.GaussianBlur(1.2))) / 255
    )


def car(rng: np.random.Generator, night: bool = False) -> Image.Image:
    """Draw a car (RGBA) seen from behind or before."""
    size = (120, 96)
    sheet, outline = Image.new("RGB", size), Image.new("L", size)
    draw, mask = ImageDraw.Draw(sheet), ImageDraw.Draw(outline)
    paint = colour(rng, float(rng.choice([0.08, 0.25, 0.45, 0.8])), 0.3)
    body = rgb(paint)
    top = float(rng.uniform(22, 32))
    for pen, fill in ((draw, (14, 14, 15)), (mask, 255)):
        pen.rectangle((14, 70, 32, 94), fill=fill)
        pen.rectangle((88, 70, 106, 94), fill=fill)
    roof = [(top, 8), (120 - top, 8), (106, 42), (14, 42)]
    for pen, fill in ((draw, body), (mask, 255)):
        pen.polygon(roof, fill=fill)
        pen.rounded_rectangle((8, 36, 112, 84), 10, fill=fill)
    draw.polygon([(top + 4, 13), (116 - top, 13), (98, 40), (22, 40)], fill=(36, 42, 50))
    draw.polygon([(top + 4, 13), (top + 30, 13), (44, 40), (22, 40)], fill=(92, 104, 112))
    lamp = (190, 25, 20) if rng.random() < 0.6 else (240, 235, 205)
    for x in (12, 92):
        draw.ellipse((x, 46, x + 17, 58), fill=lamp)
    draw.rectangle((10, 70, 110, 78), fill=rgb(paint * 0.55))
    draw.rectangle((46, 60, 74, 69), fill=(205, 205, 195))
    image = np.asarray(sheet, np.float32) / 255
    shade = np.interp(np.arange(96), [0, 8, 40, 55, 96], [1.3, 1.25, 1.15, 0.9, 0.45])
    image = image * shade[:, None, None] * (1 + 0.06 * cloud(rng, (96, 120), 1.6))[..., None]
    if night:
        image = image * 0.25
        for x in (20, 100):
            image[46:58, x - 8 : x + 8] = np.array(lamp) / 255
    return _rgba(blurred(image, 1.0), np.asarray(outline.filter(ImageFilter.GaussianBlur(1))) / 255)


def animal(rng: np.random.Generator) -> Image.Image:
    """Draw an animal (RGBA): the outline of a horse with the fur of a cat, or another."""
    outline = Image.fromarray(255 - pixels(HORSE.name)[..., 0]).resize((120, 98))
    inside = np.asarray(outline, np.float32) / 255
    name = str(rng.choice(["chelsea.png", "chelsea.png", "grass.png", "gravel.png", "brick.png"]))
    fur = cutting(rng, name, 120, 0.6)[:98]
    if fur.ndim == 2:
        fur = fur[..., None] * colour(rng, 0.7, 0.25)
    round_ = blurred(inside, 5.0)
    light = np.linspace(1.2, 0.6, 98)[:, None] * (0.35 + 0.8 * round_)
    if rng.random() < 0.5:
        fur, inside, light = fur[:, ::-1], inside[:, ::-1], light[:, ::-1]
    return _rgba(fur * light[..., None], blurred(inside, 0.7))


def panel(rng: np.random.Generator) -> np.ndarray:
    """Draw the front of an instrument: knobs, sockets, lamps and a screen, without a letter."""
    wide, high = 128, 96
    base = colour(rng, float(rng.choice([0.12, 0.35, 0.7])), 0.08)
    sheet = Image.new("RGB", (wide, high), rgb(base))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((2, 2, wide - 3, high - 3), outline=rgb(base * 0.6), width=2)
    if rng.random() < 0.7:
        x, y = int(rng.integers(8, 50)), int(rng.integers(8, 40))
        w, h = int(rng.integers(26, 62)), int(rng.integers(14, 44))
        glow = rgb(colour(rng, float(rng.uniform(0.05, 0.6)), 0.7))
        draw.rectangle((x, y, x + w, y + h), fill=glow, outline=(20, 20, 20), width=2)
        ys = y + h / 2 + h * 0.3 * np.sin(np.linspace(0, rng.uniform(3, 20), 24))
        xs = np.linspace(x + 3, x + w - 3, 24)
        draw.line(list(zip(xs.tolist(), ys.tolist(), strict=True)), fill=(190, 230, 150))
    for _ in range(int(rng.integers(3, 22))):
        u, v, r = rng.uniform((8, 8, 2), (wide - 8, high - 8, 7)).tolist()
        knob = rgb(colour(rng, float(rng.uniform(0.05, 0.8)), 0.2))
        draw.ellipse((u - r, v - r, u + r, v + r), fill=knob)
        draw.ellipse((u - r / 2, v - r, u, v - r / 2), fill=(200, 200, 200))
    return (
        np.asarray(sheet, np.float32) / 255 * (1 + 0.04 * cloud(rng, (high, wide), 1.2))[..., None]
    )


def rgb(tone: np.ndarray) -> tuple[int, int, int]:
    """Return a colour as PIL has it."""
    red, green, blue = (int(255 * min(max(float(v), 0), 1)) for v in tone)
    return red, green, blue


def _rgba(image: np.ndarray, alpha: np.ndarray) -> Image.Image:
    sheet = np.dstack([np.clip(image, 0, 1), np.clip(alpha, 0, 1)])
    return Image.fromarray((sheet * 255).astype(np.uint8))
