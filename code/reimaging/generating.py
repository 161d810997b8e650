"""The steps of generated pictures as doit's tasks: dodo.py takes them from here.

Nothing that takes Keras is imported: doit reads this at every start.
"""

# fmt: off

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reimaging import chain, run
from reimaging.gan import features, measuring, real_pictures
from reimaging.publish import gan_findings
from reimaging.tasks import task

Tasks = Iterator[dict[str, Any]]
Code = Callable[..., list[Path]]


def generate_tasks(asked: run.Run, code: Code) -> Tasks:
    """Train a generator on a slice of the images, have it make pictures, and measure them."""
    here, gan, seed = asked.layout, asked.profile.gan, asked.profile.random.seed
    stores = run.of_each_tar(asked, here.store)
    real, said = here.array("real", gan.side), here.predictions("classifier")
    settings = {"gan": repr(gan), "seed": seed}
    yield task(
        "real", real_pictures.write_real_pictures,
        real, here.database, stores, said, gan, seed, makes=[real], settings=settings,
        reads=[here.database, *stores, *([said] if gan.image_class != "any" else [])],
        code=code("gan/real_pictures.py"))
    history, sheets = here.table("gan_history"), here.learnt("gan_sheets")
    yield task(
        "train", chain.train_generator, asked, makes=[here.generator, history, sheets],
        reads=[real], code=code("gan/training.py"), settings=settings, aloud=True, network=True)
    made = here.learnt("generated")
    yield task(
        "pictures", chain.generate_samples, asked,
        makes=[made, here.film("gan_training"), here.film("gan_walks")],
        settings={"measured": gan.measured, "seed": seed},
        reads=[here.generator, real, sheets],
        code=code("gan/samples.py", "gan/generator.py", "gan/film.py"), network=True)
    table, nearest = here.table("gan_quality"), here.learnt("generated_nearest")
    sources = measuring.Sources(real, made, here.classifier)
    yield task(
        "measure", measuring.write_measures, table, nearest, sources, seed,
        makes=[table, nearest],
        settings={"seed": seed, "inception": features.inception_is_here()},
        reads=sources, code=code("gan/measuring.py"), network=True)
    latex = here.tables / "gan_quality.tex"
    yield task(
        "latex", gan_findings.write_gan_table, latex, table, makes=[latex],
        reads=[table], code=code("publish/gan_findings.py"))
