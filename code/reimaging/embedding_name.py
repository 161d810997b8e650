"""The names of embeddings, as a profile lists them: what the vectors of the images are made of.

========================= ========================================================================
ternary                   what the classifier knows of an image before it decides on a class
deepcluster               the features by which DeepCluster sorts the images
raw                       256 x 256 pixels in red, green and blue, as the study had them
vgg16                     the layer fc2 of VGG16 as ImageNet trained it, if its weights are there
caption                   the words of the image's caption
keras:PATH[:LAYER]        a layer of any Keras model from square pictures, by default the one
                          before the last
file:PATH                 vectors from elsewhere: HDF5 or .npz with image_id and vectors
========================= ========================================================================
"""

import re
from dataclasses import dataclass
from pathlib import Path

from reimaging.errors import ReimagingError

KINDS = ("ternary", "deepcluster", "raw", "vgg16", "caption")
_FROM_FILE = re.compile(r"(?P<kind>keras|file):(?P<path>[^:]+)(?::(?P<layer>[^:]+))?")


@dataclass(frozen=True)
class EmbeddingName:
    """One embedding of a profile.

    Attributes
    ----------
    kind
        One of KINDS, "keras" or "file".
    slug
        What its files are called.
    path
        Of the model or the vectors, with "keras" and "file".
    layer
        Of the model, with "keras"; None for the one before the last.
    """

    kind: str
    slug: str
    path: Path | None = None
    layer: str | None = None

    @property
    def is_of_pictures(self) -> bool:
        """Whether a network or the like looks at the pictures for it."""
        return self.kind not in ("caption", "file")


def embedding_name(written: str, folder: Path) -> EmbeddingName:
    """Read the name of an embedding.

    Parameters
    ----------
    written
        As in the profile.
    folder
        Where paths begin that are not absolute.

    Raises
    ------
    ReimagingError
        If it is none of the forms above.
    """
    if written in KINDS:
        return EmbeddingName(written, written)
    found = _FROM_FILE.fullmatch(written)
    if not found or (found["kind"] == "file" and found["layer"]):
        raise ReimagingError(
            f"embedding {written!r}; allowed is {', '.join(KINDS)}, keras:PATH, keras:PATH:LAYER "
            "or file:PATH."
        )
    path = folder / Path(found["path"]).expanduser()
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", path.stem)
    layer = re.sub(r"[^A-Za-z0-9_-]+", "-", found["layer"] or "")
    slug = "-".join(part for part in (found["kind"], stem, layer) if part)
    return EmbeddingName(found["kind"], slug, path, found["layer"])
