"""The API answers what was asked, and whatever else is asked is refused with a sentence."""

import contextlib
import io

import httpx
import numpy as np
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from PIL import Image
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from explore.made_profile import ARTICLES, CAPTIONS, ROOM, class_of, picture
from explore.served import served
from reimaging.explore import neighbourhood
from reimaging.explore.server import BODIES, explorer


@pytest.fixture(scope="module")
def client(explorer_at):
    with httpx.Client(base_url=explorer_at, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def public(made):
    with (
        served(explorer(made.open(public=True)), BODIES) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


def get(client, path, status=200, **parameters):
    answer = client.get(path, params={k.rstrip("_"): v for k, v in parameters.items()})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def ids(answer):
    return [item["id"] for item in answer["items"]]


def knowing(described, client):
    """Narrow what a description allows to what there is, so that some of it is found."""
    about = get(client, "/api/about")
    images = ids(get(client, "/api/images", limit=20))
    of_images = {"enum": images}
    known = {
        "image": of_images,
        "near": of_images,
        "ids": {"enum": [",".join(images[:3]), images[4]]},
        "embedding": {"enum": ["", *(each["slug"] for each in about["embeddings"])]},
        "identifier": {"enum": [article[0] for article in ARTICLES]},
        "number": {"enum": [0, 1, 3]},
        "layout": {"enum": ["plane", "grid"]},
        "q": {"enum": ["", "phase", '"phase diagram" x-ray', "temp*", "a OR (b"]},
        "z": {"enum": [0]},
        "x": {"enum": [0]},
        "y": {"enum": [0]},
        **{
            name: {"enum": ["", *(each["value"] for each in facet)]}
            for name, facet in about["facets"].items()
        },
    }
    of_path = {
        "/api/maps": {"enum": [each["name"] for each in about["maps"]]},
        "/api/statistics": {"enum": [each["name"] for each in get(client, "/api/statistics")]},
    }
    for path, operations in described["paths"].items():
        for operation in operations.values():
            for each in operation.get("parameters", []):
                names = {"name": of_path.get(path.partition("/{")[0])} | known
                each["schema"] = names.get(each["name"]) or each["schema"]
    return described


def without_tuples(part):
    """Say of pairs and the like that they are lists: Schemathesis stumbles over prefixItems."""
    if isinstance(part, list):
        return [without_tuples(each) for each in part]
    if not isinstance(part, dict):
        return part
    if "prefixItems" in part:
        part = {k: v for k, v in part.items() if k != "prefixItems"} | {
            "items": part["prefixItems"][0]
        }
    return {name: without_tuples(each) for name, each in part.items()}


def operations_of(described, address):
    schema = schemathesis.openapi.from_dict(without_tuples(described))
    schema.config.update(base_url=address)
    return [found.ok() for found in schema.get_all_operations()]


some = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_what_there_is_is_answered_as_described(client, explorer_at):
    described = knowing(get(client, "/api/openapi.json"), client)
    for operation in operations_of(described, explorer_at):
        statuses = set()

        @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
        @some
        def answered(case):
            # that no image has all that is asked for, or a body is none, is told with a 4xx
            answer = case.call_and_validate(timeout=30, excluded_checks=[positive_data_acceptance])
            statuses.add(answer.status_code)  # noqa: B023  (it is called at once)

        answered()
        assert 200 in statuses or operation.method == "post", operation.label


def test_what_is_asked_wrongly_is_refused(client, explorer_at):
    for operation in operations_of(get(client, "/api/openapi.json"), explorer_at):

        @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        @some
        def refused(case):
            answer = case.call_and_validate(timeout=30)
            assert 400 <= answer.status_code < 500
            assert list(answer.json()) == ["error"]

        with contextlib.suppress(Unsatisfiable):  # where nothing is asked, nothing is asked wrongly
            refused()


def test_what_there_is_to_see_is_told(client):
    about = get(client, "/api/about")
    assert (about["profile"], about["images"]) == ("made", 60)
    assert [each["slug"] for each in about["embeddings"]] == ["ternary", "raw", "caption"]
    assert [each["takes_uploads"] for each in about["embeddings"]] == [False, True, False]
    assert {each["name"] for each in about["maps"]} == {"random_tsne", "random_umap"}
    assert about["years"] == {"first": 1998, "last": 2012, "counts": [[1998, 30], [2012, 30]]}


def test_a_random_sample_is_gone_through_page_by_page(client):
    seen, offset = [], 0
    while offset is not None:
        page = get(client, "/api/images", seed=3, offset=offset, limit=25)
        seen += ids(page)
        offset = page["next"]
    assert len(seen) == len(set(seen)) == page["total"] == 60


def test_the_nearest_images_begin_with_the_query(client, made):
    page = get(
        client, "/api/images", order="nearest", near=made.images[10], embedding="ternary", limit=4
    )
    assert ids(page)[0] == str(made.images[10])
    assert set(ids(page)[1:3]) == {str(made.images[9]), str(made.images[11])}
    assert [item["distance"] for item in page["items"]] == sorted(
        item["distance"] for item in page["items"]
    )
    assert page["items"][1]["distance"] == pytest.approx(1 - np.cos(np.radians(1)), abs=2e-6)


def test_the_nearest_images_are_gone_through_page_by_page_to_the_last(client, made):
    seen, offset = [], 0
    while offset is not None:
        page = get(
            client, "/api/images", order="nearest", near=made.images[0], offset=offset, limit=11
        )
        seen += ids(page)
        offset = page["next"]
    assert len(seen) == len(set(seen)) == page["total"] == 60
    assert page["note"] is None


def test_the_total_counts_what_is_chosen_and_has_a_vector_though_not_all_is_looked_at(
    client, made, monkeypatch
):
    monkeypatch.setattr(neighbourhood, "COMPARED", 0)
    monkeypatch.setattr(neighbourhood, "_FIRST", 1)
    # half of the cluster is in no figure and so has no caption
    asked = {"order": "nearest", "near": made.images[0], "embedding": "caption", "cluster": 0}
    page = get(client, "/api/images", **asked, limit=2)
    assert page["next"] == 2
    assert page["total"] == get(client, "/api/images", **asked, limit=200)["total"] == 12


def test_a_filter_chooses_among_the_nearest_and_leaves_the_query_first(client, made):
    page = get(
        client, "/api/images", order="nearest", near=made.images[40], class_="sensor", limit=200
    )
    sensors = {str(made.images[n]) for n in range(59) if class_of(n) == "sensor"}
    assert ids(page)[0] == str(made.images[40])
    assert set(ids(page)) == sensors | {str(made.images[40])}


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"archive": "cs"}, [*range(30, 40), *range(55, 60)]),
        ({"category": "cs.CV", "class": "diagram"}, [30, 33, 36, 39]),
        ({"from": 2000}, range(30, 60)),
        ({"to": 2000, "format": "png"}, range(1, 30, ROOM)),
        ({"cluster": 3}, range(3, 60, ROOM)),
        ({"cluster": "none"}, [59]),
        ({"software": "none", "licence": "BY"}, [17, 19, 32, 34]),
        ({"q": "quantum dots"}, range(50, 55)),
        ({"q": "phase diagram", "archive": "math"}, [25]),
    ],
)
def test_each_filter_chooses_what_it_says(client, made, asked, numbers):
    answer = client.get("/api/images", params={**asked, "limit": 200}).json()
    assert set(ids(answer)) == {str(made.images[n]) for n in numbers}
    assert answer["total"] == len(list(numbers))


