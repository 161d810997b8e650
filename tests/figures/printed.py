"""What a printed figure shows to a reader: its letters, where they stand, and how large."""

from dataclasses import dataclass

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True)
class Letters:
    """Each letter of a page that is not blank, with its box (left, bottom, right, top) in points."""

    text: str
    boxes: np.ndarray  # (letters, 4)
    sizes: np.ndarray  # (letters,), points
    page: tuple[float, float]


def letters_of(pdf):
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    found = [
        (
            chr(pdfium.FPDFText_GetUnicode(text, n)),
            text.get_charbox(n),
            pdfium.FPDFText_GetFontSize(text, n),
        )
        for n in range(text.count_chars())
        if not pdfium.FPDFText_IsGenerated(text, n)
    ]
    found = [letter for letter in found if not letter[0].isspace()]
    return Letters(
        "".join(letter for letter, _, _ in found),
        np.array([box for _, box, _ in found]).reshape(-1, 4),
        np.array([size for _, _, size in found]),
        page.get_size(),
    )


def words_of(pdf):
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded().split()


def assert_readable(pdf, smallest=5):
    """No letter is cut off by the paper's edge, lies upon another, or is smaller than `smallest`."""
    letters = letters_of(pdf)
    assert letters.text, "the figure says nothing at all"
    width, height = letters.page
    left, bottom, right, top = letters.boxes.T
    outside = (left < 0) | (bottom < 0) | (right > width) | (top > height)
    assert not outside.any(), f"cut off: {[letters.text[n] for n in np.flatnonzero(outside)]}"
    assert letters.sizes.min() >= smallest - 0.01, f"letters of {letters.sizes.min():.1f} pt"
    assert not (over := _overlaps(letters)), f"upon each other: {over[:12]}"


def _overlaps(letters):
    """Pairs of letters that share more than a third of the smaller one's box."""
    left, bottom, right, top = letters.boxes.T
    area = (right - left) * (top - bottom)
    wide = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    high = np.minimum(top[:, None], top) - np.maximum(bottom[:, None], bottom)
    shared = np.clip(wide, 0, None) * np.clip(high, 0, None)
    least = np.minimum(area[:, None], area)
    pairs = np.argwhere(np.triu(shared > least / 3, 1) & (least > 0))
    # of a ligature such as fi both letters have the box of the whole
    pairs = [(a, b) for a, b in pairs if b - a > 1 or (letters.boxes[a] != letters.boxes[b]).any()]
    return [letters.text[a] + letters.text[b] for a, b in pairs]
