"""What the chain takes on real articles, one kind of task after the other.

The corpus lies in two tars: a small one, by which a process that does a tar after the other warms
up, and a large one that is measured, on one core, as where all are busy. Trainings are done twice,
for a short and a longer time; the networks that the default does not take get made pictures.
"""

import io
import os
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from hashlib import md5
from pathlib import Path

import numpy as np
from corpus import CORPUS, tars_in
from task_costs import Cost, Project, in_a_process, measured

from reimaging.acquire.manifest import MANIFEST, BulkTar, write_manifest
from reimaging.fetching import fetch_tar, read_receipt
from reimaging.index.database import reading
from reimaging.learn.start import start_keras
from reimaging.run import open_run

Keep = Callable[[str, float, list[Cost]], None]  # is told a kind, how much of it, and its costs

NETWORKS = ("small", "mobilenetv3small", "efficientnetb0", "vgg16")  # classifier.backbone
SMALL, LARGE = "arXiv_src_0803_001", "arXiv_src_2110_001"
_IN_SMALL = 3  # bulk tars of the corpus; the others are in the large one, twice
_TIMES = 4  # batches of a network
_PROFILE = """[source]
kind = "directory"
location = "../src"
[metadata]
kind = "oai-files"
location = "{oai}"
[engine]
workers = {cores}
[embeddings]
names = ["ternary", "deepcluster", "raw", "caption"]
fitted = {fitted}
[arrays]
images = 100
drawn_training = 300
drawn_test = 150
[classifier]
epochs = {epochs}
[deepcluster]
clusters = 40
images = {lot}
epochs = {epochs}
[maps]
images = 100
[gan]
shown = {shown}
"""
_SHORT = {"epochs": 1, "shown": 640, "fitted": 200, "lot": 200}
_LONG = {"epochs": 3, "shown": 3200, "fitted": 600, "lot": 700}


def measure(root: Path, keep: Keep) -> None:
    """Run the chain on real articles in a folder, and tell what each kind of task took."""
    project = RealProject(root, keep)
    project.prepare()
    project.tars("ingest", project.megabytes, "ingest:*")
    project.others("records:read", "index:database")
    images = project.images()
    project.tars("convert", images, "convert:*")
    project.once("arrays.drawn", 450, "arrays:drawn-*")
    project.tars("arrays.squares", images, "arrays:squares-*")
    project.once("learn.split", 450, "learn:split")
    project.twice("learn.train-small", lambda told: 270 * told["epochs"], "learn:train")
    project.others("arrays:random", "learn:test", "learn:evaluate")
    project.once("learn.look", 1, "learn:card", "learn:errors", "learn:grad-cam", "learn:features")
    project.tars("predict.small", images, "predict:arXiv_*")
    project.others("predict:merge", "predict:shares", "cluster:images")
    of_epoch = 4 * _LONG["lot"]  # as many passes
    project.twice("cluster.train", lambda told: of_epoch * told["epochs"], "cluster:train")
    project.tars("cluster.images", images, "cluster:arXiv_*")
    project.others("cluster:merge", "cluster:table")
    project.lots()
    project.others("embed:ternary-reduction", "embed:deepcluster-reduction")
    project.twice("embed.fit", lambda told: told["fitted"], "embed:raw-reduction")
    for name in ("ternary", "deepcluster", "raw"):
        project.tars(f"embed.{name}", images, f"embed:{name}-arXiv_*")
    project.others(
        *(f"embed:{name}" for name in ("ternary", "deepcluster", "raw", "caption", "table")),
        *("neighbours:*", "map:*", "generate:real"),
    )
    project.twice("generate.train", lambda told: told["shown"], "generate:train")
    project.once("generate.look", 1000, "generate:pictures", "generate:measure", "generate:latex")
    project.others("tables:*")
    project.once("figures", 1, "figures:*")
    project.once("zoom", 100, "zoom:*.png", "zoom:*_grid", "zoom:*_scatter")
    project.once("paper", 1, "compare:*", "paper:*", "report:*")
    networks(keep)
    drawing(root.with_name("drawn"), keep)


