"""The generator beside a plain DCGAN: the same pictures, the same wall time, the same measures.

Ours trains on the sample as its profile says; a DCGAN (benchmarks/peers/dcgan.py) then trains for
as many seconds as that took. Each makes 1,000 pictures, which are measured by the classifier's
features against halves of the real ones (`gan.measuring`); the other halves, measured alike, are
the floor. Both are trained from several seeds in turn, as one training says little of the next.
Needs what `doit generate` has made: the real pictures, and the classifier.

With --speed PROFILE it measures pictures a second alone, at that profile's size, on any back end.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from numpy.typing import NDArray
from peers import dcgan
from results import ROOT, Figure, needs, table, write

from reimaging.chain import gan_training
from reimaging.gan.changes import change
from reimaging.gan.features import extractors, features_of
from reimaging.gan.film import sheet_of
from reimaging.gan.generator import latents_by_lot, pictures_of, read_generator
from reimaging.gan.lots import Lots
from reimaging.gan.measuring import beside_real
from reimaging.gan.networks import size_of
from reimaging.gan.quality import Quality
from reimaging.gan.real_pictures import open_real_pictures
from reimaging.gan.step import PENALISED_EVERY, build, rates_of, stepper
from reimaging.gan.training import train_gan
from reimaging.learn.precision import in_precision
from reimaging.profile import load_profile
from reimaging.run import Run, open_run

SEEDS = (4, 5, 6)
SEED, WARM, TIMED = 4, 2 * PENALISED_EVERY, 6 * PENALISED_EVERY

Pixels = NDArray[np.uint8]


class Trained(NamedTuple):
    """A training: its number among them, by what, its pictures, and what it took."""

    seed: int
    by: str
    pictures: Pixels
    shown: int
    seconds: float


class Speed(NamedTuple):
    """Pictures a second of steps alone, and that in words."""

    pictures: float
    told: str


def main() -> int:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--width", type=int, default=32, help="of the DCGAN: its smallest channels")
    parser.add_argument("--speed", help="of the step alone, with the networks of this profile")
    parser.add_argument("--sheets", type=Path, help="a folder for pictures of each")
    asked = parser.parse_args()
    if asked.speed:
        print(_speed(asked.speed).told)
        return 0
    run = open_run("sample", ROOT)
    pictures = run.layout.array("real", run.profile.gan.side)
    needs(pictures, run.layout.classifier, comes_with="python -m doit generate")
    real = open_real_pictures(pictures).images
    peer = f"DCGAN, width {asked.width}"
    trained, waits = [], []
    for seed in asked.seeds:
        ours, waited = _ours(run, seed)
        begun = time.perf_counter()
        makes, steps = dcgan.trained(real, ours.seconds, asked.width, seed)
        took = time.perf_counter() - begun
        made = dcgan.pictures(makes, len(ours.pictures), SEED)
        trained += [ours, Trained(seed, peer, made, steps * dcgan.BATCH, took)]
        waits.append(waited)
    if asked.sheets:
        asked.sheets.mkdir(parents=True, exist_ok=True)
        named = {f"{each.by}-{each.seed}": each.pictures for each in trained} | {"real": real}
        for name, shown in named.items():
            sheet_of(shown[:100], 10, 3).save(asked.sheets / f"{name.replace(', ', '-')}.png")
    found, floor = _measured(real, trained, run.layout.classifier)
    rows: list[tuple[object, ...]] = [
        (each.by, each.seed, f"{each.shown:,} in {each.seconds:.0f} s", *_cells(quality))
        for each, quality in zip(trained, found, strict=True)
    ]
    rows.append(("real", "", "", *_cells(floor)))
    qualities = {
        by: [q for each, q in zip(trained, found, strict=True) if each.by == by]
        for by in ("ours", peer)
    }
    figures = [each for by, of_it in qualities.items() for each in _figures(by, of_it)]
    ours, other = (float(np.median([1000 * q.kid for q in qualities[by]])) for by in qualities)
    speed = _speed("sample")
    figures += [
        Figure("steps", speed.pictures, "pictures/s"),
        Figure("a training", float(np.median([t.seconds for t in trained if t.by == "ours"])), "s",
               "lower"),
    ]  # fmt: skip
    body = f"{len(real):,} real pictures of {real.shape[1]} px; start and compilation included.\n\n"
    body += table(
        ("", "seed", "shown", "KID x 1000", "FID", "precision", "recall", "diversity", "clusters"),
        rows,
    )
    body += (
        f"\n\nMedian KID x 1000: ours {ours:.2f}, the DCGAN's {other:.2f} "
        f"({ours / other:.2f} times). Waiting for data in {max(waits):.1%} of the time at most.\n\n"
        f"Steps alone: {speed.told}\n\n256 px on a GPU: not run."
    )
    write("gan", body, figures)
    return 0


def _ours(run: Run, seed: int) -> tuple[Trained, float]:
    """Train as the profile says but for the seed; tell the share of waiting as well."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        training = replace(gan_training(run, folder / "run"), seed=seed)
        begun = time.perf_counter()
        waited = train_gan(training, *(folder / each for each in ("g.keras", "h.csv", "s.h5")))
        took = time.perf_counter() - begun
        network = read_generator(folder / "g.keras")
    points = latents_by_lot(network, run.profile.gan.measured, SEED)
    made = pictures_of(network, points, 1.0, SEED)
    return Trained(seed, "ours", made, training.shown, took), waited


