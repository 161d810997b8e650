"""Scenes inside: rooms with furniture, laboratory benches, circuit boards, things on a table."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from reimaging.sample.sensors import materials
from reimaging.sample.sensors.scenes import sky
from reimaging.sample.sensors.stage import Stage
from reimaging.sample.sensors.texture import Shape, blurred, cloud, enlarged, grid, shaded


def _any_surface(rng: np.random.Generator, light: float) -> np.ndarray:
    makers = (materials.wood, materials.cloth, materials.plain, materials.metal)
    return makers[int(rng.choice(4, p=[0.35, 0.3, 0.25, 0.1]))](rng, light)


def _walls(rng: np.random.Generator, shape: Shape) -> tuple[Stage, float, float]:
    """Set up a room: floor, ceiling, three walls."""
    half, deep, tall = float(rng.uniform(1.6, 4)), float(rng.uniform(3.5, 9)), 2.6
    eye, horizon, focal = rng.uniform((1.2, 0.3, 0.55), (2, 0.5, 0.95)).tolist()
    turn = float(rng.normal(0, 0.3))
    stage = Stage(np.zeros((*shape, 3)), eye, horizon, focal, turn, (0.5, 0.5, 0.5), 60)
    tone = float(rng.uniform(0.35, 0.85))
    wall = [materials.plain(rng, tone, 0.04) for _ in range(2)]
    if rng.random() < 0.3:
        wall[0] = materials.rough(rng, tone * 0.8, depth=0.25, hue=0.06)
    floor = _any_surface(rng, float(rng.uniform(0.2, 0.6)))
    ceiling = materials.plain(rng, 0.8, 0.03)
    # the corners of the room: left or right, low or high, at the back or before the camera
    ends = [(x, y, z) for x in (-half, half) for y in (0.0, tall) for z in (0.1, deep)]
    quads = (
        ((3, 7, 5, 1), wall[0], 0.95),
        ((3, 7, 6, 2), ceiling, 0.9),
        ((1, 5, 4, 0), floor, 0.9),
        ((2, 3, 1, 0), wall[1], 0.75),
        ((7, 6, 4, 5), wall[1], 1.1),
    )
    for corners, texture, light in quads:
        stage.quad(np.array([ends[i] for i in corners]), texture, light)
    return stage, half, deep


def room(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a room with a window, pictures, furniture, now and then people."""
    stage, half, deep = _walls(rng, shape)
    if rng.random() < 0.6:  # a window on the back wall or on a side
        x0, wide = float(rng.uniform(-half, 0.2)), float(rng.uniform(0.7, 1.5))
        outside = np.clip(sky(rng, (64, 64), 0.6) * 1.2, 0, 1)
        outside[40:] = materials.rough(rng, 0.4, "grass")[:24, :64]
        outside[:, 31:33] = outside[30:32] = 0.85
        back = [[x0, 2.2, deep], [x0 + wide, 2.2, deep], [x0 + wide, 0.9, deep], [x0, 0.9, deep]]
        side = [[-half, 2.2, 2], [-half, 2.2, 2 + wide], [-half, 0.9, 2 + wide], [-half, 0.9, 2]]
        stage.quad(np.array(back if rng.random() < 0.6 else side, float), outside, 1.0)
    for _ in range(int(rng.integers(0, 4))):  # pictures
        x0, y0 = float(rng.uniform(-half, half - 0.7)), float(rng.uniform(1.2, 1.6))
        w, h = float(rng.uniform(0.3, 0.9)), float(rng.uniform(0.3, 0.7))
        name = str(rng.choice(["china.jpg", "flower.jpg", "chelsea.png", "coffee.png"]))
        painted = materials.cutting(rng, name, 64)
        painted[:4] = painted[-4:] = painted[:, :4] = painted[:, -4:] = materials.colour(rng, 0.3)
        corners = [[x0, y0 + h, deep], [x0 + w, y0 + h, deep], [x0 + w, y0, deep], [x0, y0, deep]]
        stage.quad(np.array(corners), painted, 0.9)
    for z in np.linspace(deep - 0.5, 1.8, int(rng.integers(4, 9))):
        # within what the camera sees, so that few rooms are empty
        x, turn = float(rng.uniform(-1, 1) * min(0.9 * half, 0.65 * z)), float(rng.normal(0, 0.35))
        _furniture(rng, stage, x, float(z), turn)
        if rng.random() < 0.2:
            x = float(rng.uniform(-half, half)) * 0.8
            stage.shadow((x, float(z)), (0.35, 0.2))
            stage.figure(x, float(z), float(rng.uniform(1.2, 1.85)), materials.person(rng))
    return _lit(rng, stage.pixels())


