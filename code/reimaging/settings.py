"""The sections of a profile: each key with its default and the values that it takes.

`setting` declares a key; how a profile is read and checked by these declarations is the affair of
reimaging.profile.
"""

import re
from dataclasses import MISSING, dataclass, field
from pathlib import Path
from typing import Any, Final


def setting(
    default: Any = MISSING,
    *,
    allowed: tuple[str, ...] | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
    pattern: str | None = None,
    means: str | None = None,
) -> Any:
    """Declare one key of a section: its default and what values it takes."""
    limits = {
        "allowed": allowed,
        "at_least": at_least,
        "at_most": at_most,
        "pattern": pattern,
        "means": means,
    }
    return field(default=default, metadata=limits)


_MONTH: dict[str, Any] = {
    "pattern": r"(19|20)\d\d-(0[1-9]|1[0-2])",
    "means": 'a month such as "2012-01"',
}


# For each kind, what its location has to be: one of FORMS.
SOURCES: Final = {
    "sample": "folder",
    "directory": "folder",
    "s3": "s3",
    "http": "http",
    "archive": "http",
    "eprints": "http",
    "tables": "folder",
}
METADATA: Final = {"oai-files": "folder", "oai": "http", "snapshot": "file", "none": "nothing"}
FORMS: Final = {
    "nothing": (re.compile(""), "nothing"),
    "folder": (None, "the path of a folder"),
    "file": (None, "the path of a file"),
    "s3": (re.compile(r"s3://[a-z0-9][a-z0-9.-]+(/[^?#]*)?"), "an address such as s3://arxiv/src"),
    "http": (
        re.compile(r"https?://[^/?#@\s]+(/[^?#\s]*)?"),
        "an address such as https://host/path",
    ),
}
GAN_SIDES: Final = (16, 32, 64, 128, 256)  # of generated pictures, in pixels
_DAY: dict[str, Any] = {
    "pattern": r"(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
    "means": 'a day such as "2012-01-31"',
}


@dataclass(frozen=True)
class Source:
    """Where the bulk tars come from; `location` is an absolute path or an address.

    Of kind "tables" it holds no tars but what was counted in some: a folder of tables.
    """

    kind: str = setting(allowed=tuple(SOURCES))
    location: str = setting(means="the place of the tars and arXiv_src_manifest.xml")
    keep_tars: bool = setting(True)
    identifiers: Path | None = setting(None, means="the path of a list of arXiv identifiers")
    free_copy: str | None = setting(None, means="an address such as https://archive.org")
    contact: str = setting(
        "", pattern="[ -~]+", means="an address under which you can be reached, in plain ASCII"
    )

    @property
    def is_remote(self) -> bool:
        """Whether it lies outside this machine, so that its manifest has to be fetched first."""
        return SOURCES[self.kind] != "folder"

    @property
    def is_bulk(self) -> bool:
        """Whether it holds bulk tars; single e-prints are packed into some here."""
        return self.kind not in ("eprints", "tables")

    @property
    def base(self) -> str:
        """The place as the git-annex special remote is told it (acquire.place)."""
        return f"archive:{self.location}" if self.kind == "archive" else self.location


@dataclass(frozen=True)
class Metadata:
    """Where the articles' records come from; `location` is an absolute path or an address.

    `sets`, `since` and `until` say what is harvested from a server: sets of OAI-PMH, and the days
    in which a record was last changed. Kind "none" goes with a source of tables alone.
    """

    kind: str = setting("none", allowed=tuple(METADATA))
    location: str = setting("", means="the place of the articles' records")
    sets: tuple[str, ...] = setting(())
    since: str | None = setting(None, **_DAY)
    until: str | None = setting(None, **_DAY)


@dataclass(frozen=True)
class Slice:
    """Which part of the source is studied; nothing set means all of it."""

    first_month: str | None = setting(None, **_MONTH)
    last_month: str | None = setting(None, **_MONTH)
    categories: tuple[str, ...] = setting(())
    cross_lists: bool = setting(False)
    licences: tuple[str, ...] = setting(())
    max_articles: int | None = setting(None, at_least=1)

    @property
    def by_article(self) -> bool:
        """Whether articles are chosen within the tars, which takes their records."""
        return bool(self.categories or self.licences or self.max_articles)

    def has_month(self, month: str) -> bool:
        """Whether a month such as "2012-01" is taken."""
        return (self.first_month or month) <= month <= (self.last_month or month)


@dataclass(frozen=True)
class Costs:
    """What fetching costs, as the price list of `prices_of` has it, and what it may cost.

    Amazon's list for data that leave us-east-1 for the internet, the first 10 TB of a month, and
    for GET requests (https://aws.amazon.com/s3/pricing/); within us-east-1 the transfer is free.
    """

    budget_usd: float | None = setting(None, at_least=0)
    usd_per_gb: float = setting(0.09, at_least=0)
    usd_per_1000_requests: float = setting(0.0004, at_least=0)
    prices_of: str = setting("2026-11", **_MONTH)
    mb_per_second: float = setting(10.0, at_least=0.001)  # what the line to the source takes


