"""A picture that is sent becomes a vector; what is no picture is refused and does no harm."""

import io
import struct
import zlib

import keras
import numpy as np
import pytest
from PIL import Image

from explore.made_profile import picture
from learn.test_predictions import by_colour
from reimaging.embedding_name import embedding_name
from reimaging.errors import ReimagingError
from reimaging.explore.neighbourhood import Neighbourhood
from reimaging.explore.stale_files import StaleFilesError
from reimaging.explore.uploads import DRAWINGS, PICTURES, BusyError, Uploads, Way
from reimaging.learn.model_file import save_model
from reimaging.learn.picture_features import Networks
from reimaging.learn.reduction import as_they_are, write_reduction
from reimaging.maps.neighbour_file import open_index
from reimaging.settings import ImageSettings


def way(made, slug="raw"):
    networks = Networks(made.layout.classifier, made.layout.deepcluster)
    return Way(embedding_name(slug, made.root), networks, made.layout.reduction(slug))


@pytest.fixture(scope="module")
def uploads(made):
    uploads = Uploads({"raw": way(made)}, ImageSettings(timeout=1), PICTURES | DRAWINGS)
    yield uploads
    uploads.close()


def as_file(pixels, form="PNG"):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, form)
    return buffer.getvalue()


def refusal(uploads, data, slug="raw"):
    with pytest.raises(ReimagingError) as caught:
        uploads.vector(slug, data).result(60)
    return str(caught.value)


@pytest.mark.parametrize("form", ["PNG", "BMP", "TIFF", "PDF"])
def test_a_picture_finds_itself(uploads, made, collection, form):
    here = made.layout
    nearby = Neighbourhood(
        open_index(here.neighbours("raw"), here.embedding("raw")), collection.catalogue.ids
    )
    near = nearby.of_vector(
        uploads.vector("raw", as_file(picture(13), form)).result(60), None, 3, 60
    )
    assert collection.catalogue.ids[near.rows[0]] == made.images[13]
    assert near.distances[0] < 0.05 < near.distances[2]


def png_of(width, height):
    """A PNG that says it is so large, and holds next to nothing."""

    def chunk(kind, data):
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = (
        chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The picture is empty; send an image file."),
        (b"not a picture", "in no format that is known here; allowed is bmp, eps, gif"),
        (b"<html>", "in no format that is known"),
        (as_file(picture(3))[:200], "The picture is unreadable: "),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "The picture is unreadable: "),
        (png_of(60_000, 60_000), "The picture is too large: "),
        (as_file(np.full((50, 50, 3), 255, np.uint8)), "The picture is blank: "),
        (b"%!PS\n{ } loop\n", "The picture is timeout: "),
        (b"x" * (20 * 2**20 + 1), "The picture is too large; allowed are 20,971,520 bytes."),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_told_why(uploads, data, sentence):
    assert sentence in refusal(uploads, data)


def test_after_what_did_harm_a_picture_is_looked_at_as_before(uploads):
    refusal(uploads, b"%!PS\n{ } loop\n")
    assert uploads.vector("raw", as_file(picture(3))).result(60).shape == (16,)


def test_formats_that_are_programs_can_be_left_out(made):
    uploads = Uploads({"raw": way(made)}, ImageSettings(), PICTURES)
    try:
        told = refusal(uploads, b"%!PS\nshowpage\n")
        assert told == ("The picture is a file of ps; allowed is bmp, gif, jpeg, png, tiff, webp.")
    finally:
        uploads.close()


def test_an_embedding_that_is_not_of_pictures_says_so(uploads):
    told = refusal(uploads, as_file(picture(3)), "caption")
    assert told.startswith("The embedding 'caption' does not go by what a picture looks like")
    assert told.endswith("allowed for a picture is raw.")


def test_a_way_is_open_only_if_all_is_there_that_it_takes(made):
    assert way(made).is_open
    assert not way(made, "ternary").is_open  # it has no network


def test_a_reduction_that_went_away_meanwhile_is_no_fault_of_who_asks(made, tmp_path):
    gone = Way(way(made).name, way(made).networks, tmp_path / "gone.h5")
    uploads = Uploads({"raw": gone}, ImageSettings(), PICTURES)
    with pytest.raises(StaleFilesError, match=r"gone\.h5"):
        uploads.vector("raw", as_file(picture(13))).result(60)
    uploads.close()


def test_too_many_pictures_are_told_to_come_back(made):
    uploads = Uploads({"raw": way(made)}, ImageSettings(timeout=1), PICTURES | DRAWINGS)
    try:
        first = uploads.vector("raw", b"%!PS\n{ } loop\n")  # which takes its time
        waiting = [uploads.vector("raw", as_file(picture(3))) for _ in range(8)]
        with pytest.raises(BusyError):
            uploads.vector("raw", as_file(picture(3)))
        with pytest.raises(ReimagingError, match="timeout"):
            first.result(60)
        assert [each.result(60).shape for each in waiting] == [(16,)] * 8
        assert uploads.vector("raw", as_file(picture(3))).result(60).shape == (16,)
    finally:
        uploads.close()


def test_once_it_is_closed_nothing_begins(made):
    uploads = Uploads({"raw": way(made)}, ImageSettings(), PICTURES)
    uploads.close()
    with pytest.raises(BusyError):
        uploads.vector("raw", as_file(picture(3)))


def test_a_network_looks_at_a_picture(made, tmp_path):
    model = by_colour()
    save_model(tmp_path / "own.keras", model)
    name = embedding_name("keras:own.keras", tmp_path)
    reduction = tmp_path / "reduction.h5"
    dimension = keras.Model(model.inputs, model.layers[-2].output).output_shape[-1]
    write_reduction(reduction, as_they_are(dimension))
    networks = Networks(made.layout.classifier, made.layout.deepcluster)
    uploads = Uploads({name.slug: Way(name, networks, reduction)}, ImageSettings(), PICTURES)
    try:
        assert uploads.slugs == {"keras-own"} and uploads.first == "keras-own"
        red, blue = (
            uploads.vector("keras-own", as_file(coloured)).result(120)
            for coloured in (bordered((250, 0, 0)), bordered((0, 0, 250)))
        )
        assert red.shape == (dimension,)
        assert not np.allclose(red, blue)
    finally:
        uploads.close()


def bordered(colour):
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels[:] = colour
    pixels[::7, ::5] = 255 - np.array(colour)
    return pixels
