"""A generated picture stands beside the real images nearest to it, which have their credits."""

import numpy as np
import pytest
from PIL import Image

from figures.generated_files import nearest_file, tones
from figures.montage_images import index_of, store_of
from reimaging.errors import ReimagingError
from reimaging.figures import generated_nearest
from reimaging.figures.generated_nearest import choose, draw
from reimaging.figures.montage_sheet import EDGE, LETTERS
from reimaging.table import read_table

RED, BLUE, ORANGE = (255, 0, 0), (0, 0, 255), (213, 94, 0)
CELL, STRONG = generated_nearest._CELL, generated_nearest._STRONG
COUNT = 30  # generated pictures; each is nearest to the images 1 to 3, or 2 to 4, ...


def left_of(column):
    sample, rank = divmod(column - 1, 3)
    return (
        EDGE + STRONG + generated_nearest._WITHIN + rank * CELL
        + sample * (generated_nearest._SAMPLE + generated_nearest._APART)
    )  # fmt: skip


def top_of(line):
    return EDGE + (line - 1) * (STRONG + generated_nearest._BETWEEN)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Picture n is of tone n, and 1 - n/30, 1.2 and 1.3 from its three images (typical: 0.5)."""
    folder = tmp_path_factory.mktemp("world")
    numbers = range(1, COUNT + 3)
    database = index_of(folder / "index.sqlite3", dict.fromkeys(numbers, 2001))
    stores = [
        store_of(folder / "odd.h5", numbers[::2], (399, 399), RED),
        store_of(folder / "even.h5", numbers[1::2], (399, 399), BLUE),
    ]
    ids = [(n, n + 1, n + 2) for n in range(1, COUNT + 1)]
    apart = [(1 - n / 30, 1.2, 1.3) for n in range(COUNT)]
    nearest = nearest_file(folder / "nearest.h5", ids, apart, tones(np.arange(COUNT)))
    return database, stores, nearest


@pytest.fixture
def chosen(world, tmp_path):
    def chosen(name="sheet.csv", **more):
        choose(*world, tmp_path / name, **more)
        return read_table(tmp_path / name)

    return chosen


@pytest.fixture
def drawn(chosen, world, tmp_path):
    def drawn(name="sheet.png", **more):
        chosen(**more)
        draw(tmp_path / "sheet.csv", world[1], world[2], tmp_path / name)
        return Image.open(tmp_path / name).convert("RGB")

    return drawn


def test_twelve_are_shown_evenly_from_the_nearest_to_a_real_image_to_the_farthest(chosen):
    first = [row for row in chosen() if row["nearest"] == "1"]
    samples = [int(row["sample"]) for row in first]
    assert (len(samples), samples[0], samples[-1]) == (12, COUNT - 1, 0)
    assert set(np.diff(samples)) <= {-2, -3}
    distances = [float(row["distance"]) for row in first]
    assert distances == sorted(distances)
    assert distances[0] == pytest.approx(1 / 30, abs=1e-6)


def test_a_line_holds_two_of_them_with_three_real_images_each(chosen):
    rows = chosen()
    places = [(int(row["row"]), int(row["column"])) for row in rows]
    assert places == [(line, column) for line in range(1, 7) for column in range(1, 7)]
    for row in rows:
        assert int(row["image_id"]) == int(row["sample"]) + int(row["nearest"])
    assert [row["nearest"] for row in rows] == ["1", "2", "3"] * 12


def test_each_image_has_its_credit(chosen):
    rows = chosen()
    assert {row["licence"] for row in rows} == {"http://example.org/by/4.0/"}
    assert all(row["path"] == f"{row['image_id']}.png" for row in rows)


def test_of_equally_near_ones_that_with_the_lower_number_comes_first(world, tmp_path):
    ids = np.repeat([[1, 2, 3]], 3, axis=0)
    nearest = nearest_file(tmp_path / "n.h5", ids, np.full((3, 3), 0.3), sample=[7, 5, 9])
    choose(world[0], world[1], nearest, tmp_path / "s.csv")
    rows = read_table(tmp_path / "s.csv")
    assert [row["sample"] for row in rows[::3]] == ["5", "7", "9"]
    draw(tmp_path / "s.csv", world[1], nearest, tmp_path / "s.png")


def test_pictures_and_images_lie_where_the_table_says(chosen, drawn, share_of):
    sheet = drawn()
    assert sheet.width <= 2400
    for row in chosen():
        left, top = left_of(int(row["column"])), top_of(int(row["row"]))
        cell = sheet.crop((left, top, left + CELL, top + CELL))
        assert share_of(cell, RED if int(row["image_id"]) % 2 else BLUE) > 0.8
        if row["nearest"] == "1":
            right = left - generated_nearest._WITHIN
            inside = generated_nearest._FRAME
            made = sheet.crop((right - STRONG + inside, top + inside, right - inside, top + 200))
            assert made.getcolors() == [(256 * (200 - inside), (int(row["sample"]),) * 3)]


def test_pixels_of_a_generated_picture_are_squares_in_a_strong_frame(world, tmp_path):
    board = (np.indices((32, 32)).sum(axis=0) % 2 * 255).astype(np.uint8)[None, :, :, None]
    nearest = nearest_file(tmp_path / "n.h5", [(1, 2, 3)], [(1, 2, 3)], board)
    choose(world[0], world[1], nearest, tmp_path / "s.csv")
    draw(tmp_path / "s.csv", world[1], nearest, tmp_path / "s.png")
    grey = np.asarray(Image.open(tmp_path / "s.png").convert("L"))
    framed = grey[top_of(1) : top_of(1) + STRONG, EDGE : EDGE + STRONG]
    edge = generated_nearest._FRAME
    inside = framed[edge:-edge, edge:-edge]
    assert (inside == board[0, :, :, 0].repeat(8, axis=0).repeat(8, axis=1)).all()
    assert (framed[:edge] < 60).all() and (framed[:, -edge:] < 60).all()


def test_what_is_nearer_than_real_pictures_are_to_each_other_is_written_in_orange(
    chosen, drawn, share_of
):
    sheet = drawn()
    for row in chosen():
        left, top = left_of(int(row["column"])), top_of(int(row["row"])) + CELL
        foot = sheet.crop((left + 20, top + 2, left + CELL - 20, top + 36))
        dark = np.asarray(foot.convert("L")) < 200
        assert dark.any()
        assert not dark[:, 0].any() and not dark[:, -1].any()
        assert (share_of(foot, ORANGE) > 0.005) == (float(row["distance"]) < 0.5)


def test_columns_and_lines_are_numbered_and_the_numbers_explained(drawn):
    dark = np.asarray(drawn().convert("L")) < 160
    for column in range(1, 7):
        assert dark[: EDGE - 4, left_of(column) : left_of(column) + CELL].any()
    for line in range(1, 7):
        assert dark[top_of(line) : top_of(line) + STRONG, : EDGE - 4].any()
    assert dark[:EDGE, EDGE : EDGE + STRONG].any()  # "generated"
    below = dark[top_of(7) :]
    assert below.any(axis=1).sum() > 2 * LETTERS  # several lines
    assert not below[-4:].any() and not dark[:, -3:].any() and not dark[:, :2].any()


@pytest.mark.parametrize(
    ("compared", "said"),
    [(1090, "among 1,090 real pictures."), (500, "500 real pictures by lot, of the 1,090 learnt")],
)
def test_it_says_among_how_many_real_pictures_the_nearest_are_sought(tmp_path, compared, said):
    ids, apart = [(1, 3, 5)], [(0, 0.2, 0.3)]
    nearest = nearest_file(tmp_path / "n.h5", ids, apart, compared=compared)
    told = " ".join(generated_nearest._legend(generated_nearest._read(nearest, [0])))
    assert said in told


def test_where_real_pictures_have_no_distance_no_number_stands_out(world, tmp_path, share_of):
    nearest = nearest_file(tmp_path / "n.h5", [(1, 3, 5)], [(0, 0.2, 0.3)], typical=0)
    stores = [store_of(tmp_path / "a.h5", range(1, 9), colour=BLUE)]
    choose(world[0], stores, nearest, tmp_path / "s.csv")
    draw(tmp_path / "s.csv", stores, nearest, tmp_path / "s.png")
    assert share_of(Image.open(tmp_path / "s.png"), ORANGE) == 0


def test_an_image_may_be_nearest_to_several(world, tmp_path):
    nearest = nearest_file(tmp_path / "n.h5", [(1, 2, 3)] * 3, [(1, 2, 3)] * 3)
    choose(world[0], world[1], nearest, tmp_path / "s.csv")
    assert len(read_table(tmp_path / "s.csv")) == 9
    draw(tmp_path / "s.csv", world[1], nearest, tmp_path / "s.png")
    assert Image.open(tmp_path / "s.png").height < top_of(4) + 2 * LETTERS


def test_the_same_files_give_the_same_bytes(chosen, drawn, tmp_path):
    chosen("1.csv")
    chosen("2.csv")
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()
    drawn("1.png")
    drawn("2.png")
    assert (tmp_path / "1.png").read_bytes() == (tmp_path / "2.png").read_bytes()


def test_images_that_cannot_be_shown_or_credited_are_refused(world, tmp_path):
    nearest = nearest_file(tmp_path / "n.h5", [(1, 2, 99)], [(1, 2, 3)])
    with pytest.raises(ReimagingError, match=r"n\.h5 has 1 images .* image 99 for one"):
        choose(world[0], world[1], nearest, tmp_path / "s.csv")


def test_a_table_of_other_generated_pictures_is_refused(chosen, world, tmp_path):
    chosen()
    other = nearest_file(tmp_path / "n.h5", [(1, 2, 3)], [(1, 2, 3)], sample=[COUNT - 1])
    with pytest.raises(ReimagingError, match=r"n\.h5 has no generated picture 0, which"):
        draw(tmp_path / "sheet.csv", world[1], other, tmp_path / "s.png")


def test_without_generated_pictures_it_says_so(world, tmp_path):
    empty = nearest_file(
        tmp_path / "n.h5", [], [], np.empty((0, 32, 32, 1), np.uint8), typical=np.nan
    )
    choose(world[0], world[1], empty, tmp_path / "s.csv")
    assert read_table(tmp_path / "s.csv") == []
    draw(tmp_path / "s.csv", world[1], empty, tmp_path / "s.png")
    assert Image.open(tmp_path / "s.png").height == 2 * LETTERS
