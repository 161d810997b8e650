"""A bundle says what each of its parts may be used for, and which images were left out."""

from reimaging.archive.licences import licences_text


def said(made, **how):
    return licences_text(made.run.layout.database, "data/made/arxiv.sqlite3", **how)


def test_each_licence_is_counted_and_told_whether_its_images_go_along(made):
    text = said(made, drawn=False, stores=True)
    assert "| CC BY 4.0 | 5 | go along |" in text
    assert "| arXiv's own licence | 25 | are left out |" in text
    assert "| no licence stated | 11 | are left out |" in text  # with the one that was not rendered
    assert "left-out.csv" in text and "data/made/arxiv.sqlite3" in text and "GPL-3.0" in text


def test_without_stores_no_licence_s_images_go_along(made):
    text = said(made, drawn=False, stores=False)
    assert "go along |" not in text and "| CC BY 4.0 | 5 | are left out |" in text


def test_of_the_drawn_sample_no_article_is_credited(made):
    text = said(made, drawn=True, stores=True)
    assert "this code drew them" in text and "CC BY 4.0" not in text
    assert "No store" in said(made, drawn=True, stores=False)
