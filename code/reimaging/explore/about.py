"""What there is to see: the embeddings, maps, years and values that a page lets one choose from."""

from collections.abc import Mapping, Sequence

import numpy as np

from reimaging.embedding_name import EmbeddingName
from reimaging.explore.answers import About, Embedding, FacetValue, Map, Years
from reimaging.explore.catalogue import NO_CLUSTER, Catalogue
from reimaging.explore.collection import Collection
from reimaging.explore.questions import NONE
from reimaging.taxonomy import categories, name_of

_LIKENESS = {
    "ternary": ("What the classifier sees", "Alike to the network that tells diagrams, sensor "
                "images and mixed ones apart, just before it decides."),
    "deepcluster": ("What DeepCluster sees", "Alike to a network that has sorted the images into "
                    "clusters without being told what they show."),
    "raw": ("Pixels", "Alike pixel by pixel: in colour, brightness and layout."),
    "vgg16": ("What VGG16 sees", "Alike to a network that has learnt to name things in photographs "
              "(ImageNet)."),
    "caption": ("Words of the captions", "Alike in the words of their captions, whatever they look "
                "like."),
    "keras": ("Another network", "Alike to a network of your own."),
    "file": ("Vectors from elsewhere", "Alike by vectors that were made elsewhere."),
}  # fmt: skip
_UNNAMED = {
    "archive": "no record",
    "category": "no record",
    "format": "not known",
    "class": "not classified",
    "licence": "none stated",
    "software": "not named",
}


def about_collection(
    shown: Collection,
    embeddings: Sequence[tuple[EmbeddingName, int, bool]],
    maps: Sequence[Map],
) -> About:
    """Say what there is to see.

    Parameters
    ----------
    shown
        The images.
    embeddings
        Each with how many of the images have a vector, and whether it takes pictures that are sent.
    maps
        Of the images.
    """
    catalogue = shown.catalogue
    facets = {name: _facet(catalogue, name) for name in catalogue.columns}
    facets["cluster"] = _clusters(shown)
    years, counts = np.unique(catalogue.year, return_counts=True)
    return About(
        profile=shown.profile.name,
        images=len(catalogue),
        drawn=shown.drawn,
        public=shown.public,
        embeddings=[
            Embedding(
                slug=name.slug,
                label=_LIKENESS[name.kind][0] + (f" ({name.slug})" if name.path else ""),
                about=_LIKENESS[name.kind][1],
                images=images,
                takes_uploads=takes,
            )
            for name, images, takes in embeddings
        ],
        maps=list(maps),
        years=Years(
            first=int(years[0]) if len(years) else 0,
            last=int(years[-1]) if len(years) else 0,
            counts=list(zip(years.tolist(), counts.tolist(), strict=True)),
        ),
        facets=facets,
        note=note_of(shown),
    )


def note_of(shown: Collection) -> str:
    """Say whose the images are, and who is shown them."""
    if shown.drawn:
        return (
            "These images were drawn by a program for the sample; they are from no article of "
            "arXiv, and the project's own."
        )
    if shown.public:
        return (
            "Only images are shown whose licence lets anyone show them, with credit to their "
            "authors."
        )
    return (
        "The images are their authors', and most may not be shown in public: so this server "
        "answers this machine alone."
    )


def _facet(catalogue: Catalogue, name: str) -> list[FacetValue]:
    counts = catalogue.columns[name].counts()
    return [
        FacetValue(value=value or NONE, label=_label(name, value), images=images)
        for value, images in counts.items()
        if images
    ]


def _label(column: str, value: str) -> str:
    if not value:
        return _UNNAMED[column]
    if column == "category":
        return f"{value} – {name_of(value)}" if name_of(value) != value else value
    if column == "archive":
        full = _archives().get(value) or (name_of(value) if value in categories() else "")
        return f"{value} – {full}" if full else value
    return value


def _archives() -> Mapping[str, str]:
    return {
        "astro-ph": "Astrophysics",
        "cond-mat": "Condensed Matter",
        "cs": "Computer Science",
        "econ": "Economics",
        "eess": "Electrical Engineering and Systems Science",
        "math": "Mathematics",
        "nlin": "Nonlinear Sciences",
        "physics": "Physics",
        "q-bio": "Quantitative Biology",
        "q-fin": "Quantitative Finance",
        "stat": "Statistics",
    }


def _clusters(shown: Collection) -> list[FacetValue]:
    values = [
        FacetValue(
            value=str(each.number),
            label=f"{each.number}: {each.name}" if each.name else f"cluster {each.number}",
            images=each.images,
        )
        for each in shown.details.clusters()
    ]
    without = int((shown.catalogue.cluster == NO_CLUSTER).sum())
    if without and values:
        values.append(FacetValue(value=NONE, label="in no cluster", images=without))
    return values