def _measured(
    real: Pixels, trained: Sequence[Trained], classifier: Path
) -> tuple[list[Quality], Quality]:
    by = extractors(classifier)["classifier"]
    known = features_of(real, by)
    both = [beside_real(known, features_of(each.pictures, by), SEED) for each in trained]
    return [found for found, _ in both], both[0][1]


def _cells(found: Quality) -> tuple[str, ...]:
    return (
        f"{1000 * found.kid:.2f} ± {1000 * found.kid_deviation:.2f}", f"{found.fid:.3f}",
        f"{found.precision:.0%}", f"{found.recall:.0%}", f"{found.diversity:.2f}",
        f"{found.modes:.0%}",
    )  # fmt: skip


def _figures(by: str, found: Sequence[Quality]) -> list[Figure]:
    """Give the medians over the trainings of one kind."""
    medians = {
        ("KID x 1000", "lower"): [1000 * each.kid for each in found],
        ("FID", "lower"): [each.fid for each in found],
        ("precision", "higher"): [each.precision for each in found],
        ("recall", "higher"): [each.recall for each in found],
    }
    return [
        Figure(name, float(np.median(values)), "", better, by)
        for (name, better), values in medians.items()
    ]


def _speed(profile: str) -> Speed:
    """Time steps after they are compiled, on made pictures; say how many pictures a second."""
    gan = load_profile(profile, ROOT).gan
    size, rates = size_of(gan), rates_of(gan)
    real = np.random.default_rng(SEED).integers(
        0, 256, (max(1000, gan.batch), gan.side, gan.side, gan.colours), np.uint8
    )  # fmt: skip
    waited = 0.0
    with in_precision(gan.precision) as precision:
        networks, state = build(size, SEED)
        step = stepper(networks, rates, change)
        lots = Lots(real, size, gan.batch, gan.mirrored, SEED)
        drawn = lots.batches(0, WARM + TIMED)
        for number in range(WARM + TIMED):
            if number == WARM:
                begun, waited = time.perf_counter(), 0.0
            before = time.perf_counter()
            lot = next(drawn)
            waited += time.perf_counter() - before
            state, _ = step(state, lots.batch_of(lot, 0.3), number % PENALISED_EVERY == 0)
        took = time.perf_counter() - begun
    pictures = TIMED * gan.batch
    return Speed(
        pictures / took,
        f"{pictures / took:.0f} pictures of {gan.side} px a second, {1000 * took / pictures:.1f} s "
        f"a thousand ({keras.backend.backend()}, {precision}, {gan.batch} a step), waiting for "
        f"data in {waited / took:.1%} of the time.",
    )


if __name__ == "__main__":
    sys.exit(main())
