"""Pictures that a sensor took: cut from those that scikit-image and scikit-learn ship."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from reimaging.errors import ReimagingError
from reimaging.sample.charts import Chart, panel_chart
from reimaging.sample.topics import Topic

_SKIMAGE, _SKLEARN = ("skimage", "data"), ("sklearn", "datasets", "images")
#: What the photographs show, with the families whose papers would hold them.
_SHIPPED: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (_SKIMAGE, "moon.png", "the lunar surface", "astro"),
    (_SKIMAGE, "hubble_deep_field.jpg", "the deep field", "astro"),
    (_SKIMAGE, "rocket.jpg", "the launch", "astro fluids"),
    (_SKIMAGE, "retina.jpg", "the back of an eye", "life vision"),
    (_SKIMAGE, "ihc.png", "stained tissue", "life vision"),
    (_SKIMAGE, "cell.png", "a single cell", "life quantum"),
    (_SKIMAGE, "microaneurysms.png", "small vessels", "life"),
    (_SKIMAGE, "gravel.png", "a rough surface", "matter fluids"),
    (_SKIMAGE, "brick.png", "a layered sample", "matter hep"),
    (_SKIMAGE, "grass.png", "a fibrous sample", "matter math fluids"),
    (_SKIMAGE, "coins.png", "coins", "vision quantum math learning"),
    (_SKIMAGE, "camera.png", "a man with a camera", "vision learning"),
    (_SKIMAGE, "coffee.png", "a cup", "vision learning quantum"),
    (_SKIMAGE, "chelsea.png", "a cat", "vision learning"),
    (_SKIMAGE, "motorcycle_left.png", "a workshop", "vision hep quantum"),
    (_SKIMAGE, "clock_motion.png", "a moving clock", "vision fluids math hep"),
    (_SKLEARN, "china.jpg", "a pavilion", "vision learning"),
    (_SKLEARN, "flower.jpg", "a flower", "vision learning life"),
)


def photograph(rng: np.random.Generator, topic: Topic, family: str) -> tuple[Image.Image, str]:
    """Cut a photograph from a shipped one; in grey now and then."""
    image, about = _cut(rng, family)
    return image, f"{about}, as it was recorded"


def photograph_row(rng: np.random.Generator, topic: Topic, family: str) -> tuple[Image.Image, str]:
    """Two to six photographs beside each other."""
    columns, rows = int(rng.integers(2, 4)), int(rng.integers(1, 3))
    side = 120
    sheet = Image.new("RGB", (columns * (side + 4) - 4, rows * (side + 4) - 4), "white")
    about = ""
    for place in range(columns * rows):
        image, about = _cut(rng, family)
        tile = image.convert("RGB").resize((side, side))
        sheet.paste(tile, ((place % columns) * (side + 4), (place // columns) * (side + 4)))
    return sheet, f"examples of what was recorded, the last one of {about}"


def marked_photograph(
    rng: np.random.Generator, topic: Topic, family: str
) -> tuple[Image.Image, str]:
    """Draw boxes on a photograph, or a letter and a bar for the scale."""
    image, about = _cut(rng, family)
    image = image.convert("RGB")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size=16)
    width, height = image.size
    if rng.random() < 0.6:
        for colour in rng.permutation(["red", "lime", "cyan", "yellow"])[: int(rng.integers(1, 5))]:
            x, y = int(rng.integers(5, width // 2)), int(rng.integers(5, height // 2))
            w, h = (
                int(rng.integers(width // 6, width // 2)),
                int(rng.integers(height // 5, height // 2)),
            )
            pen.rectangle((x, y, x + w, y + h), outline=str(colour), width=3)
            pen.text((x + 5, y + 3), f"{rng.uniform(0.5, 1):.2f}", str(colour), font)
        return image, f"{about} with what was found in it"
    pen.rectangle((4, 4, 30, 26), fill="white")
    pen.text((9, 5), f"{'abcd'[int(rng.integers(4))]})", "black", font)
    pen.rectangle((width - 80, height - 16, width - 15, height - 11), fill="white")
    pen.text((width - 78, height - 38), f"{int(rng.integers(1, 9)) * 10} um", "white", font)
    return image, f"{about}, with a bar for the scale"


def photograph_and_plot(rng: np.random.Generator, topic: Topic, family: str) -> tuple[Chart, str]:
    """Set a photograph beside a plot in one figure."""
    image, about = _cut(rng, family)
    return panel_chart(rng, topic, np.asarray(image)), f"{about} (left) and what follows (right)"


def _cut(rng: np.random.Generator, family: str) -> tuple[Image.Image, str]:
    fitting = [shipped for shipped in _SHIPPED if family in shipped[3].split()]
    package, name, about, _ = fitting[int(rng.integers(len(fitting)))]
    image = _open(package, name)
    width, height = image.size
    w = int(width * rng.uniform(0.45, 0.95))
    h = int(min(height, w * rng.uniform(0.6, 1.2)))
    x, y = int(rng.integers(0, width - w + 1)), int(rng.integers(0, height - h + 1))
    image = image.crop((x, y, x + w, y + h))
    if image.mode != "L" and rng.random() < 0.2:
        image = image.convert("L")
    scale = int(rng.integers(180, 320)) / max(w, h)
    return image.resize((round(w * scale), round(h * scale))), about


def _open(package: tuple[str, ...], name: str) -> Image.Image:
    """Read a file that the installed package holds; nothing is ever downloaded."""
    # find_spec, because importing scikit-learn takes seconds that its pictures do not need
    spec = find_spec(package[0])
    folders = (spec.submodule_search_locations if spec else None) or ["."]
    path = Path(folders[0]).joinpath(*package[1:], name)
    if not path.is_file():
        raise ReimagingError(
            f"The installed {package[0]} holds no picture {name};"
            " the sample needs the versions that requirements.lock names."
        )
    with Image.open(path) as image:
        return image.convert("L" if image.mode in ("1", "L", "I;16") else "RGB")
