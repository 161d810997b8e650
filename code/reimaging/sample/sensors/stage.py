"""A stage seen in perspective: textured planes, boxes and flat figures, the far ones hazy."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from reimaging.sample.sensors.texture import Shape

_NEAR = 0.25


class Stage:
    """Draw a canvas with a camera: x to the right, y up, z away from it, in metres.

    Parameters
    ----------
    ground
        What is behind everything, (height, width, 3) between 0 and 1.
    eye
        How high the camera is.
    horizon
        Where the horizon lies, as a share of the height from above.
    focal
        The focal length as a share of the width.
    turn
        How far the camera is turned to the left, in radians.
    haze
        The colour (0..1) into which what is far fades.
    clear
        How far one sees, in metres.

    """

    def __init__(
        self,
        ground: np.ndarray,
        eye: float = 1.5,
        horizon: float = 0.45,
        focal: float = 0.8,
        turn: float = 0.0,
        haze: Sequence[float] = (0.7, 0.75, 0.8),
        clear: float = 100.0,
    ) -> None:
        self.image = Image.fromarray((np.clip(ground, 0, 1) * 255).astype(np.uint8))
        self.eye, self.turn = eye, turn
        self.haze, self.clear = np.asarray(haze, np.float32), clear
        self.level = horizon * self.image.height
        self.focal = focal * self.image.width

    def project(self, points: np.ndarray) -> np.ndarray:
        """Return where points (n, 3) are seen, and how far they are: (n, 3)."""
        points = np.asarray(points, float)
        c, s = np.cos(self.turn), np.sin(self.turn)
        x, z = c * points[:, 0] + s * points[:, 2], c * points[:, 2] - s * points[:, 0]
        z = np.maximum(z, _NEAR)
        across = self.image.width / 2 + self.focal * x / z
        down = self.level - self.focal * (points[:, 1] - self.eye) / z
        return np.stack([across, down, z], -1)

    def fade(self, colours: np.ndarray, far: float) -> np.ndarray:
        """Mix colours with the haze that lies before them."""
        share = np.float32(np.exp(-far / self.clear))
        if share > 0.97:
            return colours
        return colours * share + self.haze * (1 - share)

    def quad(self, corners: np.ndarray, texture: np.ndarray, light: float = 1.0) -> None:
        """Lay a texture on four corners: its upper left, upper right, lower right, lower left."""
        seen = self.project(corners)
        texture = self.fade(np.clip(texture * light, 0, 1), float(seen[:, 2].mean()))
        picture = Image.fromarray((np.clip(texture, 0, 1) * 255).astype(np.uint8))
        self.lay(seen[:, :2], picture)

    def lay(self, spots: np.ndarray, picture: Image.Image) -> None:
        """Lay a picture on four spots of the canvas."""
        width, height = self.image.size
        left, top = (max(0, int(v)) for v in np.floor(spots.min(0)))
        right = min(width, int(np.ceil(spots[:, 0].max())) + 1)
        bottom = min(height, int(np.ceil(spots[:, 1].max())) + 1)
        if left >= right or top >= bottom:
            return
        spots = spots - (left, top)
        warp = _homography(spots, picture.size)
        if warp is None:
            return
        size = (right - left, bottom - top)
        method = Image.Resampling.BILINEAR
        mean = picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
        # where rounding leads beyond the picture, its mean is less seen than black
        part = picture.transform(
            size,
            Image.Transform.PERSPECTIVE,
            warp,
            method,
            fillcolor=mean,  # type: ignore[arg-type]
        )
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([tuple(spot) for spot in spots], fill=255)
        self.image.paste(part, (left, top), mask)

    def box(
        self,
        place: tuple[float, float, float],
        size: tuple[float, float, float],
        textures: Sequence[np.ndarray],
        turn: float = 0.0,
        lights: tuple[float, float, float] = (1.0, 0.7, 1.2),
    ) -> None:
        """Set a box on a place (the middle of its base): textures for front, sides and top."""
        (x, y, z), (w, h, d) = place, size
        c, s = np.cos(turn), np.sin(turn)
        base = np.array([[-w, -d], [w, -d], [w, d], [-w, d]]) / 2
        base = base @ np.array([[c, s], [-s, c]]) + (x, z)
        low = np.column_stack([base[:, 0], np.full(4, y), base[:, 1]])
        high = low + np.array([0, h, 0])
        order = []
        for i in range(4):
            j = (i + 1) % 4
            away = (low[i] + low[j]) / 2
            order.append((float(np.hypot(away[0], away[2])), i, j))
        for _, i, j in sorted(order, reverse=True)[2:]:  # the two that face the camera
            front = i in (0, 2)
            face = np.stack([high[i], high[j], low[j], low[i]])
            self.quad(face, textures[0 if front else 1], lights[0 if front else 1])
        if y + h < self.eye:
            self.quad(high[[3, 2, 1, 0]], textures[2 % len(textures)], lights[2])

    def figure(self, x: float, z: float, height: float, sprite: Image.Image, y: float = 0) -> None:
        """Stand a flat figure (RGBA) on the ground."""
        (across, down, far) = self.project(np.array([[x, y, z]]))[0]
        high = self.focal * height / far
        wide = high * sprite.width / sprite.height
        if not 2 < high < 4 * self.image.height or wide < 1:
            return
        sprite = sprite.resize((max(1, round(wide)), round(high)), Image.Resampling.BILINEAR)
        share = float(np.exp(-far / self.clear))
        if share < 0.98:
            fog = Image.new("RGB", sprite.size, tuple(int(255 * v) for v in self.haze))
            mixed = Image.blend(fog, sprite.convert("RGB"), share)
            mixed.putalpha(sprite.getchannel("A"))
            sprite = mixed
        place = (round(across - wide / 2), round(down - high))
        self.image.paste(sprite, place, sprite)

    def shadow(
        self,
        place: tuple[float, float],
        size: tuple[float, float],
        depth: float = 0.5,
        y: float = 0,
    ) -> None:
        """Darken an ellipse on the ground, softly."""
        (x, z), (w, d) = place, size
        turns = np.linspace(0, 2 * np.pi, 16, endpoint=False)
        ring = np.stack([x + w * np.cos(turns), np.full(16, y), z + d * np.sin(turns)], -1)
        seen = self.project(ring)[:, :2]
        soft = max(1.0, float(np.ptp(seen[:, 1])) * 0.2)
        left, top = np.floor(np.clip(seen.min(0) - 3 * soft, 0, self.image.size)).astype(int)
        right, bottom = np.ceil(np.clip(seen.max(0) + 3 * soft, 0, self.image.size)).astype(int)
        if left >= right or top >= bottom:
            return
        mask = Image.new("L", (int(right - left), int(bottom - top)))
        spots = [(float(a - left), float(b - top)) for a, b in seen]
        ImageDraw.Draw(mask).polygon(spots, fill=int(255 * depth))
        mask = mask.filter(ImageFilter.GaussianBlur(soft))
        self.image.paste((8, 8, 10), (int(left), int(top)), mask)

    def pixels(self) -> np.ndarray:
        """Return the canvas as numbers between 0 and 1."""
        return np.asarray(self.image, np.float32) / 255


def plane(shape: Shape, quad: np.ndarray, texture: np.ndarray) -> np.ndarray:
    """Return a texture laid on four spots of an empty canvas."""
    stage = Stage(np.zeros((*shape, 3), np.float32))
    stage.lay(quad, Image.fromarray((np.clip(texture, 0, 1) * 255).astype(np.uint8)))
    return stage.pixels()


def _homography(spots: np.ndarray, size: tuple[int, int]) -> list[float] | None:
    """Return PIL's eight numbers that lead from the spots to the corners of a picture."""
    # a little inside the picture's edge, beyond which PIL paints black
    w, h = size[0] - 1.5, size[1] - 1.5
    goals = ((1.5, 1.5), (w, 1.5), (w, h), (1.5, h))
    rows, right = [], []
    for (x, y), (u, v) in zip(spots, goals, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
        right += [u, v]
    try:
        return [float(v) for v in np.linalg.solve(np.array(rows, float), np.array(right, float))]
    except np.linalg.LinAlgError:
        return None
