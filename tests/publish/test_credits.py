"""Each article that the montage shows is credited once, with its licence and its places."""

import pytest

from reimaging.publish.credits import write_credits

MONTAGE = """row,column,image_id,identifier,path,year,category,licence
1,1,5,hep-th/9802001,a.eps,1998,hep-th,
1,2,6,1501.00001,b_c.png,2015,cs.CV,http://creativecommons.org/licenses/by-sa/4.0/
2,1,7,hep-th/9802001,d.eps,1998,hep-th,
"""


@pytest.mark.parametrize("drawn", [True, False])
def test_real_articles_are_linked_and_drawn_ones_are_not(tmp_path, drawn):
    (tmp_path / "montage.csv").write_text(MONTAGE)
    write_credits(tmp_path / "credits.tex", [tmp_path / "montage.csv"], drawn=drawn)
    text = (tmp_path / "credits.tex").read_text()
    assert text.count("hep-th/9802001") == (1 if drawn else 2)  # in the link and in the text
    assert r"~\textbf{1.1, 2.1}" in text
    assert ("(none stated)" in text) != drawn
    assert (r"(BY-SA)~\textbf{1.2}" in text) != drawn
    assert ("https://arxiv.org/abs/1501.00001" in text) != drawn
    assert text.endswith(".\n\n")


def test_a_montage_without_images_is_passed_over(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text(MONTAGE.splitlines(keepends=True)[0])
    write_credits(tmp_path / "c.tex", [tmp_path / "one.csv", tmp_path / "two.csv"], drawn=True)
    assert (tmp_path / "c.tex").read_text() == "% Made by `doit paper:credits`.\n"


def test_each_montage_has_a_paragraph_that_names_its_figure(tmp_path):
    (tmp_path / "one.csv").write_text(MONTAGE)
    (tmp_path / "two.csv").write_text(MONTAGE + "2,2,8,hep-th/9802001,e.eps,1998,hep-th,\n")
    write_credits(tmp_path / "c.tex", [tmp_path / "one.csv", tmp_path / "two.csv"], drawn=True)
    text = (tmp_path / "c.tex").read_text()
    assert text.index(r"Figure~\ref{fig:one}") < text.index(r"Figure~\ref{fig:two}")
    assert text.count("hep-th/9802001") == 2


def test_the_same_images_in_another_order_are_credited_by_the_figure_that_had_them_first(tmp_path):
    head, *images = MONTAGE.splitlines(keepends=True)
    (tmp_path / "umap.csv").write_text(MONTAGE)
    (tmp_path / "t_sne.csv").write_text("".join([head, *reversed(images)]))
    write_credits(tmp_path / "c.tex", [tmp_path / "umap.csv", tmp_path / "t_sne.csv"], drawn=True)
    text = (tmp_path / "c.tex").read_text()
    assert text.count("hep-th/9802001") == 1
    assert r"The images of Figure~\ref{fig:umap}, whose places t\_sne.csv lists." in text
