"""Faces as soft shapes: nobody's, and only as sharp as a face far away."""

import numpy as np

SIDE = 25


def soft_face(rng: np.random.Generator) -> np.ndarray:
    """Draw a face, (SIDE, SIDE) float32 in 0..1: light and shade of brow, eyes, nose and mouth."""
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j].astype(np.float32)
    turn, wide = float(rng.normal(0, 0.12)), float(rng.uniform(0.75, 1.0))
    x = x - turn * (1 - y**2)

    def spot(cx: float, cy: float, rx: float, ry: float) -> np.ndarray:
        return np.exp(-(((x - cx) / rx) ** 2) - ((y - cy) / ry) ** 2)

    light = float(rng.uniform(-0.3, 0.3))
    face = 0.62 - 0.25 * np.hypot(x / wide, 0.85 * y) ** 2 + light * x
    apart, eyes = float(rng.uniform(0.33, 0.42)), float(rng.uniform(-0.28, -0.15))
    for side in (-apart, apart):
        face = face - rng.uniform(0.2, 0.45) * spot(side, eyes, 0.16, 0.08)
        face = face - rng.uniform(0.1, 0.35) * spot(side, eyes - 0.2, 0.24, 0.06)
        face = face + 0.1 * spot(1.25 * side, 0.2, 0.25, 0.2)
    face = face + 0.16 * spot(0, 0.08, 0.1, 0.3) - 0.2 * spot(0.02, 0.3, 0.16, 0.06)
    mouth = float(rng.uniform(0.52, 0.62))
    face = face - rng.uniform(0.15, 0.4) * spot(0, mouth, rng.uniform(0.2, 0.36), 0.06)
    if rng.random() < 0.2:  # teeth
        face = face + 0.4 * spot(0, mouth, 0.2, 0.04)
    if rng.random() < 0.25:  # a beard
        face = face - 0.25 * spot(0, 0.9, 0.6, 0.35)
    hair = np.clip(6 * (-0.62 - y + 0.15 * x**2), 0, 1)
    face = face * (1 - hair) + float(rng.uniform(0.05, 0.5)) * hair
    return np.clip(face + rng.normal(0, 0.015, face.shape), 0, 1).astype(np.float32)
