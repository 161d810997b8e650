"""A profile names embeddings; each name says what is looked at and what its files are called."""

from pathlib import Path

import pytest

from reimaging.embedding_name import KINDS, embedding_name
from reimaging.errors import ReimagingError

HERE = Path("/project/profiles")


@pytest.mark.parametrize("kind", KINDS)
def test_the_known_ones_are_called_as_they_are_written(kind):
    name = embedding_name(kind, HERE)
    assert (name.kind, name.slug, name.path, name.layer) == (kind, kind, None, None)


@pytest.mark.parametrize(
    ("written", "slug", "path", "layer"),
    [
        ("keras:nets/cats v dogs.keras", "keras-cats-v-dogs", "nets/cats v dogs.keras", None),
        ("keras:/x/net.keras:block5_pool", "keras-net-block5_pool", "/x/net.keras", "block5_pool"),
        ("file:../clip.h5", "file-clip", "../clip.h5", None),
    ],
)
def test_models_and_vectors_are_named_by_their_files_from_the_profiles_folder(
    written, slug, path, layer
):
    name = embedding_name(written, HERE)
    assert (name.slug, name.path, name.layer) == (slug, HERE / path, layer)


@pytest.mark.parametrize("written", ["", "vgg", "keras:", "file:a.h5:layer", "keras:a:b:c"])
def test_any_other_name_is_a_sentence(written):
    with pytest.raises(ReimagingError, match="allowed is ternary, deepcluster, raw"):
        embedding_name(written, HERE)


def test_captions_and_vectors_from_elsewhere_are_not_of_pictures():
    names = [
        embedding_name(written, HERE) for written in ("ternary", "raw", "caption", "file:a.h5")
    ]
    assert [name.is_of_pictures for name in names] == [True, True, False, False]
