"""What each step of the chain has to do: which kinds of task, and how much of each, by the profile.

The kinds are those of reimaging.rates, which says what one takes; here is said how much there is to
do. Networks are counted in pictures of the size at which they were measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reimaging.embedding_name import EmbeddingName
from reimaging.learn import imagenet
from reimaging.learn.picture_features import RAW_SIDE
from reimaging.learn.reduction import images_to_fit
from reimaging.plan_outline import Counts
from reimaging.profile import Profile, embedding_names
from reimaging.quantity import count_text
from reimaging.settings import GanSettings

CATEGORY_YEARS: Final = 2895  # that have images, to 2018; `classifier.most` are taken of each
CATEGORY_SHARE: Final = 0.019  # of the largest category and year in all images, to 2018
# Figure environments: the study had about 6 million captions of 12.7 million images (mid 2020).
CAPTIONS_AN_IMAGE: Final = 0.47
SIDE, CLUSTER_SIDE = 128, 64  # pixels at which networks were measured
TSNE_STEPS: Final = 750  # at which t-SNE was: 250 with exaggeration, and `maps.steps`
_EXAGGERATED: Final = 250
_MAPS: Final = 4  # by t-SNE of images by lot, beside that of a category and year, and UMAP
_LARGE: Final = 3  # maps that are painted large
_TIMES: Final = 10  # as many images of a category and year
# What of [gan] decides how long a picture takes; the rate is of these.
GAN_MEASURED: Final = GanSettings()
RAW_NUMBERS: Final = 3 * RAW_SIDE**2  # of an image in the embedding "raw"
_OF_GAN: Final = (
    *("side", "colours", "latent", "channels", "most", "depth", "multi_scale", "batch"),
    *("adaptive",),
)


@dataclass(frozen=True)
class Work:
    """So much of one kind of task.

    Attributes
    ----------
    rate
        Its name in reimaging.rates.
    amount
        In the unit of that rate; None where the profile asks for something that was not measured.
    longest
        Share of the longest task in it; None for what the rate says.
    times
        How many such tasks there are, side by side.
    """

    rate: str
    amount: float | None
    longest: float | None = None
    times: int = 1


@dataclass(frozen=True)
class Chore:
    """A step: on what it works, and its kinds of task, one after the other."""

    step: str
    works_on: str
    work: Sequence[Work]
    takes_keras: bool = False  # and so may run on a GPU


def chores(profile: Profile, counts: Counts, records: int) -> list[Chore]:
    """Say what there is to do, step by step, after the fetch.

    Parameters
    ----------
    profile
        Of the run.
    counts
        What it takes in.
    records
        Metadata records that are read.
    """
    names, images = present(profile), amount_text(counts.images, "image")
    each = f"{len(names)} x {images}"
    maps, drawn = profile.maps.images, amount_text(_pictures(profile), "picture")
    asked = amount_text(_asked_about(profile, counts), "image")
    return [
        *_draw(profile),
        Chore("records", amount_text(records, "record"), [Work("records.read", records)]),
        Chore("ingest", amount_text(counts.articles, "article"), _ingest(counts)),
        Chore("index", images, [Work("index", counts.images)]),
        Chore("convert", images, [Work("convert", counts.images)]),
        Chore("arrays", images, _arrays(profile, counts)),
        Chore("learn", drawn, _learn(profile), takes_keras=True),
        Chore("predict", asked, _predict(profile, counts), takes_keras=True),
        Chore("cluster", images, _cluster(profile, counts), takes_keras=True),
        Chore("embed", each, _embed(profile, names, counts), takes_keras=True),
        Chore("neighbours", each, _neighbours(names, counts)),
        Chore("map", f"{_MAPS + 2} x {count_text(maps, 'image')}", _map(profile, counts)),
        Chore(
            "generate",
            amount_text(profile.gan.shown, "picture"),
            _generate(profile, counts),
            takes_keras=True,
        ),
        Chore("tables", images, _tables(profile, counts)),
        Chore("figures", "tables, images", [Work("figures", 1)]),
        Chore("zoom", f"{_LARGE} x {count_text(maps, 'image')}", [Work("zoom", maps)]),
        Chore("paper", "tables, figures", [Work("paper", 1)]),
    ]


def present(profile: Profile) -> list[EmbeddingName]:
    """Name the embeddings that can be made here: that of VGG16 takes its weights."""
    names = embedding_names(profile)
    return [name for name in names if name.kind != "vgg16" or imagenet.has_weights()]


def amount_text(number: float, noun: str) -> str:
    """Write how many there are, such as `400 images` or `10.1 M images`."""
    if number < 1e6:
        return count_text(round(number), noun)
    return f"{number / 1e6:,.1f} M {noun}s"


def _pictures(profile: Profile) -> int:
    return profile.arrays.drawn_training + profile.arrays.drawn_test


def _asked_about(profile: Profile, counts: Counts) -> int:
    """Tell how many images the classifier is asked about, at most."""
    most = profile.classifier.most
    return counts.images if most is None else min(counts.images, most * CATEGORY_YEARS)


def _area(side: int, measured: int) -> float:
    """Tell how many times as large a picture is as those that were measured."""
    return (side / measured) ** 2


def _draw(profile: Profile) -> list[Chore]:
    if profile.source.kind != "sample":
        return []
    articles = profile.sample.articles
    return [Chore("draw", amount_text(articles, "article"), [Work("draw", articles)])]


def _ingest(counts: Counts) -> list[Work]:
    return [Work("ingest", counts.bytes / 1e6)]


def _arrays(profile: Profile, counts: Counts) -> list[Work]:
    arrays, area = profile.arrays, _area(profile.arrays.side, SIDE)
    chosen = min(arrays.images, counts.images)
    return [
        Work("arrays.drawn", _pictures(profile)),
        Work("arrays.squares", counts.images * area),
        Work("arrays.choose", counts.images),
        Work("arrays.squares", chosen * area, longest=1),
    ]


def _learn(profile: Profile) -> list[Work]:
    arrays, classifier = profile.arrays, profile.classifier
    area = _area(arrays.side, SIDE)
    seen = arrays.drawn_training * (1 - classifier.validation) * classifier.epochs
    return [
        Work("learn.split", _pictures(profile)),
        Work(f"learn.train-{classifier.backbone}", seen * area),
        Work(f"predict.{classifier.backbone}", arrays.drawn_test * area, longest=1),
        Work("learn.look", 1),
    ]


def _predict(profile: Profile, counts: Counts) -> list[Work]:
    classifier, asked = profile.classifier, _asked_about(profile, counts)
    work = [Work(f"predict.{classifier.backbone}", asked * _area(profile.arrays.side, SIDE))]
    if classifier.most:
        work = [Work("predict.choose", counts.images), *work]
    if not imagenet.missing_files():
        work.append(Work("predict.imagenet", counts.images))
    return [*work, Work("predict.merge", asked), Work("predict.shares", asked)]


def _cluster(profile: Profile, counts: Counts) -> list[Work]:
    settings = profile.deepcluster
    chosen = min(settings.images, counts.images)
    seen = chosen * settings.epochs * settings.passes * _area(settings.side, CLUSTER_SIDE)
    return [
        Work("cluster.choose", counts.images),
        Work("cluster.lot", chosen),
        Work("cluster.train", seen),
        Work("cluster.images", counts.images * _area(profile.arrays.side, SIDE)),
        Work("cluster.merge", counts.images),
        Work("cluster.agreement", chosen),
        Work("cluster.table", counts.images),
    ]


def _embed(profile: Profile, names: Sequence[EmbeddingName], counts: Counts) -> list[Work]:
    area, images, work = _area(profile.arrays.side, SIDE), counts.images, []
    for name in names:
        if name.kind == "caption":
            work.append(Work("embed.caption", images))
        elif not name.is_of_pictures:
            work.append(Work("embed.merge", images))
        else:
            if name.kind == "raw":
                fitted = images_to_fit(RAW_NUMBERS, min(profile.embeddings.fitted, images))
                work.append(Work("embed.fit", fitted))
            work.append(_vectors(name, images, area))
            work.append(Work("embed.merge", images))
    return work


def _vectors(name: EmbeddingName, images: int, area: float) -> Work:
    """Say what the vectors of all images take; of somebody else's network nothing was measured."""
    if name.kind in ("vgg16", "raw"):  # which look at a size of their own
        return Work(f"embed.{name.kind}", images)
    return Work(f"embed.{name.kind}", None if name.kind == "keras" else images * area)