@dataclass(frozen=True)
class SampleSettings:
    """How large a sample arXiv is drawn."""

    articles: int = setting(250, at_least=12, at_most=100_000)


@dataclass(frozen=True)
class ImageSettings:
    """How image files become pixels."""

    short_side: int = setting(512, at_least=16, at_most=4096)
    vector_dpi: int = setting(300, at_least=36, at_most=1200)
    jpeg_quality: int = setting(90, at_least=1, at_most=95)
    timeout: int = setting(30, at_least=1, at_most=3600)


@dataclass(frozen=True)
class ArraySettings:
    """The arrays that networks learn from."""

    side: int = setting(128, at_least=16, at_most=1024)
    images: int = setting(400, at_least=1)
    drawn_training: int = setting(6000, at_least=3)
    drawn_test: int = setting(3000, at_least=3)


@dataclass(frozen=True)
class CaptionSettings:
    """What is asked of the captions: which categories against the rest, which term over the years.

    `sample` is how many captions are drawn of either side.
    """

    group: tuple[str, ...] = setting(("cs.LG", "stat.ML", "cs.CV", "cs.CL", "cs.NE", "cs.AI"))
    group_name: str = setting("machine learning", means='a name such as "machine learning"')
    term: str = setting("magnetic field", means='a term such as "phase diagram"')
    sample: int = setting(100_000, at_least=1)
    topics: int = setting(20, at_least=2, at_most=200)


@dataclass(frozen=True)
class ClassifierSettings:
    """The classifier of images: its network, how it is trained, and what it is asked about.

    `weights` are those to begin with: "none", "imagenet" as they lie in Keras' cache (`download`
    lets Keras fetch them), or the path of a file. `most` is how many images a category and year it
    is asked about; not set, all.
    """

    backbone: str = setting(
        "small", allowed=("small", "mobilenetv3small", "efficientnetb0", "vgg16")
    )
    weights: str = setting("none", means='"none", "imagenet" or the path of a file')
    download: bool = setting(False)
    epochs: int = setting(7, at_least=1, at_most=10_000)
    batch: int = setting(32, at_least=2, at_most=8192)
    learning_rate: float = setting(0.002, at_least=1e-9, at_most=10)
    weight_decay: float = setting(0.05, at_least=0, at_most=1)
    patience: int = setting(4, at_least=1)
    validation: float = setting(0.1, at_least=0.01, at_most=0.4)
    precision: str = setting("auto", allowed=("auto", "float32", "mixed_float16", "mixed_bfloat16"))
    most: int | None = setting(None, at_least=1)


@dataclass(frozen=True)
class DeepClusterSettings:
    """How many clusters images are sorted into, and how the network learns them.

    `images` is on how many, by lot, and `side` in how many pixels it looks at them. `passes` is how
    often an epoch goes through them before they are cut into clusters anew: a small set needs
    several, or the new head has not learnt the clusters yet. `dimension` is to how many numbers
    features are reduced before they are cut into clusters.
    """

    clusters: int = setting(100, at_least=2, at_most=100_000)
    images: int = setting(20_000, at_least=4)
    side: int = setting(64, at_least=16, at_most=1024)
    epochs: int = setting(6, at_least=1, at_most=10_000)
    passes: int = setting(4, at_least=1, at_most=100)
    batch: int = setting(32, at_least=2, at_most=8192)
    learning_rate: float = setting(0.002, at_least=1e-9, at_most=10)
    weight_decay: float = setting(0.05, at_least=0, at_most=1)
    dimension: int = setting(32, at_least=2, at_most=4096)
    precision: str = setting("auto", allowed=("auto", "float32", "mixed_float16", "mixed_bfloat16"))


@dataclass(frozen=True)
class EmbeddingSettings:
    """Vectors of the images: which, and how long they may be.

    `names` are those of reimaging.embedding_name; `numbers` is what principal components leave of a
    longer vector, and `fitted` on how many images, by lot, they are fitted.
    """

    names: tuple[str, ...] = setting(("ternary", "deepcluster", "raw", "vgg16", "caption"))
    numbers: int = setting(300, at_least=2, at_most=4096)
    fitted: int = setting(5000, at_least=2, at_most=1_000_000)


@dataclass(frozen=True)
class MapSettings:
    """Maps of the images: of which embedding, how many, and how they are drawn.

    `images` is how many a sheet shows; a category and year may have ten times as many. What is not
    set follows the rules of the literature (maps.tsne).
    """

    embedding: str = setting("deepcluster", means="the name of an embedding of pictures")
    images: int = setting(1000, at_least=5, at_most=100_000)
    engine: str = setting("opentsne", allowed=("opentsne", "multicore", "sklearn"))
    perplexity: float = setting(50.0, at_least=1)
    exaggeration: float | None = setting(None, at_least=1)
    learning_rate: float | None = setting(None, at_least=1e-3)
    steps: int = setting(500, at_least=50, at_most=100_000)
    threads: int = setting(2, at_least=1, at_most=1024)
    neighbours: int = setting(15, at_least=2, at_most=1000)
    min_distance: float = setting(0.1, at_least=0)


