"""How large a still copy will be."""

import pytest

from explore.copies import write_copy_of
from reimaging.explore.export_size import size_of
from reimaging.explore.export_slice import sliced
from reimaging.explore.image_filter import ImageFilter


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_told_beforehand_is_about_what_it_takes(made, tmp_path, whole):
    copied = sliced(made.open(), ImageFilter())
    told = size_of(copied, embeddings=3, maps=2, whole=whole)
    copy = write_copy_of(made, tmp_path / "copy", profile=made.profile, whole=whole)
    sizes = [path.stat().st_size for path in copy.rglob("*") if path.is_file()]
    assert told.files == pytest.approx(len(sizes), rel=0.2)
    assert told.bytes == pytest.approx(sum(sizes), rel=0.3)


def test_thumbnails_alone_take_less(collection):
    copied = sliced(collection, ImageFilter())
    whole = size_of(copied, embeddings=1, maps=1, whole=True)
    thumbnails = size_of(copied, embeddings=1, maps=1, whole=False)
    assert whole.files - thumbnails.files == 25
    assert whole.bytes > thumbnails.bytes
