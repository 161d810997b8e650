"""Each category has a name and a field; what has two names is one."""

import pytest

from reimaging.taxonomy import ALIASES, FIELDS, archive_of, categories, field_of, folded, name_of


@pytest.mark.parametrize(
    ("category", "field"),
    [
        ("hep-th", "Physics"),
        ("astro-ph", "Physics"),
        ("cond-mat.str-el", "Physics"),
        ("physics.optics", "Physics"),
        ("math-ph", "Physics"),
        ("ao-sci", "Physics"),
        ("math.GT", "Mathematics"),
        ("q-alg", "Mathematics"),  # the study had it in quantitative biology
        ("alg-geom", "Mathematics"),
        ("cs.CV", "Computer Science"),
        ("cmp-lg", "Computer Science"),
        ("stat.ML", "Statistics"),
        ("q-bio.OT", "Quantitative Biology"),
        ("eess.IV", "Electrical Engineering"),
        ("econ.EM", "Economics"),
        ("cs.XX", "Computer Science"),  # opened after this list was written
        ("unknown", "unknown"),
        ("xyz", "unknown"),
    ],
)
def test_a_category_belongs_to_a_field(category, field):
    assert field_of(category) == field


def test_every_category_has_a_name_and_one_of_the_fields():
    for code, category in categories().items():
        assert category.code == code
        assert category.name.strip() == category.name != ""
        assert category.field in FIELDS
    assert {category.field for category in categories().values()} == set(FIELDS)


def test_names():
    assert name_of("cs.CV") == "Computer Vision and Pattern Recognition"
    assert name_of("cs.XX") == "cs.XX"
    assert archive_of("astro-ph.GA") == "astro-ph" == archive_of("astro-ph")


def test_what_has_two_names_is_folded_into_one():
    assert folded("math.IT") == folded("cs.IT") == "cs.IT"
    assert folded("hep-th") == "hep-th"
    for alias, kept in ALIASES.items():
        assert alias in categories() and kept in categories()
        assert folded(folded(alias)) == kept
