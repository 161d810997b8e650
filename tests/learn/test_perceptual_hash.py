"""Near-duplicates are found whatever was done to them; pictures drawn apart are kept apart."""

import io
from itertools import combinations

import h5py
import numpy as np
import pytest
from PIL import Image, ImageDraw

from reimaging.learn.perceptual_hash import (
    LEAST_LIKENESS,
    MOST_BITS,
    Prints,
    alike_hashes,
    bits_apart,
    likeness,
    near_duplicate_groups,
    near_duplicates,
    prints_of,
)
from reimaging.pixels.arrays import fit
from reimaging.pixels.drawn_arrays import trimmed
from reimaging.sample.training import draw_training_picture

SIDE, COUNT = 128, 60


@pytest.fixture(scope="module")
def drawn():
    pictures = (draw_training_picture("training", n, 4).image for n in range(COUNT))
    return np.stack([fit(trimmed(picture), SIDE) for picture in pictures])


def jpeg(picture):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=50)
    return np.asarray(Image.open(file))


def resized(picture):
    image, side = Image.fromarray(picture), round(0.9 * SIDE)
    return np.asarray(image.resize((side, side), Image.LANCZOS).resize((SIDE, SIDE), Image.LANCZOS))


def brighter(picture):
    return np.clip(picture * 1.1, 0, 255).astype(np.uint8)


def shifted(right, down):
    def shift(picture):
        rows, columns = (np.clip(np.arange(SIDE) - by, 0, SIDE - 1) for by in (down, right))
        return picture[rows][:, columns]

    return shift


def grey(picture):
    return np.repeat(np.asarray(Image.fromarray(picture).convert("L"))[:, :, None], 3, 2)


@pytest.mark.parametrize(
    ("change", "least"),
    [
        (jpeg, 0.98),
        (resized, 0.98),
        (brighter, 0.96),
        (shifted(1, 0), 0.96),
        (shifted(0, -1), 0.96),
        (shifted(-2, 2), 0.94),
        (grey, 0.98),
    ],
    ids=["JPEG", "resized", "brighter", "right", "up", "both ways", "grey"],
)
def test_nearly_all_changed_pictures_are_found_again(drawn, change, least):
    changed = np.stack([change(picture) for picture in drawn])
    pairs = near_duplicates(prints_of(np.concatenate([drawn, changed])))
    again = sum(other - one == COUNT for one, other in pairs.tolist())
    assert least * COUNT <= again
    assert len(pairs) <= COUNT + 3  # and little else


def test_pictures_drawn_apart_are_no_near_duplicates(drawn):
    assert len(near_duplicates(prints_of(drawn))) <= 1