@pytest.mark.parametrize(
    "words",
    ["'; DROP TABLE articles; --", '" OR 1=1', "NEAR(a b", "title:x", "a AND", "*", "(", "\0",
     "x" * 300, "a*", "^phase", "{x}: y", "-1", "phase NOT diagram"],
)  # fmt: skip
def test_no_words_are_taken_for_a_command(client, words):
    answer = client.get("/api/images", params={"q": words})
    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 400:
        assert answer.json()["error"].endswith(".")
    assert get(client, "/api/images")["total"] == 60


def test_all_of_an_image_is_told(client, made):
    told = get(client, f"/api/images/{made.images[36]}")
    assert told["id"] == str(made.images[36])
    assert told["article"]["title"] == 'Seeing <b>more</b> & "better"'  # as text, not as markup
    assert told["article"]["url"] == "https://arxiv.org/abs/1204.0002"
    assert told["figures"][0]["caption"] == CAPTIONS[1]
    assert told["class"] == class_of(36)
    assert told["cluster"]["number"] == 1
    assert client.get(told["jpeg"]).headers["content-type"] == "image/jpeg"
    assert client.get(told["thumbnail"]).headers["content-type"] == "image/jpeg"


def test_an_image_that_was_not_rendered_is_not_there(client, made):
    told = get(client, f"/api/images/{made.unrendered}", 404)
    assert told["error"].startswith(f"There is no image {made.unrendered}")


