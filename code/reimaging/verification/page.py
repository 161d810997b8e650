"""How a run compares with another one, as a page: by step, item by item, with the pictures."""

import base64
from collections import Counter
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any

import jinja2
from PIL import Image

from reimaging.atomic import write_text
from reimaging.verification.comparing import BAD, Verdict
from reimaging.verification.thumbnails import CELL, difference
from reimaging.verification.told import WORDS, conclusion, difference_text
from reimaging.verification.verify import Verified

_COLOURS: dict[Verdict, str] = {
    "same": "same", "within tolerance": "near", "not recorded": "", "given": "",
}  # fmt: skip


def write_page(target: Path, name: str, verified: Verified) -> None:
    """Write the page, with its pictures in it, so that it can be sent as one file.

    Parameters
    ----------
    target
        Where to.
    name
        Of the profile.
    verified
        What was found.
    """
    comparison = verified.comparison
    steps = dict.fromkeys(each.step for each in comparison.results)
    counts = {
        step: Counter(each.verdict for each in comparison.results if each.step == step)
        for step in steps
    }
    others = [each for each in comparison.results if each.verdict not in ("same", "given")]
    groups: list[tuple[str, dict[str, Any]]] = []
    for step in steps:
        rows = [(e, list(map(difference_text, e.differences))) for e in others if e.step == step]
        if rows:
            bad = any(each.verdict in BAD for each, _ in rows)
            groups.append((step, {"rows": rows, "bad": bad}))
    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(
        resources.files(__package__).joinpath("page.html.jinja").read_text("utf-8")
    )
    write_text(
        target,
        template.render(
            name=name,
            good=comparison.is_good,
            conclusion=conclusion(comparison, verified.beside, verified.unrecorded),
            verdicts=[each for each in WORDS if any(each in count for count in counts.values())],
            words=WORDS,
            colour={verdict: _COLOURS.get(verdict, "bad") for verdict in WORDS},
            steps=list(counts.items()),
            groups=groups,
            pictures=list(_pictures(verified)),
            width=CELL[0],
            beside=verified.beside,
            told=comparison.told,
        ),
    )


def _pictures(verified: Verified) -> Any:
    for result in verified.comparison.results:
        pair = verified.pictures.get(result.item)
        distances = [d.distance for d in result.differences if d.distance is not None]
        if pair is None or not distances:
            continue
        shown = zip(("recorded", "here", "the difference"), (*pair, difference(*pair)), strict=True)
        told = [(caption, _data(picture)) for caption, picture in shown]
        yield result.item, result.verdict, f"{distances[0]:.2f}", told


def _data(picture: Image.Image) -> str:
    data = BytesIO()
    picture.save(data, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}"