class RealProject(Project):
    """A project whose source are articles of the corpus, in two tars."""

    def __init__(self, root: Path, keep: Keep) -> None:
        super().__init__(root, "real")
        self._keep = keep
        self._set(_SHORT)
        paths = tars_in(CORPUS / "src")
        some, every = _members(paths[:_IN_SMALL]), _members(paths[_IN_SMALL:])
        small = _write_tar(root / "src" / f"{SMALL}.tar", some)
        again = [(_renamed(name), data) for name, data in every]
        large = _write_tar(root / "src" / f"{LARGE}.tar", [*every, *again])
        self.megabytes = large.size / 1e6
        write_manifest(root / "src" / MANIFEST, [small, large], datetime(2026, 1, 1, tzinfo=UTC))

    def prepare(self) -> None:
        """Make the dataset and fetch both tars."""
        self.others("acquire:dataset")
        run = open_run(self.profile, self.root)
        in_a_process(
            lambda: [str(fetch_tar(run, read_receipt(run, stem))) for stem in (SMALL, LARGE)]
        )

    def images(self) -> int:
        """Count the image files of the large tar."""
        with reading(self.layout.part(LARGE)) as part:
            return part.execute("SELECT count(*) FROM image_files").fetchone()[0]

    def tars(self, rate: str, amount: float, pattern: str) -> None:
        """Do a task for both tars in one process on one core, and tell of the large one."""
        self._keep(rate, amount, self.costs(pattern, one_core=True)[-1:])

    def once(self, rate: str, amount: float, *patterns: str) -> None:
        """Do tasks and tell of them."""
        self._keep(rate, amount, self.costs(*patterns))

    def twice(self, rate: str, amount: Callable[[dict[str, int]], float], pattern: str) -> None:
        """Do a task with little to do and with more, and tell of both."""
        for told in (_SHORT, _LONG):
            self._set(told)
            self.forget(pattern)
            self._keep(rate, amount(told), self.costs(pattern))

    def lots(self) -> None:
        """Choose few images to sort into clusters, and more, and look at what became of them."""
        for told in (_SHORT, _LONG):
            self._set(told)
            for rate, pattern in (("lot", "images"), ("agreement", "agreement")):
                self._keep(f"cluster.{rate}", told["lot"], self.costs(f"cluster:{pattern}"))

    def others(self, *patterns: str) -> None:
        """Do tasks of which nothing is told."""
        self.costs(*patterns)

    def _set(self, told: dict[str, int]) -> None:
        oai = (CORPUS / "oai").absolute()
        text = _PROFILE.format(oai=oai, cores=len(os.sched_getaffinity(0)), **told)
        self.write_profile(text)


def _members(paths: list[Path]) -> list[tuple[str, bytes]]:
    found = []
    for path in paths:
        with tarfile.open(path) as tar:
            for info in tar:
                if info.name.endswith(".gz") and (stream := tar.extractfile(info)):
                    found.append((info.name, stream.read()))
    return found


def _renamed(name: str) -> str:
    """Give a member the identifier of another article of its month."""
    start = name.rindex(".", 0, name.rindex(".")) + 1  # of its number
    return f"{name[:start]}{8 if name[start] == '9' else 9}{name[start + 1 :]}"


def _write_tar(target: Path, members: list[tuple[str, bytes]]) -> BulkTar:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(target, "w") as tar:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    data = target.read_bytes()
    yymm = target.name.split("_")[2]
    return BulkTar(target.name, f"src/{target.name}", md5(data).hexdigest(), len(data), yymm, 1,
                   num_items=len(members))  # fmt: skip


def networks(keep: Keep) -> None:
    """Tell what networks take that the chain takes by a setting alone, on pictures of noise."""
    for name in NETWORKS[1:]:
        keep(f"learn.train-{name}", *_shown(name, 128, 16, training=True))
        keep(f"predict.{name}", *_shown(name, 128, 16, training=False))
    alone, spread = (_shown("vgg16", 224, 8, training=False, one_core=one) for one in (False, True))
    keep("predict.imagenet", *alone)
    keep("embed.vgg16", *spread)


def _shown(
    name: str, side: int, batch: int, *, training: bool, one_core: bool | None = None
) -> tuple[float, list[Cost]]:
    """Give how many pictures a network was shown, and what that took once it was compiled."""

    def call() -> list[float]:
        start_keras()
        import keras  # here, as the process that was forked is to hold nothing of it

        from reimaging.learn.backbones import classifier

        rng = np.random.default_rng(4)
        pictures = rng.uniform(0, 255, (batch, side, side, 3)).astype(np.float32)
        labels = rng.integers(0, 3, batch)
        model = classifier(name, side)
        model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        ask = partial(model.train_on_batch, pictures, labels)
        if not training:
            ask = partial(model.predict_on_batch, pictures)
        ask()
        return list(measured(lambda: [ask() for _ in range(_TIMES)]))

    taken = in_a_process(call, not training if one_core is None else one_core)
    return _TIMES * batch, [Cost(*taken, 0)]


def drawing(root: Path, keep: Keep) -> None:
    """Tell what the sample takes to be drawn, of a few articles and of more."""
    project = Project(root, "drawn")
    for articles in (12, 48):
        project.write_profile(
            '[source]\nkind = "sample"\nlocation = "../src"\n[metadata]\nkind = "oai-files"\n'
            f'location = "../oai"\n[sample]\narticles = {articles}\n'
        )
        keep("draw", articles, project.costs("acquire:draw"))