def test_an_article_is_told_with_its_figures_in_order(client, made):
    told = get(client, "/api/articles/hep-th/9802001")
    assert [each["number"] for each in told["figures"]] == [1, 2, 3]
    assert told["figures"][0]["images"] == [str(made.images[0])]
    assert told["images"] == [str(made.images[4])]
    assert get(client, "/api/articles/hep-th/9999999", 404)["error"]
    assert get(client, "/api/articles/..%2f..%2fetc/passwd", 404)["error"]


def test_clusters_are_told_with_examples(client):
    told = get(client, "/api/clusters")
    assert [each["number"] for each in told] == [0, 1, 2, 3]
    assert get(client, "/api/clusters/3") == told[3]
    assert told[3]["examples"] and all(isinstance(each, str) for each in told[3]["examples"])
    assert get(client, "/api/clusters/4", 404)["error"].startswith("There is no cluster 4")


def test_tables_are_read_and_taken_along(client, made):
    names = [each["name"] for each in get(client, "/api/statistics")]
    assert {"headline", "clusters", "near_duplicates"} <= set(names)
    table = get(client, "/api/statistics/articles_by_year")
    assert table["columns"][:2] == ["year", "articles"]
    assert [row[:2] for row in table["rows"]] == [[1998, 6], [2012, 6]]
    taken = client.get("/api/statistics/articles_by_year.csv")
    assert taken.content == made.layout.table("articles_by_year").read_bytes()
    assert "attachment" in taken.headers["content-disposition"]
    for name in ("%2e%2e", "%2e%2e%2fclusters", "%2fetc%2fpasswd", "gone.csv", ".csv"):
        assert client.get(f"/api/statistics/{name}").status_code == 404


def test_whom_to_credit_is_told_an_article(client, made):
    asked = ",".join(str(made.images[n]) for n in (30, 31, 0))
    told = get(client, "/api/credits", ids=asked)
    assert [each["identifier"] for each in told] == ["1204.0001", "hep-th/9802001"]
    assert told[0]["authors"] == ["I. One", "I. Two", "I. Three"]
    assert set(told[0]["images"]) == {str(made.images[30]), str(made.images[31])}
    assert get(client, "/api/credits", 404, ids=f"{made.images[0]},1")["error"]


def as_png(pixels):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_picture_that_is_sent_finds_itself(client, made):
    answer = client.post(
        "/api/similar?embedding=raw&limit=3",
        content=as_png(picture(22)),
        headers={"content-type": "image/png"},
    )
    assert answer.status_code == 200, answer.text
    assert ids(answer.json())[0] == str(made.images[22])
    chosen = client.post("/api/similar?category=cs.CV", content=as_png(picture(22)))
    assert chosen.status_code == 200, chosen.text
    assert {item["category"] for item in chosen.json()["items"]} == {"cs.CV"}


