"""The steps of learning as doit's tasks: dodo.py takes them from here, a step each.

Nothing that takes Keras is imported: doit reads this at every start.
"""

# fmt: off

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reimaging import chain, run
from reimaging.learn import (
    agreement,
    class_shares,
    confident_errors,
    evaluation,
    examples,
    feature_visualisation,
    grad_cam,
    imagenet,
    labelled_array,
    prediction_choice,
    predictions,
)
from reimaging.pixels import squares
from reimaging.publish import model_card
from reimaging.tasks import task

Tasks = Iterator[dict[str, Any]]
_VISUALISED: dict[str, Any] = {"seeds": 4, "steps": 72, "channels": 4}  # half a minute on two cores


def array_tasks(asked: run.Run, code: Callable[..., list[Path]]) -> Tasks:
    """Fit images into squares: all, a tar at a time; some by lot; drawn ones of known class."""
    here, sizes, seed = asked.layout, asked.profile.arrays, asked.profile.random.seed
    stores, chosen = run.of_each_tar(asked, here.store), here.array("random", sizes.side)
    yield task(
        "random", chain.choose_array, asked, makes=[chosen],
        reads=[here.database, *stores], code=code("pixels/arrays.py"),
        settings={"side": sizes.side, "images": sizes.images, "seed": seed})
    for purpose, count in (("training", sizes.drawn_training), ("test", sizes.drawn_test)):
        yield task(
            f"drawn-{purpose}", chain.draw_array, asked, purpose, count,
            code=code("sample/**/*.py", "pixels/drawn_arrays.py"),
            makes=[here.array(f"drawn-{purpose}", sizes.side)],
            settings={"side": sizes.side, "pictures": count, "seed": seed})
    tars, ours = _tars(asked), code("pixels/arrays.py", "pixels/squares.py")
    for stem, store, tar in zip(run.stems_by_now(asked), stores, tars, strict=True):
        yield task(
            f"squares-{stem}", squares.write_squares, tar, store, side=sizes.side,
            reads=[store], makes=[tar], code=ours, settings={"side": sizes.side})


def train_tasks(asked: run.Run, code: Callable[..., list[Path]]) -> Tasks:
    """Split pictures of known class, train the classifier on them and test it."""
    here, profile = asked.layout, asked.profile
    side, seed, settings = profile.arrays.side, profile.random.seed, profile.classifier
    drawn, tests = (here.array(f"drawn-{which}", side) for which in ("training", "test"))
    labelled = here.array("labelled", side)
    by_hand = [labelled] if agreement.has_labels(here.labels) else []
    stores = run.of_each_tar(asked, here.store)
    if by_hand:
        yield task(
            "labelled", labelled_array.write_labelled_array,
            labelled, here.labels, here.database, stores, side=side, makes=[labelled],
            reads=[here.labels, here.database, *stores], settings={"side": side}, aloud=True,
            code=code("learn/labe*.py", "learn/agree*.py"))
    arrays = [drawn, *by_hand, tests]
    yield task(
        "split", examples.write_split, here.split, drawn, tests, by_hand,
        validation=settings.validation, seed=seed, makes=[here.split], reads=arrays,
        code=code("learn/examples.py", "learn/split.py", "learn/perceptual_hash.py"),
        settings={"validation": settings.validation, "seed": seed})
    history = here.table("classifier_history")
    yield task(
        "train", chain.train_classifier, asked, arrays,
        makes=[here.classifier, history], aloud=True, reads=[here.split, *arrays],
        code=code(
            "learn/augment.py", "learn/backbones.py", "learn/batches.py", "learn/training.py"),
        settings={"classifier": repr(settings), "seed": seed}, network=True)
    answers = here.table("classifier_tests")
    yield task(
        "test", chain.test_classifier, asked, arrays,
        makes=[answers], reads=[here.classifier, here.split, *arrays],
        code=code("learn/testing.py"), network=True)
    measures = ("confusion", "metrics", "calibration")
    measured = [here.table(f"classifier_{what}") for what in measures]
    yield task(
        "evaluate", evaluation.write_evaluation, answers, *measured, seed,
        makes=measured, settings={"seed": seed},
        reads=[answers], code=code("learn/evaluation.py", "learn/calibration.py"))
    yield task(
        "card", model_card.write_model_card, here.model_card, profile, here.classifier,
        history, measured[1], here.split, makes=[here.model_card],
        reads=[here.classifier, history, measured[1], here.split],
        code=code("publish/model_card*"), settings={"profile": repr(profile)})


