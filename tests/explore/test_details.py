"""All is told of an image and of an article: figures with their parts, class, cluster, credit."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from explore.made_profile import ARTICLES, CAPTIONS, ROOM, path_of
from reimaging.errors import ReimagingError
from reimaging.explore.details import Details, FigureDetail
from reimaging.identifier import article_id, figure_id


@pytest.fixture
def image(collection, made):
    def image(n):
        return collection.details.image(int(collection.catalogue.rows_of([made.images[n]])[0]))

    return image


@pytest.fixture
def changed(made, tmp_path, collection):
    """Details of an index in which something was changed."""

    def changed(*orders):
        shutil.copy(made.layout.database, tmp_path / "changed.sqlite3")
        with closing(sqlite3.connect(tmp_path / "changed.sqlite3")) as database:
            for order, *values in orders:
                database.execute(order, values)
            database.commit()
        return Details(tmp_path / "changed.sqlite3", collection.catalogue, drawn=False)

    return changed


def test_an_image_is_told_with_its_file_its_picture_and_its_article(image, made):
    told = image(31)
    assert told.image_id == made.images[31]
    assert (told.path, told.format, told.bytes, told.software) == (
        "fig2.png", "png", 1000, "matplotlib",
    )  # fmt: skip
    assert (told.width, told.height) == (300, 240)
    assert told.article.identifier == "1204.0001"


def test_an_image_is_told_with_what_the_classifier_and_the_clustering_say(image):
    told = image(31)
    assert told.image_class == "sensor"
    assert told.probabilities == pytest.approx(
        {"diagram": 0.1725, "sensor": 0.655, "mixed": 0.1725}
    )
    assert told.cluster == (1, "density")


def test_what_is_not_known_of_an_image_is_none(image):
    told = image(59)
    assert (told.image_class, told.probabilities, told.cluster) == (None, None, None)
    assert image(2).software is None


def test_the_figure_that_shows_an_image_is_told_with_its_caption(image):
    assert image(0).figures == (FigureDetail(1, "fig:0", CAPTIONS[0], "", 0),)


def test_an_image_of_a_part_has_number_and_caption_of_the_whole_beside_its_own(image):
    assert image(1).figures == (FigureDetail(2, "fig:2", CAPTIONS[1], "At night.", 1),)
    assert image(2).figures == (FigureDetail(2, "fig:3", CAPTIONS[1], "", 1),)


def test_an_image_in_two_figures_is_told_of_both_in_their_order(changed, collection, made):
    key = figure_id(ARTICLES[0][0], 4)
    details = changed(
        ("INSERT INTO figure_images VALUES (?, 9, 'x', ?, 'ok')", key, made.images[0])
    )
    row = int(collection.catalogue.rows_of([made.images[0]])[0])
    assert [figure.number for figure in details.image(row).figures] == [1, 3]


def test_a_credit_line_names_the_figure_and_without_one_the_file(image):
    assert image(33).credit == (
        'Figure 3 of I. One, I. Two, I. Three, "Seeing in the dark", arXiv:1204.0001 (2012), '
        "CC BY 4.0"
    )
    assert image(34).credit.startswith("Image fig5.eps of I. One, ")


def test_an_article_page_has_its_figures_in_order_with_their_parts_and_the_rest(collection, made):
    page = collection.details.article("1204.0001")
    images = made.images[30:35]
    assert page.article.title == "Seeing in the dark"
    assert [(f.number, f.caption, f.images) for f in page.figures] == [
        (1, CAPTIONS[0], images[:1]),
        (2, CAPTIONS[1], images[1:3]),
        (3, f"{CAPTIONS[2]} Of 1204.0001.", images[3:4]),
    ]
    assert [(p.label, p.caption, p.images) for p in page.figures[1].parts] == [
        ("fig:2", "At night.", images[1:2]),
        ("fig:3", "", images[2:3]),
    ]
    assert page.others == images[4:]


@pytest.mark.parametrize(
    "written", ["hep-th/9802001", "hep-th9802001", "hep-th/9802001v3", " hep-th/9802001 "]
)
def test_an_article_is_found_by_any_form_of_its_identifier(collection, written):
    assert collection.details.article(written).article.identifier == "hep-th/9802001"


@pytest.mark.parametrize("written", ["", "9999.0001", "nonsense", "../../etc/passwd", "0" * 9999])
def test_an_article_that_is_not_there_is_refused_in_a_short_sentence(collection, written):
    with pytest.raises(ReimagingError, match="has an image here; allowed are") as refused:
        collection.details.article(written)
    assert len(str(refused.value)) < 250


def test_pictures_with_captions_of_their_own_inside_a_float_stand_for_themselves(
    changed, collection, made
):
    name, article = ARTICLES[0][0], article_id(ARTICLES[0][0])
    details = changed(
        ("UPDATE figures SET caption_text = '', number = NULL WHERE figure_id = ?",
         figure_id(name, 1)),
        ("UPDATE figures SET kind = 'captionof', number = position + 10 WHERE parent = ?",
         figure_id(name, 1)),
    )  # fmt: skip
    page = details.article(name)
    assert [figure.number for figure in page.figures] == [1, 12, 13, 3]
    assert page.figures[1].images == (made.images[1],) and not page.figures[1].parts
    row = int(collection.catalogue.rows_of([made.images[1]])[0])
    assert details.image(row).figures == (FigureDetail(12, "fig:2", "At night.", "", 2),)
    assert article == article_id("hep-th/9802001")


def test_images_that_may_not_be_shown_are_in_no_article_and_no_figure(made):
    public = made.open(public=True)
    with pytest.raises(ReimagingError, match=r"No article 'hep-th/9802001'"):
        public.details.article("hep-th/9802001")
    assert len(public.details.article("1204.0001").figures) == 3


def test_of_an_article_some_of_whose_images_are_there_the_others_are_not_told(collection, made):
    catalogue = collection.catalogue
    some = catalogue.taken(catalogue.columns["format"].codes == list(
        catalogue.columns["format"].names).index("png"))  # fmt: skip
    details = Details(made.layout.database, some, drawn=False)
    page = details.article(ARTICLES[0][0])
    assert [figure.images for figure in page.figures] == [(), (made.images[1],), ()]
    assert page.others == ()


def test_credits_are_an_entry_an_article(collection, made):
    rows = collection.catalogue.rows_of([made.images[n] for n in (0, 1, 31)]).tolist()
    credits = collection.details.credits(rows)
    assert [(each.identifier, set(each.images)) for each in credits] == [
        ("1204.0001", {made.images[31]}),
        ("hep-th/9802001", set(made.images[:2])),
    ]
    assert collection.details.credits([]) == []


def test_clusters_are_told_with_their_names(collection):
    assert [each.name for each in collection.details.clusters()][3] == "micrograph, profile"
    assert collection.details.cluster(3) == collection.details.clusters()[3]


def test_text_is_told_as_it_stands(collection, made):
    page = collection.details.article("1204.0002")
    assert page.article.title == 'Seeing <b>more</b> & "better"'
    paths = [collection.details.image(row).path for row in collection.catalogue.rows_of(
        made.images[35:40]).tolist()]  # fmt: skip
    assert paths == [path_of(n) for n in range(ROOM)]
