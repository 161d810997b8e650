"""Topics gather the terms that stand together in captions."""

import pytest

from index.caption_database import make_database
from reimaging.index.caption_topics import COLUMNS, write_caption_topics
from reimaging.table import read_table

PHYSICS = [
    "magnetic field strength",
    "field of magnetic moment",
    "magnetic strength",
    "moment field",
]
LEARNING = ["neural layer loss", "loss of neural weight", "layer weight", "weight loss"]


@pytest.fixture
def write(tmp_path):
    def write(captions, topics=2, size=1000, seed=4, **how):
        articles = [("cs.LG", 2000, [caption]) for caption in captions]
        database = make_database(tmp_path / "arxiv.sqlite3", articles, **how)
        write_caption_topics(database, tmp_path / "topics.csv", topics, size, seed)
        return tmp_path / "topics.csv"

    return write


def terms(rows, topic):
    return {word for row in rows if row["topic"] == topic for word in row["term"].split()}


def test_two_ways_to_speak_are_two_topics_the_larger_first(write):
    rows = read_table(write(PHYSICS * 9 + LEARNING * 6))
    assert terms(rows, "1") == {"magnetic", "field", "strength", "moment"}
    assert terms(rows, "2") == {"neural", "layer", "loss", "weight"}
    assert {(row["topic"], row["share"]) for row in rows} == {("1", "0.6000"), ("2", "0.4000")}
    assert {row["captions"] for row in rows} == {"60"}


def test_terms_are_ranked_by_weight_and_are_twelve_at_most(write):
    words = [
        f"{a}{b}" for a in ("alpha", "omega", "kappa") for b in ("tor", "nik", "lum", "gas", "rep")
    ]
    rows = read_table(write([f"{w}. {v}" for w in words for v in words], topics=1))
    assert [int(row["rank"]) for row in rows] == list(range(1, 13))
    weights = [float(row["weight"]) for row in rows]
    assert weights == sorted(weights, reverse=True)
    assert 0 < sum(weights) <= 1


def test_a_word_that_a_pair_says_too_is_left_out(write):
    rows = read_table(
        write(["ground truth"] * 20 + ["segmentation of the ground truth"] * 20, topics=1)
    )
    assert {row["term"] for row in rows} == {"ground truth", "segmentation"}


def test_captions_without_a_term_belong_to_no_topic(write):
    rows = read_table(write(LEARNING * 5 + ["Left: a figure."] * 20, topics=1))
    assert {row["share"] for row in rows} == {"0.5000"}


def test_few_captions_have_fewer_topics(write):
    assert {row["topic"] for row in read_table(write((PHYSICS + LEARNING) * 3, topics=20))} == {
        "1",
        "2",
    }
    assert {row["topic"] for row in read_table(write(PHYSICS, topics=20))} == {"1"}


def test_a_single_caption_is_a_topic(write):
    rows = read_table(write(["A red square root"]))
    assert {row["topic"] for row in rows} == {"1"}
    assert terms(rows, "1") == {"root"}


@pytest.mark.parametrize("captions", [[], [""], ["Left: see text."], ["3 > 2"]])
def test_without_words_there_is_no_topic(write, captions):
    assert write(captions).read_text() == ",".join(COLUMNS) + "\n"


def test_the_same_captions_give_the_same_bytes(write):
    captions = [f"{a} {b}" for a in PHYSICS for b in LEARNING] * 5
    first = write(captions).read_bytes()
    assert write(captions).read_bytes() == first
    assert write(captions, backwards=True).read_bytes() == first