@pytest.mark.parametrize(
    ("body", "query", "headers", "status", "sentence"),
    [
        (b"abc", "", {}, 400, "The picture is in no format that is known here"),
        (b"", "", {}, 400, "The picture is empty"),
        (b"abc", "?embedding=caption", {}, 400, "does not go by what a picture looks like"),
        (b"abc", "?embedding=gone", {}, 400, "allowed for a picture is raw"),
        (b"abc", "", {"content-type": "text/html"}, 400, "Content-Type image/png, for one"),
        (b"abc", "", {"origin": "http://evil.example"}, 403, "A page of another site"),
        (b"x" * (20 * 2**20 + 1), "", {}, 413, "allowed are 20,971,520 bytes"),
    ],
    ids=["none", "empty", "caption", "unknown", "type", "origin", "large"],
)
def test_what_is_sent_and_is_no_picture_is_refused(client, body, query, headers, status, sentence):
    headers = {"content-type": "image/png"} | headers
    answer = client.post(f"/api/similar{query}", content=body, headers=headers)
    assert answer.status_code == status
    assert sentence in answer.json()["error"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/images?offset=100001", 422),
        ("/api/images?offset=99999999999999999999", 422),
        ("/api/images?limit=201", 422),
        ("/api/images?order=nearest", 400),
        ("/api/images?order=nearest&near=1", 404),
        ("/api/images?near=-5", 422),
        ("/api/images?archive=gone", 400),
        ("/api/images?from=2012&to=1998", 400),
        ("/api/images/x", 422),
        ("/api/images/99999999999999999999", 422),
        ("/api/clusters/-1", 422),
        ("/api/clusters/x", 422),
        ("/api/credits", 422),
        ("/api/nowhere", 404),
        ("/api/images/", 404),
        ("/api/images?unknown=1", 422),
        ("/api/images?q=%ff%fe", 400),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(client, path, status):
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    sentence = answer.json()["error"]
    assert sentence.endswith(".") and "Traceback" not in sentence and "\n" not in sentence


def test_far_into_a_list_there_is_nothing_and_no_next_page(client, made):
    for asked in ({}, {"order": "nearest", "near": made.images[0]}, {"archive": "cs"}):
        page = client.get("/api/images", params={**asked, "offset": 100_000}).json()
        assert (page["items"], page["next"]) == ([], None)


def test_in_public_only_what_may_be_shown_is_anywhere(public, made):
    free = {str(made.images[n]) for n in [*range(15, 20), *range(30, 45), *range(50, 55)]}
    hidden = made.images[0]
    assert get(public, "/api/about")["images"] == len(free)
    assert set(ids(get(public, "/api/images", limit=200))) == free
    nearest = get(public, "/api/images", order="nearest", near=made.images[30], limit=200)
    assert set(ids(nearest)) == free
    for path in (f"/api/images/{hidden}", "/api/articles/hep-th/9802001"):
        get(public, path, 404)
    get(public, "/api/images", 404, order="nearest", near=hidden)
    get(public, "/api/credits", 404, ids=hidden)
    for each in get(public, "/api/clusters"):
        assert set(each["examples"]) <= free
    assert set(get(public, "/api/maps/random_tsne/tiles/0/0/0")["ids"]) <= free
    assert public.get(f"/images/{hidden}.jpg").status_code == 404
    assert public.get(f"/thumbnails/{hidden}.jpg").status_code == 404
    tables = {each["name"] for each in get(public, "/api/statistics")}
    assert "clusters" in tables and "near_duplicates" not in tables
    for name in ("near_duplicates", "near_duplicates.csv"):
        get(public, f"/api/statistics/{name}", 404)
    assert [each["images"] for each in get(public, "/api/about")["embeddings"]] == [25, 25, 20]
    eps = public.post("/api/similar", content=b"%!PS\nshowpage\n")
    assert "allowed is bmp, gif, jpeg, png, tiff, webp" in eps.json()["error"]