def _furniture(rng: np.random.Generator, stage: Stage, x: float, z: float, turn: float) -> None:
    """Put a cupboard, table, bed, sofa or a thing on the floor."""
    light = float(rng.uniform(0.1, 0.7))
    kind = int(rng.integers(5))
    skins = [_any_surface(rng, light)] * 3
    stage.shadow((x, z), (0.9, 0.5), 0.45)
    if kind == 0:  # a cupboard with doors
        door = skins[0].copy()
        door[:, 47:49] *= 0.4
        for y in range(0, 96, int(rng.integers(20, 50))):
            door[y : y + 2] *= 0.4
        stage.box(
            (x, 0, z), (rng.uniform(0.6, 1.4), rng.uniform(0.7, 2), 0.5), [door, skins[1]], turn
        )
    elif kind == 1:  # a table or desk with things on it
        high, wide = float(rng.uniform(0.6, 0.85)), float(rng.uniform(0.9, 1.8))
        for dx in (-0.45, 0.45):
            for dz in (0.25, -0.25):
                stage.box((x + dx * wide, 0, z + dz), (0.06, high, 0.06), skins)
        stage.box((x, high, z), (wide, 0.05, 0.7), skins, turn * 0.3)
        for _ in range(int(rng.integers(1, 4))):
            thing = [_any_surface(rng, float(rng.uniform(0.1, 0.9)))] * 3
            w, h, d = rng.uniform(0.1, 0.4, 3).tolist()
            stage.box((x + wide * rng.uniform(-0.4, 0.4), high + 0.05, z), (w, h, d), thing, turn)
    elif kind == 2:  # a bed
        sheet = materials.cloth(rng, float(rng.uniform(0.3, 0.9)))
        stage.box((x, 0, z), (1.4, 0.35, 1.9), skins, turn)
        stage.box((x, 0.35, z), (1.4, 0.2, 1.9), [sheet] * 3, turn)
        stage.box((x, 0.55, z + 0.6), (0.6, 0.12, 0.4), [materials.cloth(rng, 0.8)] * 3, turn)
    elif kind == 3:  # a sofa or armchair
        cover, wide = materials.cloth(rng, light + 0.15), float(rng.uniform(0.8, 2))
        stage.box((x, 0, z + 0.35), (wide, 0.85, 0.2), [cover] * 3, turn)
        stage.box((x, 0, z), (wide, 0.42, 0.7), [cover] * 3, turn)
        for side in (-0.5, 0.5):
            stage.box((x + side * wide, 0, z), (0.18, 0.6, 0.75), [cover] * 3, turn)
    else:  # a screen or a heap of things, from a workshop's photograph
        heap = materials.cutting(rng, "motorcycle_left.png", 96, 0.4)
        size = (rng.uniform(0.4, 1.2), rng.uniform(0.4, 1.4), 0.4)
        stage.box((x, 0, z), size, [heap, skins[0]], turn)


