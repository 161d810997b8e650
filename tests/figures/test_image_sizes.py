"""Sizes are counted in steps, pixels and points apart; ratios by format."""

import numpy as np

from figures.printed import assert_readable, words_of
from reimaging.figures.image_sizes import density, draw


def row(unit, width, height, images):
    return {
        "unit": unit, "width_step": str(width), "height_step": str(height), "images": str(images),
    }  # fmt: skip


def test_the_density_has_heights_as_rows_and_starts_at_the_lowest_steps():
    grid, left, low = density(
        [row("px", 30, 28, 5), row("px", 32, 29, 2), row("pt", 1, 1, 9)], "px"
    )
    assert (left, low) == (30, 28)
    assert np.array_equal(grid, [[5, 0, 0], [0, 0, 2]])
    assert density([], "px")[0].size == 0


def test_what_lies_far_out_is_cut_off():
    rows = [row("px", 30 + n % 3, 30, 10_000) for n in range(3)] + [row("px", 90, 30, 1)]
    assert density(rows, "px")[0].shape == (1, 3)


def write(tmp_path, sizes):
    (tmp_path / "s.csv").write_text("unit,width_step,height_step,images\n" + sizes)
    (tmp_path / "a.csv").write_text("format,aspect_step,images\neps,3,1200\npng,0,5\n")
    draw(tmp_path / "s.csv", tmp_path / "a.csv", [tmp_path / "f.pdf"])
    return words_of(tmp_path / "f.pdf")


def test_both_units_and_all_formats_are_named_with_their_numbers(tmp_path):
    cells = "".join(
        f"{unit},{30 + n},{28 + n},{50 * n + 1}\n" for unit in ("px", "pt") for n in range(9)
    )
    words = write(tmp_path, cells)
    assert {"pixels,", "points", "eps", "1,200", "1,205", "16:9"} <= set(words)
    assert_readable(tmp_path / "f.pdf")


def test_a_unit_that_no_image_has_is_said_to_be_none(tmp_path):
    assert "none" in write(tmp_path, "px,30,30,4\n")
