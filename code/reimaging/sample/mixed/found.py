"""Photographs with what was found on them: boxes, masks, outlines, poses."""

import numpy as np

from reimaging.sample.diagrams import paths
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.mixed import computed
from reimaging.sample.mixed.marks import edge, now_and_then, outline
from reimaging.sample.mixed.page import (
    PALETTE,
    PURE,
    Place,
    Span,
    bright,
    filled,
    pick,
    screen_font,
    tag,
)
from reimaging.sample.mixed.taken import Shape, find_things, regions, some_shape, take, take_scene

#: How detectors write what they found, and how sure they are.
_FORMS = (
    "{name} {score:.2f}",
    "{name}: {score:.2f}",
    "{name}",
    "{name} {score:.0%}",
    "{score:.3f}",
)
#: Joints of a person as shares of the box around it, and which of them bones join.
_JOINTS = np.array([(0.5, 0.1), (0.5, 0.2), (0.34, 0.22), (0.24, 0.38), (0.18, 0.54), (0.66,
    0.22), (0.76, 0.38), (0.82, 0.54), (0.42, 0.53), (0.36, 0.74), (0.32, 0.95), (0.58, 0.53),
    (0.64, 0.74), (0.68, 0.95),
])  # fmt: skip
_BONES = ((0, 1), (1, 2), (2, 3), (3, 4), (1, 5), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10),
          (1, 11), (11, 12), (12, 13))  # fmt: skip


def boxes(rng: np.random.Generator, family: str, shape: Shape | None = None) -> tuple[Drawing, str]:
    """Draw boxes around what a detector found, with names and scores or without."""
    scene = take_scene(rng, family, shape or some_shape(rng))
    drawing, place = filled(scene.pixels)
    names = sorted({thing.name for thing in scene.things})
    by_name = dict(zip(names, (bright(rng) for _ in names), strict=True))
    one, varied = bright(rng), rng.random() < 0.5
    width, style = float(rng.choice([0.7, 1.2, 1.6, 2.4, 3.5])), int(rng.integers(5))
    twice = rng.random() < 0.2
    font, size, form = screen_font(rng), float(rng.uniform(6.5, 11)), pick(rng, _FORMS)
    for thing in scene.things:
        ink = by_name[thing.name] if varied else one
        span = _loose(rng, thing.span, 0.02)
        edge(drawing, place, span, width, ink, (4, 3) if rng.random() < 0.07 else ())
        if twice:
            other = WHITE if ink == (0, 1, 0) else (0.0, 1.0, 0.0)
            edge(drawing, place, _loose(rng, thing.span, 0.12), width, other)
        if style >= 2:
            _name(rng, drawing, place, span, thing.name, ink, size, font, form, style == 3)
    now_and_then(rng, drawing, place)
    words = (
        f"detections in {scene.about}", f"{scene.about} with the boxes that were predicted",
        "boxes and scores of what was found" if style >= 2 else "the regions that were found",
        "predicted boxes and the ground truth" if twice else "what the detector finds",
        f"boxes around each {names[0]}",
    )  # fmt: skip
    return drawing, pick(rng, words)


def masks(rng: np.random.Generator, family: str, shape: Shape | None = None) -> tuple[Drawing, str]:
    """Lay colours over what was segmented, with outlines, boxes or names."""
    scene = take_scene(rng, family, shape or some_shape(rng))
    pixels = scene.pixels
    count = int(rng.integers(1, len(scene.things) + 1))
    things = scene.things[-count:]
    share = float(rng.uniform(0.3, 0.75))
    one, varied = bright(rng), rng.random() < 0.6
    inks = [pick(rng, PALETTE + PURE) if varied else one for _ in things]
    style = int(rng.integers(4))
    if rng.random() < 0.15:  # all but the things is darkened
        rest = ~np.any([thing.mask for thing in things], axis=0)
        pixels = computed.mingled(pixels, rest, BLACK, 0.6)
    elif rng.random() < 0.15:  # or a map of all classes shines over everything
        shown = computed.as_rgb(pixels) * (1 - share) + share * computed.label_map(rng, pixels)
        pixels = shown.astype(np.uint8)
    for thing, ink in zip(things, inks, strict=True):
        pixels = computed.mingled(pixels, thing.mask, ink, share)
    drawing, place = filled(pixels)
    font, size, form = screen_font(rng), float(rng.uniform(6, 10)), pick(rng, _FORMS)
    solid = rng.random() < 0.6
    for thing, ink in zip(things, inks, strict=True):
        if style in (1, 2):
            outline(
                drawing, place, thing.mask, ink if style == 1 else WHITE, float(rng.uniform(0.7, 2))
            )
        if style == 3:
            edge(drawing, place, thing.span, 1.2, ink)
            _name(rng, drawing, place, thing.span, thing.name, ink, size, font, form, solid)
    now_and_then(rng, drawing, place, often=0.5 if style == 0 else 0.2)
    words = (
        f"masks laid over {scene.about}", f"the segmentation of {scene.about}",
        f"{scene.about}; colours show the instances", "what was segmented, in colour",
        f"the mask of the {things[-1].name}",
    )  # fmt: skip
    return drawing, pick(rng, words)