def bench(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a laboratory bench: instruments, vessels, posts, cables."""
    stage, half, deep = _walls(rng, shape)
    deep = min(deep, 4)
    top = materials.metal(rng, 0.5) if rng.random() < 0.5 else _any_surface(rng, 0.5)
    if rng.random() < 0.5:  # the holes of an optical table
        top = enlarged(top, (192, 192))
        top[::12, ::12] = top[1::12, ::12] = top[::12, 1::12] = 0.06
    high = 0.8
    stage.box((0, 0, deep * 0.55), (half * 1.9, high, deep * 0.7), [top * 0.6, top * 0.5, top])
    back, front = deep * 0.85, deep * 0.3
    for z in np.linspace(back, max(front, 0.9), int(rng.integers(5, 12))):
        x = float(rng.uniform(-1, 1)) * min(half, 0.8 * z)
        kind = rng.random()
        stage.shadow((x, float(z)), (0.3, 0.15), 0.5, high)
        if kind < 0.45:
            skin = materials.metal(rng, float(rng.uniform(0.15, 0.7)))
            w, h, d = rng.uniform((0.25, 0.12, 0.2), (0.8, 0.5, 0.4)).tolist()
            for floor in range(int(rng.integers(1, 4))):
                place = (x, high + floor * h, float(z))
                skins = [materials.panel(rng), skin, skin]
                stage.box(place, (w, h, d), skins, float(rng.normal(0, 0.2)))
        else:
            tall = float(rng.uniform(0.12, 0.6))
            stage.figure(x, float(z), tall, _vessel(rng), high)
    image = stage.image
    draw = ImageDraw.Draw(image)
    wide, tall_px = image.size
    for _ in range(int(rng.integers(0, 6))):  # cables hang in arcs
        # one end among the things, the other beyond the edge
        edge = ((-0.1, 0.9), (1.1, 0.8), (0.5, 1.1))[int(rng.integers(3))]
        ends = np.array([rng.uniform((0.2, 0.4), (0.8, 0.7)), edge]) * (wide, tall_px)
        t = np.linspace(0, 1, 20)[:, None]
        sag = np.array([0, rng.uniform(0.02, 0.12) * tall_px]) * 4 * t * (1 - t)
        line = [(float(a), float(b)) for a, b in ends[0] * (1 - t) + ends[1] * t + sag]
        tone = tuple(
            int(255 * v) for v in materials.colour(rng, float(rng.uniform(0.05, 0.5)), 0.5)
        )
        thick = max(1, round(wide * rng.uniform(0.004, 0.014)))
        draw.line([(a + 1, b + 2) for a, b in line], fill=(20, 20, 20), width=thick)
        draw.line(line, fill=tone, width=thick)
    return _lit(rng, stage.pixels())


def _vessel(rng: np.random.Generator) -> Image.Image:
    """Draw a bottle, post, can or flask (RGBA), turned about its axis and shaded so."""
    high, wide = 120, 60
    y = np.linspace(0, 1, high)
    radius = np.full(high, 0.9)
    if rng.random() < 0.6:
        neck = float(rng.uniform(0.15, 0.5))
        radius = np.interp(y, [0, neck * 0.6, neck, 1], [0.3, 0.3, 0.9, rng.uniform(0.5, 0.95)])
    else:
        radius = np.repeat(rng.uniform(0.3, 0.95, 4), 30)
    x = np.linspace(-1, 1, wide)[None]
    across = x / radius[:, None]
    inside = np.clip((1 - np.abs(across)) * 8, 0, 1)
    round_ = np.sqrt(np.clip(1 - across**2, 0, 1))
    shine = np.exp(-(((across + 0.4) / 0.14) ** 2))
    base = materials.colour(rng, float(rng.uniform(0.1, 0.7)), 0.4)
    image = base * (0.3 + 0.7 * round_)[..., None] + 0.6 * shine[..., None]
    if rng.random() < 0.5:  # filled to some height
        level = int(high * rng.uniform(0.4, 0.8))
        image[level:] *= materials.colour(rng, 0.7, 0.5)
    sheet = np.dstack([np.clip(image, 0, 1), inside * rng.uniform(0.75, 1)])
    return Image.fromarray((sheet * 255).astype(np.uint8))


def board(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a circuit board seen from above, straight or aslant."""
    side = 260
    bases = (
        (0.05, 0.3, 0.15),
        (0.08, 0.2, 0.42),
        (0.1, 0.1, 0.1),
        (0.35, 0.08, 0.08),
        (0.6, 0.5, 0.2),
    )
    base = np.array(bases[int(rng.choice(5, p=[0.5, 0.2, 0.12, 0.08, 0.1]))]) * rng.uniform(
        0.7, 1.5
    )
    sheet = Image.new("RGB", (side, side), materials.rgb(base))
    draw = ImageDraw.Draw(sheet)
    for _ in range(int(rng.integers(20, 90))):  # traces, in right angles and halves of them
        spot, line = rng.uniform(0, side, 2), []
        for _ in range(int(rng.integers(2, 5))):
            line.append((float(spot[0]), float(spot[1])))
            turn = rng.integers(8) * np.pi / 4
            spot = spot + rng.uniform(10, 70) * np.array([np.cos(turn), np.sin(turn)])
        draw.line(
            line, fill=materials.rgb(base * rng.uniform(1.2, 1.7)), width=int(rng.integers(1, 4))
        )
    for _ in range(int(rng.integers(10, 160))):
        x, y = rng.uniform(0, side, 2)
        draw.ellipse((x - 2, y - 2, x + 2, y + 2), fill=(200, 190, 140))
    for _ in range(int(rng.integers(12, 50))):
        _part(rng, draw, side)
    image = np.asarray(sheet.filter(ImageFilter.GaussianBlur(0.6)), np.float32) / 255
    light = shaded(blurred(image.mean(-1), 1), 4, float(rng.uniform(0, 6.3)))
    image = (
        image
        * (0.55 + 0.9 * light)[..., None]
        * (1 + 0.08 * cloud(rng, (side, side), 1))[..., None]
    )
    table = enlarged(_any_surface(rng, float(rng.uniform(0.1, 0.8))), shape)
    stage = Stage(table)
    high, wide = shape
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * (wide, high)
    inset = rng.normal(0, 0.08, (4, 2)) + (0.5 - square / (wide, high)) * rng.uniform(-0.2, 0.35)
    stage.lay(
        square + inset * (wide, high),
        Image.fromarray((np.clip(image, 0, 1) * 255).astype(np.uint8)),
    )
    return _lit(rng, stage.pixels())


def _part(rng: np.random.Generator, draw: ImageDraw.ImageDraw, side: int) -> None:
    """Solder a part onto the board: a chip with pins, a resistor, a can, a socket."""
    x, y = rng.uniform(0, side, 2)
    kind = int(rng.choice(4, p=[0.25, 0.5, 0.15, 0.1]))
    if kind == 0:
        w, h = rng.uniform(8, 32, 2)
        for t in np.arange(2, 2 * w - 2, 4):
            draw.rectangle((x - w + t, y - h - 3, x - w + t + 1.5, y + h + 3), fill=(190, 190, 185))
        dark = materials.rgb(materials.colour(rng, float(rng.uniform(0.05, 0.2)), 0.05))
        draw.rectangle((x - w + 2, y - h + 2, x + w + 3, y + h + 3), fill=(8, 10, 8))
        draw.rectangle((x - w, y - h, x + w, y + h), fill=dark)
        draw.rectangle((x - w, y - h, x + w, y - h + 1), fill=(90, 90, 90))
    elif kind == 1:
        w, h = (5, 2.5) if rng.random() < 0.5 else (2.5, 5)
        draw.rectangle((x - w - 2, y - h, x + w + 2, y + h), fill=(200, 200, 195))
        draw.rectangle(
            (x - w, y - h, x + w, y + h), fill=materials.rgb(materials.colour(rng, 0.25, 0.5))
        )
    elif kind == 2:
        r = float(rng.uniform(5, 13))
        draw.ellipse((x - r + 3, y - r + 3, x + r + 4, y + r + 4), fill=(10, 12, 10))
        draw.ellipse(
            (x - r, y - r, x + r, y + r), fill=materials.rgb(materials.colour(rng, 0.25, 0.3))
        )
        draw.ellipse((x - 0.8 * r, y - 0.8 * r, x + 0.7 * r, y + 0.7 * r), fill=(175, 175, 175))
    else:
        w, h = float(rng.uniform(12, 40)), float(rng.uniform(6, 14))
        draw.rectangle(
            (x - w, y - h, x + w, y + h), fill=materials.rgb(materials.colour(rng, 0.5, 0.3))
        )
        for t in np.arange(3, 2 * w - 3, 5):
            draw.rectangle((x - w + t, y - h / 2, x - w + t + 2, y + h / 2), fill=(30, 30, 30))


def still_life(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw round things on a table, some out of focus."""
    y, x = grid(shape)
    back = materials.plain(rng, float(rng.uniform(0.15, 0.8)))
    image = enlarged(
        back if rng.random() < 0.6 else materials.cutting(rng, "motorcycle_left.png"), shape
    )
    image = blurred(image, 4.0)
    table = enlarged(_any_surface(rng, float(rng.uniform(0.25, 0.6))), shape)
    edge = float(rng.uniform(-0.6, 0.1))
    share = np.clip((y - edge) * 40, 0, 1)[..., None]
    image = image * (1 - share) + table * share
    for depth in np.sort(rng.uniform(edge + 0.15, 0.9, int(rng.integers(1, 7)))):
        size = float(rng.uniform(0.1, 0.35)) * (1.2 + depth)
        cx, cy = float(rng.uniform(-1.2, 1.2)), float(depth) - size * 0.8
        ground = ((x - cx - 0.5 * size) / (1.3 * size)) ** 2 + ((y - depth) / (0.35 * size)) ** 2
        image = image * (1 - 0.6 * np.exp(-ground))[..., None]
        power, tall = int(rng.choice([2, 2, 4, 8])), float(rng.uniform(0.7, 1.5))
        skin = _any_surface(rng, float(rng.uniform(0.3, 0.9)))
        u, v = (x[0] - cx) / size, (y[:, 0] - cy) / (size * tall)
        across, down = np.flatnonzero(np.abs(u) < 1.1), np.flatnonzero(np.abs(v) < 1.1)
        if not across.size or not down.size:
            continue
        part = image[down[0] : down[-1] + 1, across[0] : across[-1] + 1]
        u, v = u[across][None], v[down][:, None]
        inside = np.clip((1 - u**power - v**power) * min(shape) * size * 0.3, 0, 1)[..., None]
        lamp = np.clip(1 - 0.5 * ((u + 0.4) ** 2 + (v + 0.5) ** 2), 0.1, 1)[..., None]
        shine = 0.7 * np.exp(-((u + 0.4) ** 2 + (v + 0.5) ** 2) / 0.02)[..., None]
        part[:] = part * (1 - inside) + (enlarged(skin, part.shape[:2]) * lamp + shine) * inside
    return _lit(rng, image)


def _lit(rng: np.random.Generator, image: np.ndarray) -> np.ndarray:
    """Light a scene with lamps that do not reach everywhere."""
    y, x = grid(image.shape[:2])
    cy, cx, wide = rng.uniform(-0.8, 0.5), rng.uniform(-1, 1), rng.uniform(0.9, 2.5)
    lamp = 0.45 + 0.75 * np.exp(-((y - cy) ** 2 + (x - cx) ** 2) / wide**2)
    grain = 1 + 0.035 * cloud(rng, image.shape[:2], 0.8)
    return np.clip(blurred(image * (lamp * grain)[..., None], float(rng.uniform(0.3, 0.8))), 0, 1)