def line_plot(values, side=SIDE):
    """Axes with ticks, as each line plot has them, and one thin line."""
    image = Image.new("RGB", (side, side), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((12, 8, side - 6, side - 14), outline="black")
    for place in range(20, side - 14, 12):
        pen.line((place, side - 14, place, side - 17), "black")
        pen.line((12, place, 15, place), "black")
    along = np.linspace(13, side - 7, 100)
    pen.line([(x, side / 2 - 45 * y) for x, y in zip(along, values, strict=True)], "black")
    return np.asarray(image)


def test_line_plots_in_the_same_axes_differ_by_their_lines():
    x = np.linspace(0, 1, 100)
    curves = [np.sin(9 * x), x, -x, np.exp(-5 * x), (2 * x - 1) ** 2, np.cos(25 * x) * x, 0 * x]
    assert len(near_duplicates(prints_of(np.stack([line_plot(curve) for curve in curves])))) == 0


def test_a_line_plot_in_another_colour_is_a_near_duplicate():
    plot = line_plot(np.sin(np.linspace(0, 9, 100)))
    blue = np.where(plot < 128, np.uint8([40, 60, 200]), plot)
    assert near_duplicates(prints_of(np.stack([plot, blue]))).tolist() == [[0, 1]]


def wave(down, right):
    """A wave of one frequency of the cosine transform, dithered, as whole levels add others."""
    along = (2 * np.arange(512) + 1) * np.pi / 1024
    levels = 128 + 100 * np.outer(np.cos(down * along), np.cos(right * along))
    dithered = np.floor(levels + np.random.default_rng(2).random((512, 512)))
    return np.repeat(dithered.astype(np.uint8)[:, :, None], 3, 2)


@pytest.mark.parametrize(("down", "right"), [(0, 1), (3, 0), (10, 11), (21, 0)])
def test_a_wave_has_the_bit_of_its_frequency_alone(down, right):
    [hash_of] = prints_of(wave(down, right)[None]).hashes
    # the bits are in the order of rows of the transform: (0, 1), ..., (0, 21), (1, 0), ...
    place = sum(22 - row for row in range(down)) + right - 1
    assert np.flatnonzero(np.unpackbits(hash_of.view(np.uint8))).tolist() == [place]


def test_a_wave_turned_over_and_one_of_higher_frequency_have_no_bit():
    prints = prints_of(np.stack([255 - wave(10, 11), wave(11, 11)]))
    assert np.bitwise_count(prints.hashes).sum() == 0


def test_the_likeness_of_given_pairs_is_what_confirms_a_near_duplicate(drawn):
    prints = prints_of(np.stack([drawn[0], drawn[1], jpeg(drawn[0]), jpeg(drawn[1])]))
    pairs = np.array(list(combinations(range(4), 2)))
    found = likeness(prints, pairs, block=4)
    assert found.tolist() == likeness(prints, pairs).tolist()
    sure = pairs[found >= LEAST_LIKENESS].tolist()
    assert sure == near_duplicates(prints, most_bits=256).tolist() == [[0, 2], [1, 3]]
    assert likeness(prints, np.array([[0, 0]])) == pytest.approx([1], abs=1e-3)
    assert likeness(prints, pairs[:0]).shape == (0,)


def test_bits_are_counted_over_all_words_of_a_hash():
    hashes = np.array([[0, 0, 0, 0], [1, 0, 2, 2**63], [2**64 - 1, 0, 0, 7]], np.uint64)
    assert bits_apart(hashes, np.array([[0, 1], [2, 0], [1, 2]])).tolist() == [3, 67, 68]
    assert alike_hashes(hashes, most_bits=67, block=2).tolist() == [[0, 1], [0, 2]]


@pytest.mark.parametrize("block", [1, 7, 256])
def test_pairs_are_those_that_one_by_one_comparing_finds(block):
    random = np.random.default_rng(3)
    centre = random.integers(0, 2**63, 4, dtype=np.uint64)
    bits = random.random((40, 4, 64)) < 0.19  # two of them differ in 79 bits of 256 or so
    noise = np.packbits(bits, axis=2).view(np.uint64)[:, :, 0]
    hashes = centre ^ noise
    alike = np.tile(random.random((64, 64)).astype(np.float16), (40, 1, 1))
    found = near_duplicates(Prints(hashes, alike, np.ones((40, 64, 64), bool)), block=block)
    distances = {
        (i, j): sum(
            bin(int(a) ^ int(b)).count("1") for a, b in zip(hashes[i], hashes[j], strict=True)
        )
        for i, j in combinations(range(40), 2)
    }
    expected = [list(pair) for pair, bits in distances.items() if bits <= MOST_BITS]
    assert 0 < len(expected) < len(distances)
    assert found.tolist() == expected


def test_border_that_both_have_makes_no_likeness():
    """Two wide photographs in the same square have the same bars of white above and below."""
    random = np.random.default_rng(5)
    wide = np.full((2, SIDE, SIDE, 3), 255, np.uint8)
    blurred = np.repeat(np.repeat(random.integers(60, 100, (2, 6, 16, 1)), 8, 1), 8, 2)
    wide[:, 40:88] = blurred
    prints = prints_of(wide)
    assert prints.filled[0].sum() == 24 * 64
    assert len(near_duplicates(prints, most_bits=256)) == 0


def test_images_that_show_nothing_are_alike_and_like_no_other(drawn):
    blank = np.full((2, SIDE, SIDE, 3), 255, np.uint8)
    pairs = near_duplicates(prints_of(np.concatenate([blank, drawn[:20]])))
    assert pairs.tolist() == [[0, 1]]


def test_a_picture_has_the_same_print_at_twice_the_size():
    plot = line_plot(np.sin(np.linspace(0, 9, 100)))
    twice = plot.repeat(2, 0).repeat(2, 1)
    small, large = prints_of(plot[None]), prints_of(twice[None])
    assert (small.hashes == large.hashes).all()
    assert np.allclose(small.details, large.details, atol=1e-3)


@pytest.mark.parametrize("side", [48, 100, 224])
def test_any_size_of_square_will_do(side, drawn):
    sized = [
        np.asarray(Image.fromarray(picture).resize((side, side), Image.LANCZOS))
        for picture in drawn[:12]
    ]
    again = [np.clip(picture * 0.95, 0, 255).astype(np.uint8) for picture in sized]
    found = near_duplicates(prints_of(np.stack(sized + again)))
    assert found.tolist() == [[row, row + 12] for row in range(12)]


def test_images_are_read_from_a_file_in_batches_as_from_memory(drawn, tmp_path):
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["images"] = drawn[:20]
        read = prints_of(file["images"], batch=7)
    whole = prints_of(drawn[:20])
    assert (read.hashes == whole.hashes).all()
    assert (read.filled == whole.filled).all()
    assert np.allclose(read.details, whole.details, atol=2e-3)


def test_a_group_is_named_by_its_first_name_whatever_the_order(drawn):
    images = np.stack([*drawn[:6], jpeg(drawn[2]), shifted(1, 1)(drawn[2]), brighter(drawn[5])])
    names = np.array([50, 20, 90, 40, 60, 30, 80, 70, 10])
    groups = near_duplicate_groups(images, names.tolist())
    assert groups == [50, 20, 70, 40, 60, 10, 70, 70, 10]
    order = np.random.default_rng(1).permutation(9)
    assert near_duplicate_groups(images[order], names[order].tolist()) == [groups[n] for n in order]


def test_what_is_like_one_of_a_group_is_in_it():
    """Each is shifted by two pixels against the one before it; the ends are too far apart."""
    plot = line_plot(np.sin(np.linspace(0, 9, 100)))
    chain = np.stack([shifted(right, right)(plot) for right in (0, 2, 4, 6)])
    assert [0, 3] not in near_duplicates(prints_of(chain)).tolist()
    assert near_duplicate_groups(chain) == [0, 0, 0, 0]


def test_no_images_have_no_groups():
    assert near_duplicate_groups(np.zeros((0, SIDE, SIDE, 3), np.uint8)) == []