@dataclass(frozen=True)
class GanSettings:
    """Pictures that a network makes: what it learns from, how large it is, how long it learns.

    What it learns from: images of a class as the classifier has it ("any" for all), of categories
    or archives, of years; at most `images` of them, by lot, fitted into squares of `side` pixels,
    in grey (`colours` = 1) or colour (3). The networks: `latent` numbers of a point, `channels` of
    the largest maps and at most `most` of smaller ones; with `multi_scale` the pictures of all
    resolutions are judged. The learning: `shown` pictures in all; with `adaptive` as many changed
    as it takes, `mirrored` ones among them. Not set, `penalty` and `half_life` (in pictures, of the
    generator that is kept) follow a rule (`gan.step.rates_of`). `measured` is how many pictures are
    made to be measured.
    """

    side: int = setting(32, at_least=16, at_most=256)
    colours: int = setting(1, at_least=1, at_most=3)
    image_class: str = setting("any", allowed=("any", "diagram", "sensor", "mixed"))
    categories: tuple[str, ...] = setting(())
    first_year: int | None = setting(None, at_least=1991)
    last_year: int | None = setting(None, at_least=1991)
    images: int = setting(50_000, at_least=4, at_most=100_000_000)
    latent: int = setting(64, at_least=2, at_most=1024)
    channels: int = setting(16, at_least=2, at_most=1024)
    most: int = setting(64, at_least=4, at_most=1024)
    depth: int = setting(2, at_least=1, at_most=16)
    multi_scale: bool = setting(False)
    batch: int = setting(16, at_least=4, at_most=4096)
    shown: int = setting(40_000, at_least=4)
    learning_rate: float = setting(0.01, at_least=1e-9, at_most=10)
    penalty: float | None = setting(None, at_least=0)
    half_life: float | None = setting(None, at_least=1)
    adaptive: bool = setting(True)
    mirrored: bool = setting(False)
    sheets: int = setting(24, at_least=1, at_most=1000)
    measured: int = setting(1000, at_least=50, at_most=100_000)
    precision: str = setting("auto", allowed=("auto", "float32", "mixed_bfloat16"))


@dataclass(frozen=True)
class RandomSettings:
    """The seed behind each random choice."""

    seed: int = setting(4, at_least=0, at_most=2**32 - 1)


@dataclass(frozen=True)
class ArchiveSettings:
    """What of a run is passed on: which images go along, and where its datasets are put.

    `images`: of "shareable" ones the rendered pictures, as far as their licence allows it; of
    "none" identifiers alone. `place` is a folder, or an address that git understands, such as
    ssh://host/path.
    """

    images: str = setting("shareable", allowed=("shareable", "none"))
    place: str | None = setting(None)


CLUSTERS: Final = ("local", "slurm", "pbs", "sge", "lsf", "oar", "moab", "htcondor")


@dataclass(frozen=True)
class EngineSettings:
    """How the work is spread: over the cores of this machine, or over the workers of a cluster.

    With "dask" either `address` names a scheduler that runs, or `cluster` says where one is to be
    started; the keys from `memory` on say what is asked of it for each worker. What `workers`
    means goes with that: tasks at a time here (None: one a core), workers to start, or tasks that
    are given out at a time to those of the address.
    """

    kind: str = setting("local", allowed=("local", "dask"))
    workers: int | None = setting(None, at_least=1, at_most=10_000)
    cores: int | None = setting(None, at_least=1, at_most=1024)  # for a task; None: shared out
    address: str | None = setting(
        None,
        pattern=r"(tcp|tls)://[^/?#@\s]+:\d+|[^:\s]+\.json",
        means="an address such as tcp://host:8786, or the path of a scheduler file (*.json)",
    )
    cluster: str | None = setting(None, allowed=CLUSTERS)
    memory: str = setting(
        "4 GiB", pattern=r"\d+(\.\d+)? ?[KMGT]i?B", means='bytes such as "4 GiB" or "500 MB"'
    )
    walltime: str = setting(
        "24:00:00",
        pattern=r"(?!0+:00:)\d{1,4}:[0-5]\d:[0-5]\d",
        means='hours such as "24:00:00", a minute or more',
    )
    queue: str | None = setting(None)
    account: str | None = setting(None)
    gpus: int = setting(0, at_least=0, at_most=16)
    directives: tuple[str, ...] = setting(())  # lines for the head of a job script
    prologue: tuple[str, ...] = setting(())  # commands before a worker starts
    patience: float = setting(10.0, at_least=0)  # minutes that a lost cluster is waited for