def _neighbours(names: Sequence[EmbeddingName], counts: Counts) -> list[Work]:
    return [
        Work("neighbours.graph", counts.images, times=len(names)),
        Work("neighbours.duplicates", counts.images),
    ]


def _map(profile: Profile, counts: Counts) -> list[Work]:
    maps, images = profile.maps, counts.images
    shown = min(maps.images, images)
    of_category = max(shown, min(_TIMES * shown, round(CATEGORY_SHARE * images)))
    points = _MAPS * shown + of_category
    steps = (_EXAGGERATED + maps.steps) / TSNE_STEPS
    tsne = points * steps if maps.engine == "opentsne" else None
    return [
        Work("map.look", images),
        Work("map.tsne", tsne, longest=of_category / points if points else 1),
        Work("map.umap", shown),
    ]


def _generate(profile: Profile, counts: Counts) -> list[Work]:
    gan = profile.gan
    as_measured = all(getattr(gan, key) == getattr(GAN_MEASURED, key) for key in _OF_GAN)
    return [
        Work("generate.choose", min(gan.images, counts.images)),
        Work("generate.train", gan.shown if as_measured else None),
        Work("generate.look", gan.measured if as_measured else None),
    ]


def _tables(profile: Profile, counts: Counts) -> list[Work]:
    captions = round(CAPTIONS_AN_IMAGE * counts.images)
    return [
        Work("tables.statistics", counts.images),
        Work("tables.captions", min(2 * profile.captions.sample, captions)),  # of either side
        Work("tables.montages", counts.images),
    ]