def outlines(
    rng: np.random.Generator, family: str, shape: Shape | None = None
) -> tuple[Drawing, str]:
    """Draw the borders of a segmentation, of everything or of one thing, or scribbles."""
    pixels, about = take(rng, family, "photograph", shape or some_shape(rng))
    drawing, place = filled(pixels)
    ink, width = bright(rng), float(rng.choice([0.7, 1.2, 2, 3]))
    kind = int(rng.integers(3))
    if kind == 0:
        labels = regions(rng, pixels, int(rng.integers(6, 16)))
        for value in range(int(labels.max()) + 1):
            outline(drawing, place, labels == value, ink, width)
        return drawing, pick(
            rng, (f"borders of the regions in {about}", f"{about}, split into regions")
        )
    things = find_things(rng, pixels, int(rng.integers(1, 3)))
    for thing in things:
        outline(drawing, place, thing.mask, ink, width, (4, 3) if rng.random() < 0.2 else ())
    if kind == 2:  # what a user drew to tell thing and ground apart
        for colour in ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0)):
            spots = np.cumsum(rng.normal(0, 0.09, (5, 2)), 0) + rng.uniform(0.25, 0.75, 2)
            path = paths.smooth(place.line(np.clip(spots, 0.04, 0.96)))
            drawing.line(path, float(rng.uniform(2, 5)), colour, clip=place.clip)
        return drawing, pick(
            rng, ("strokes of the user and the contour that follows", f"{about} with scribbles")
        )
    return drawing, pick(
        rng,
        (
            f"the contour found in {about}",
            "the final contour",
            f"{about}, with the outline in colour",
        ),
    )


def poses(rng: np.random.Generator, family: str, shape: Shape | None = None) -> tuple[Drawing, str]:
    """Draw skeletons over people, or over what may be taken for them."""
    scene = take_scene(rng, family, shape or some_shape(rng), people=True)
    drawing, place = filled(scene.pixels)
    people = scene.things
    rainbow, one = rng.random() < 0.6, bright(rng)
    width, dots = float(rng.uniform(1, 2.8)), float(rng.choice([0, 1.5, 2.2, 3]))
    for thing in people:
        left, top, right, bottom = thing.span
        spots = _JOINTS * (right - left, bottom - top) + (left, top)
        spots = place.line(spots + rng.normal(0, 0.025, spots.shape) * (right - left, bottom - top))
        for number, (a, b) in enumerate(_BONES):
            ink = PALETTE[number % len(PALETTE)] if rainbow else one
            drawing.line(spots[[a, b]], width, ink, clip=place.clip)
        for x, y in spots:
            if (
                dots
                and place.x < x < place.x + place.width
                and place.y < y < place.y + place.height
            ):
                drawing.disc(x, y, dots, pick(rng, PURE) if rainbow else (1, 0, 0), 0)
        if rng.random() < 0.25:
            edge(drawing, place, thing.span, 1, one)
    now_and_then(rng, drawing, place)
    return drawing, pick(rng, (
        f"poses in {scene.about}", "the estimated pose over the image",
        "joints as they were estimated", f"{scene.about} with the skeleton of each person",
        "key points of the body",
    ))  # fmt: skip


def _name(
    rng: np.random.Generator, drawing: Drawing, place: Place, span: Span, name: str, ink: Ink,
    size: float, font: str, form: str, solid: bool,
) -> None:  # fmt: skip
    """Write what was found, and how sure that is, over its box."""
    score = rng.uniform(0.4, 1)
    text = form.format(name=name, score=score)
    pale = sum(ink) > 1.4
    colour = (BLACK if pale else WHITE) if solid else ink
    tag(
        drawing,
        place,
        span[0],
        span[1] - 0.01,
        text,
        size,
        font,
        colour,
        ink if solid else None,
        0.7,
    )


def _loose(rng: np.random.Generator, span: Span, by: float) -> Span:
    """Move the edges of a box a little, as a detector does."""
    wide, high = span[2] - span[0], span[3] - span[1]
    u0, v0, u1, v1 = np.array(span) + rng.normal(0, by, 4) * (wide, high, wide, high)
    return float(u0), float(v0), float(u1), float(v1)
