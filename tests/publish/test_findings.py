"""What the text says of the statistics is what the tables say."""

import pytest

from reimaging.publish.findings import findings
from tables import TABLES, write_tables


@pytest.fixture
def said(tmp_path):
    write_tables(tmp_path)
    return findings(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("largest_category", "hep-ph"),
        ("largest_category_articles", "14"),
        ("most_images_category", "cs.CV"),
        ("most_images_category_name", "Computer Vision and Pattern Recognition"),
        ("most_images_category_images", "100"),
        ("closest_pair", "hep-ph and hep-th"),
        ("closest_pair_articles", "5"),
        ("mean_images", "5.00"),  # (10 x 2 + 30 x 6) / 40
        ("median_images_last_year", "4.5"),
        ("quartiles_images_last_year", "1 to 8"),
        ("largest_article", "0001.0001"),
        ("top_format", "eps"),
        ("share_top_format", r"75.0\,\%"),
        ("software_names", "2"),
        ("top_software", "MATLAB"),
        ("share_top_software", r"50.0\,\%"),
        ("share_software_named", r"75.0\,\%"),
        ("share_articles_without_licence", r"25.0\,\%"),
        ("share_articles_free", r"20.0\,\%"),  # BY, not BY-NC-SA, not arXiv's own
        ("share_images_free", r"15.0\,\%"),
        ("mean_size_pixels", r"1{,}300 $\times$ 800"),
        ("images_in_points", "150"),
        ("median_words", "20"),
        ("group_captions", "100"),
        ("rest_captions", "200"),
        ("strongest_term", "test set"),  # terms of two words say more
        ("weakest_term", "magnetic field"),
        ("captions_with_term", "5"),
        ("share_captions_with_term", r"25.0\,\%"),
    ],
)
def test_it_is_told_from_the_tables(said, name, value):
    assert said[name] == value


def test_a_run_too_small_to_tell_says_so(tmp_path):
    for name, text in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(text.splitlines()[0] + "\n")
    said = findings(tmp_path)
    assert said["largest_category"] == said["top_format"] == said["strongest_term"] == "none"
    assert said["share_top_format"] == "none of none"
    assert said["median_words"] == said["images_in_pixels"] == "0"