def look_tasks(asked: run.Run, code: Callable[..., list[Path]]) -> Tasks:
    """Show the surest errors, where the classifier looks, and what excites it."""
    here, seed = asked.layout, asked.profile.random.seed
    tests, model = here.array("drawn-test", asked.profile.arrays.side), here.classifier
    labelled = here.array("labelled", asked.profile.arrays.side)
    shown = [tests, *([labelled] if agreement.has_labels(here.labels) else [])]
    judged = [here.table("classifier_tests"), here.table("classifier_metrics")]
    errors, heat = here.learnt("confident_errors"), here.learnt("grad_cam_sheet")
    yield task(
        "errors", confident_errors.write_confident_errors, errors, shown, *judged, 24,
        makes=[errors], reads=[*shown, *judged],
        code=code("learn/confident*.py", "learn/calib*.py"))
    yield task(
        "grad-cam", grad_cam.write_grad_cam, heat, model, tests,
        each=4, seed=seed, makes=[heat], settings={"seed": seed},
        reads=[tests, model], code=code("learn/gra*.py", "learn/confident*.py", "learn/calib*.py"),
        network=True)
    pictures = here.learnt("feature_visualisation")
    yield task(
        "features", feature_visualisation.write_feature_visualisation, pictures, model, tests,
        **_VISUALISED, seed=seed, makes=[pictures], settings={"seed": seed, **_VISUALISED},
        reads=[tests, model], code=code("learn/feature*.py", "learn/picture_*.py", "learn/gra*.py"),
        network=True)


def predict_tasks(asked: run.Run, code: Callable[..., list[Path]]) -> Tasks:
    """Ask the classifier about every image, a shard a tar, and count the classes."""
    here, profile, stems = asked.layout, asked.profile, run.stems_by_now(asked)
    model, most, seed = here.classifier, profile.classifier.most, profile.random.seed
    ours = code("learn/predictions.py")
    tars, shards = _tars(asked), [here.prediction_shard("classifier", stem) for stem in stems]
    choice = [here.prediction_choice] if most else []
    if most:
        yield task(
            "choose", prediction_choice.write_choice, *choice, here.database, most, seed,
            makes=choice, reads=[here.database], code=code("learn/prediction_choice.py"),
            settings={"most": most, "seed": seed})
    for stem, tar, shard in zip(stems, tars, shards, strict=True):
        yield task(
            stem, chain.predict_classes, asked, stem, makes=[shard],
            reads=[model, tar, *choice], code=ours, settings={"most": most}, network=True)
    merged = here.predictions("classifier")
    yield task(
        "merge", predictions.merge_shards, merged, model, shards,
        makes=[merged], reads=[model, *shards], code=ours)
    if imagenet.missing_files():
        yield task(
            "imagenet", imagenet.say_skipped, aloud=True,
            settings={"missing": imagenet.missing_files()})
    else:
        seen, stores = here.predictions("imagenet"), run.of_each_tar(asked, here.store)
        yield task(
            "imagenet", imagenet.write_imagenet_predictions, seen, stores,
            makes=[seen], reads=stores, code=code("learn/imagenet.py"), network=True)
    tables = [
        here.table(f"class_shares{by}") for by in ("_by_category_year", "_by_year", "")
    ]
    confusion = here.table("classifier_confusion")
    yield task(
        "shares", class_shares.write_class_shares, here.database, merged, confusion, seed, *tables,
        sampled=most is not None, makes=tables, settings={"seed": seed, "most": most},
        reads=[here.database, merged, confusion],
        code=code("learn/class_sh*.py", "learn/share_*.py"))


def _tars(asked: run.Run) -> list[Path]:
    return run.of_each_tar(asked, asked.layout.squares, asked.profile.arrays.side)
