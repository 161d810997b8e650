"""What is told becomes JSON whose ids are text, and whose texts are nothing but text."""

import json

from reimaging.explore import answers


def test_an_image_is_told_with_its_id_as_text(collection, made):
    row = int(collection.catalogue.rows_of([made.images[36]])[0])
    told = answers.Image.of(collection.details.image(row))
    said = json.loads(told.model_dump_json(by_alias=True))
    assert said["id"] == str(made.images[36])
    assert said["class"] == "diagram"
    assert said["jpeg"] == f"/images/{made.images[36]}.jpg"
    assert said["probabilities"].keys() == {"diagram", "sensor", "mixed"}
    assert said["article"]["title"] == 'Seeing <b>more</b> & "better"'


def test_what_is_not_known_is_empty_and_not_left_out(collection, made):
    row = int(collection.catalogue.rows_of([made.images[59]])[0])
    told = answers.Image.of(collection.details.image(row))
    assert (told.image_class, told.probabilities, told.cluster, told.software) == ("", {}, None, "")


def test_an_article_is_told_with_images_as_text(collection, made):
    told = answers.ArticleFigures.of(collection.details.article("1204.0001"))
    assert told.article.authors == ["I. One", "I. Two", "I. Three"]
    assert told.figures[1].images == [str(made.images[31]), str(made.images[32])]
    assert [part.caption for part in told.figures[1].parts] == ["At night.", ""]
    assert told.images == [str(made.images[34])]


def test_clusters_and_credits_too(collection):
    cluster = answers.ClusterPage.of(collection.details.cluster(1))
    assert all(example.isdigit() for example in cluster.examples)
    (credit,) = answers.CreditEntry.of(collection.details.credits([0])[0]).images
    assert credit == str(collection.catalogue.ids[0])


def test_a_drawn_article_has_no_page(made):
    from reimaging.explore.collection import open_collection

    drawn = open_collection(made.layout, made.drawn)
    told = answers.ArticleFigures.of(drawn.details.article("1204.0001")).article
    assert (told.drawn, told.url, told.licence_url) == (True, None, None)
    assert told.licence_words == "drawn for the sample"
