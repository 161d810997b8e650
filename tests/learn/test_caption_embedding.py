"""Images whose captions say the same lie together; what has no caption has no vector."""

import sqlite3
from contextlib import closing

import numpy as np

from figures.montage_images import store_of
from reimaging.index.database import reading, script
from reimaging.learn.caption_embedding import terms_in, write_caption_embedding
from reimaging.learn.embedding_file import Embedding

SKY = [
    "Radio map of the galaxy cluster",
    "The galaxy cluster in a radio map",
    "Galaxy cluster, radio",
]
NETS = [
    "Training loss of the network",
    "The network and its training loss",
    "Network training loss",
]


def make(path, figures):
    """An index of one article: (figure's caption, its images, [(part's caption, its image)])."""
    with closing(sqlite3.connect(path)) as index:
        index.executescript(script("schema.sql"))
        index.execute(
            "INSERT INTO articles (article_id, identifier, compact, yymm, year, year_source,"
            " primary_category, record) VALUES (1, 'a', 'a', '0101', 2001, 'identifier', 'cs', 'present')"
        )
        known = set()

        def figure(number, kind, parent, caption, images):
            index.execute(
                "INSERT INTO figures VALUES (?, 1, ?, 1, ?, ?, 'figure', 'a.tex', 1, NULL, ?, ?)",
                (number, number, parent, kind, caption, caption),
            )
            for place, image in enumerate(images):
                if image not in known:
                    index.execute(
                        "INSERT INTO image_files VALUES (?, 1, ?, 'png', 9, NULL, NULL, NULL, NULL,"
                        " NULL, 1, NULL, NULL, NULL, 0, 'ok')",
                        (image, f"{image}.png"),
                    )
                    known.add(image)
                index.execute(
                    "INSERT INTO figure_images VALUES (?, ?, 'x', ?, 'ok')", (number, place, image)
                )

        number = 0
        for caption, images, parts in figures:
            number += 1
            whole = number
            figure(whole, "figure", None, caption, images)
            for told, image in parts:
                number += 1
                figure(number, "part", whole, told, [image])
        index.executescript(script("views.sql"))
        index.commit()
    return path


def embed(path, figures, broken=(), **how):
    make(path / "a.sqlite3", figures)
    with reading(path / "a.sqlite3") as index:
        numbers = [number for (number,) in index.execute("SELECT image_id FROM image_files")]
    rendered = [number for number in numbers if number not in broken]
    store_of(path / "s.h5", rendered)
    write_caption_embedding(
        path / "e.h5",
        path / "a.sqlite3",
        [path / "s.h5"],
        **({"components": 4, "most": 1000, "seed": 4} | how),
    )
    with Embedding(path / "e.h5") as held:
        return dict(zip(held.ids.tolist(), held.read(), strict=True)), held.attributes


def test_an_image_that_was_not_rendered_has_no_vector(tmp_path):
    figures = [(text, [number], []) for number, text in enumerate(SKY + NETS, 10)]
    found, _ = embed(tmp_path, figures, broken=[12])
    assert sorted(found) == [10, 11, 13, 14, 15]


def likeness(one, other):
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_captions_that_say_the_same_lie_together(tmp_path):
    found, about = embed(
        tmp_path, [(text, [number], []) for number, text in enumerate(SKY + NETS, 10)]
    )
    assert sorted(found) == list(range(10, 16))
    assert likeness(found[10], found[11]) > 0.8
    assert likeness(found[13], found[15]) > 0.8
    assert abs(likeness(found[10], found[13])) < 0.2
    assert about["fitted_on"] == 6
    assert 0 < about["variance_kept"] <= 1


def test_an_image_stands_under_the_caption_of_its_part_and_that_of_the_figure(tmp_path):
    figures = [(text, [], []) for text in SKY + NETS]
    both = ("Overview of results", [1, 2], [(SKY[0], 1), (NETS[0], 2)])
    found, _ = embed(tmp_path, [*[(c, [n], p) for n, (c, _, p) in enumerate(figures, 10)], both])
    assert likeness(found[1], found[10]) > likeness(found[2], found[10]) + 0.3


def test_an_image_without_a_caption_or_with_unknown_words_alone_has_no_vector(tmp_path):
    figures = [(text, [number], []) for number, text in enumerate(SKY + NETS, 10)]
    found, _ = embed(tmp_path, [*figures, ("", [1], []), ("Quokka", [2], [])])
    assert 1 not in found and 2 not in found


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    figures = [(text, [number], []) for number, text in enumerate(SKY + NETS, 10)]
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        embed(tmp_path / name, figures)
        made.append((tmp_path / name / "e.h5").read_bytes())
    assert made[0] == made[1]


def test_terms_are_words_and_pairs_that_follow_on_each_other():
    assert terms_in("Radio map, galaxy cluster") == [
        "radio", "map", "radio map", "galaxy", "cluster", "galaxy cluster",
    ]  # fmt: skip


def test_captions_with_nothing_in_common_give_no_vectors_and_it_is_said(tmp_path, capsys):
    found, about = embed(tmp_path, [("Quokka", [1], []), ("Wombat", [2], [])])
    assert found == {} and about["made_by"] == "nothing"
    assert "2 captions have too few words in common" in capsys.readouterr().out
