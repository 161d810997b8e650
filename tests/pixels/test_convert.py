import io

import pytest
from PIL import Image

from reimaging.errors import ReimagingError
from reimaging.pixels.convert import WINDOW, convert_images

SETTINGS = {"short_side": 512, "vector_dpi": 300, "timeout": 30.0}


def png(width):
    image = Image.new("RGB", (width + 2, 9), "white")
    image.paste("red", (1, 1, width + 1, 8))
    image.putpixel((1, 1), (0, 0, 255))
    buffer = io.BytesIO()
    image.save(buffer, "png")
    return buffer.getvalue()


def test_results_come_in_the_order_of_the_files(eps, red_box):
    slow = [(1, eps(red_box), "eps"), (2, eps("{} loop"), "eps")]
    fast = [(n, png(n), "png") for n in range(3, 20)]
    results = list(
        convert_images([*slow, *fast, (99, b"", None)], workers=2, **SETTINGS | {"timeout": 1.0})
    )
    assert [image_id for image_id, _, _ in results] == [1, 2, *range(3, 20), 99]
    outcomes = [outcome for _, _, outcome in results]
    assert outcomes[1] == "timeout: over 1 s"
    assert outcomes[2:-1] == ["ok"] * 17
    assert outcomes[-1] == "unreadable: no known image format"
    assert [pixels.shape[1] for _, pixels, _ in results[2:-1]] == list(range(3, 20))


@pytest.mark.parametrize(("size", "window"), [(0, 2 * WINDOW), (20 << 20, 4), (100 << 20, 1)])
def test_files_are_read_no_further_ahead_than_the_window(size, window):
    read = 0

    def files():
        nonlocal read
        for n in range(1, 50):
            read = n
            yield n, png(n) + bytes(size), "png"

    results = convert_images(files(), workers=2, **SETTINGS)
    assert next(results)[0] == 1
    assert read == window
    results.close()
    assert read == window


def test_what_the_user_can_mend_ends_the_run(eps, red_box, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReimagingError, match="install"):
        list(convert_images([(1, eps(red_box), "eps")], workers=1, **SETTINGS))
