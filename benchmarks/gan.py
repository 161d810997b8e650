"""The generator beside a plain DCGAN: the same pictures, the same wall time, the same measures.

Ours trains on the sample as its profile says; a DCGAN (benchmarks/peers/dcgan.py) of two widths
then trains for as many seconds as that took. Each makes 1,000 pictures, which are measured by the
classifier's features against halves of the real ones (`gan.measuring`); the other halves, measured
alike, are the floor. Needs what `doit generate` has made: the real pictures, and the classifier.

With --speed PROFILE it measures pictures a second alone, at that profile's size, on any back end.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from numpy.typing import NDArray
from peers import dcgan
from results import ROOT, table, write

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
from reimaging.run import open_run

WIDTHS = (32, 64)
SEED, WARM, TIMED = 4, 2 * PENALISED_EVERY, 6 * PENALISED_EVERY

Pixels = NDArray[np.uint8]


def main() -> int:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--widths", type=int, nargs="+", default=WIDTHS)
    parser.add_argument("--speed", help="of the step alone, with the networks of this profile")
    parser.add_argument("--sheets", type=Path, help="a folder for pictures of each")
    asked = parser.parse_args()
    if asked.speed:
        print(_speed(asked.speed))
        return 0
    run = open_run("sample", ROOT)
    real = open_real_pictures(run.layout.array("real", run.profile.gan.side))
    with TemporaryDirectory() as name:
        folder = Path(name)
        training = gan_training(run, folder / "run")
        begun = time.perf_counter()
        targets = [folder / each for each in ("g.keras", "h.csv", "s.h5")]
        waited = train_gan(training, *targets)
        took = time.perf_counter() - begun
        network = read_generator(targets[0])
        points = latents_by_lot(network, run.profile.gan.measured, SEED)
        made = {"ours": pictures_of(network, points, 1.0, SEED)}
    said = {"ours": f"{training.shown:,} pictures shown"}
    for width in asked.widths:
        makes, steps = dcgan.trained(real.images, took, width, SEED)
        name = f"DCGAN, width {width}"
        made[name] = dcgan.pictures(makes, len(points), SEED)
        said[name] = f"{steps * dcgan.BATCH:,} pictures shown"
    if asked.sheets:
        asked.sheets.mkdir(parents=True, exist_ok=True)
        for name, pictures in {**made, "real": real.images}.items():
            sheet_of(pictures[:100], 10, 3).save(asked.sheets / f"{name.replace(', ', '-')}.png")
    found, floor = _measured(real.images, made, run.layout.classifier)
    rows = [
        (name, said.get(name, ""), *_cells(each)) for name, each in {**found, "real": floor}.items()
    ]
    best = min(found[name].kid for name in made if name != "ours")
    body = (
        f"{len(real.images):,} real pictures of {training.size.side} px; each is trained for "
        f"{took:.0f} s of wall time, its start and compilation included. Ours: "
        f"{training.shown / took:.0f} pictures a second in all, waiting for data in {waited:.1%} "
        "of the time.\n\n"
    )
    body += table(
        ("", "trained by", "KID x 1000", "FID", "precision", "recall", "diversity", "clusters"),
        rows,
    )
    body += (
        f"\n\nOur KID is {found['ours'].kid / best:.2f} of that of the better DCGAN.\n\n"
        f"Steps alone: {_speed('sample')}\n\n256 px on a GPU: not run."
    )
    write("gan", body)
    return 0


def _measured(
    real: Pixels, made: dict[str, Pixels], classifier: Path
) -> tuple[dict[str, Quality], Quality]:
    by = extractors(classifier)["classifier"]
    known = features_of(real, by)
    both = {
        name: beside_real(known, features_of(pictures, by), SEED) for name, pictures in made.items()
    }
    return {name: found for name, (found, _) in both.items()}, both["ours"][1]


def _cells(found: Quality) -> tuple[str, ...]:
    return (
        f"{1000 * found.kid:.2f} ± {1000 * found.kid_deviation:.2f}", f"{found.fid:.3f}",
        f"{found.precision:.0%}", f"{found.recall:.0%}", f"{found.diversity:.2f}",
        f"{found.modes:.0%}",
    )  # fmt: skip


def _speed(profile: str) -> str:
    """Time steps after they are compiled, on made pictures; say how many pictures a second."""
    gan = load_profile(profile, ROOT).gan
    size, rates = size_of(gan), rates_of(gan)
    real = np.random.default_rng(SEED).integers(
        0, 256, (max(1000, gan.batch), gan.side, gan.side, gan.colours), np.uint8
    )  # fmt: skip
    waited = 0.0
    with in_precision(gan.precision) as precision:
        networks, state = build(size, rates, SEED)
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
    return (
        f"{pictures / took:.0f} pictures of {gan.side} px a second, {1000 * took / pictures:.1f} s "
        f"a thousand ({keras.backend.backend()}, {precision}, {gan.batch} a step), waiting for "
        f"data in {waited / took:.1%} of the time."
    )


if __name__ == "__main__":
    sys.exit(main())
