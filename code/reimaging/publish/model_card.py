"""The model card of the classifier: what it is, what it learnt from, how good it is, its limits.

After Mitchell et al. 2019, "Model Cards for Model Reporting" (https://arxiv.org/abs/1810.03993).
"""

from collections import Counter
from pathlib import Path

from reimaging.atomic import write_text
from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.predictions import fingerprint
from reimaging.profile import Profile
from reimaging.quantity import count_text
from reimaging.table import read_table

_CARD = """# The classifier of {profile}: diagram, sensor or mixed

| | |
| --- | --- |
| network | `{backbone}`, {weights}, pictures of {side} x {side} pixels in colour |
| file | `classifier.keras`, SHA-256 `{sha256}` |
| answers | the probabilities of {classes}, in this order |
| temperature | {temperature}, fitted to the validation part |
| seed | {seed} |
| training | {epochs} of at most {most} epochs, batch {batch}, AdamW, learning rate {rate} |
| kept | epoch {best}, whose validation loss was the least |
| licence | GPL-3.0-or-later, as the code |

## What it is for

It sorts the images of articles into diagrams (made of marks: plots, schematics, text), sensor
images (taken by an instrument: photographs, micrographs, skies) and mixed ones (both in one image),
so that their shares can be estimated by category and year. Shares are to be corrected by its
confusion matrix, as `outputs/{profile}/tables/class_shares*.csv` are; counts of its raw answers are
biased.

## What it learnt from

{data}

Pictures of one article, and pictures alike, are on one side of the split. Only those to learn from
are changed: {changes}.

## How good it is

On {tested}, with 95 % intervals of a bootstrap:

| measure | class | value | 95 % |
| --- | --- | --- | --- |
{measures}

## Limits

- {source}
- An image with several classes in its parts is one image here, and mostly mixed.
- Probabilities hold where the classes are as frequent as in the test part. Where most images are
  diagrams, as in arXiv, those of the other classes are too high; the correction of shares allows
  for that, the probability of a single image does not.
- A file is judged by its first page or frame, at {side} pixels; what is only seen at a larger size
  is not seen.
"""
_CHANGES = (
    "shifted and scaled a little, laid on their side at the rate seen in arXiv, printed darker or "
    "paler, tinted as by CMYK, turned to grey, blurred, and sent through JPEG; never mirrored"
)
_DRAWN = (
    "It learnt from drawn pictures, and the measures above are of drawn pictures too: they say "
    "nothing about images of arXiv until labels made by hand are given (docs/classifier.md)."
)
_BY_HAND = (
    "Labels made by hand are one group's judgement; borderline images are many "
    "(docs/classifier.md)."
)


def write_model_card(
    target: Path, profile: Profile, model: Path, history: Path, metrics: Path, split: Path
) -> None:
    """Write the card, in Markdown.

    Parameters
    ----------
    target
        The file to write.
    profile
        Of the run.
    model
        The trained network, which is known by its hash.
    history, metrics, split
        The tables of the epochs, of the measures, and of the parts.

    Raises
    ------
    ReimagingError
        If a table is not whole.
    """
    settings, rows = profile.classifier, read_table(history)
    parts = read_table(split)
    measured = read_table(metrics)
    try:
        best = min(rows, key=lambda row: float(row["validation_loss"]))["epoch"]
        told = {row["measure"]: row["value"] for row in measured if not row["class"]}
        tested, temperature = told["images"], told["temperature"]
    except (KeyError, ValueError) as error:
        raise ReimagingError(f"{history} or {metrics} is not whole ({error}).") from None
    by_hand = any(row["array"].startswith("labelled") for row in parts)
    card = _CARD.format(
        profile=profile.name,
        backbone=settings.backbone,
        weights="from scratch" if settings.weights == "none" else f"from {settings.weights}",
        side=profile.arrays.side,
        sha256=fingerprint(model),
        classes=", ".join(CLASSES),
        temperature=temperature,
        seed=profile.random.seed,
        epochs=len(rows),
        most=settings.epochs,
        batch=settings.batch,
        rate=f"{settings.learning_rate:g}",
        best=best,
        data=_data([(row["part"], row["label"]) for row in parts]),
        changes=_CHANGES,
        tested=count_text(int(tested), "picture"),
        measures="\n".join(_line(row) for row in measured if row["low"]),
        source=_BY_HAND if by_hand else _DRAWN,
    )
    write_text(target, card)


def _data(rows: list[tuple[str, str]]) -> str:
    counts = Counter(rows)
    lines = ["| part | " + " | ".join(CLASSES) + " |", "| --- " * (1 + len(CLASSES)) + "|"]
    for part in ("train", "validation", "test", "left out"):
        numbers = [counts[part, label] for label in CLASSES]
        if any(numbers):
            lines.append(f"| {part} | " + " | ".join(f"{n:,}" for n in numbers) + " |")
    return "\n".join(lines)


def _line(row: dict[str, str]) -> str:
    value, low, high = (f"{float(row[name]):.3f}" for name in ("value", "low", "high"))
    return f"| {row['measure']} | {row['class']} | {value} | {low} to {high} |"
