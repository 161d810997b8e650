"""The labelling tool over HTTP: next, decisions, undo, agreement, export and import."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS, load_all_checks

from explore.label_profile import IDS, labelling_of, write_project
from explore.served import asking
from reimaging.explore import label_api
from reimaging.explore.label_api import labels_in
from reimaging.explore.label_server import BODIES
from reimaging.learn.labels import WITHDRAWN, Label, add_labels, read_labels


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return write_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def client(project):
    with asking(labelling_of(project)[0], BODIES) as client:
        yield client


@pytest.fixture(autouse=True)
def here(project):
    """Where the files lie; the table is not there yet."""
    project.labels.unlink(missing_ok=True)
    return project


def asked(client, path, **parameters):
    answer = client.get(f"/api/label/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def said(client, path, **body):
    answer = client.post(f"/api/label/{path}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def decide(client, image, label, labeller, **more):
    return said(client, "decisions", image=str(image), label=label, labeller=labeller, **more)


def test_what_there_is_to_label_is_told(client):
    about = asked(client, "about")
    assert (about["profile"], about["images"]) == ("mine", 8)
    assert about["table"] == "data/mine/labels.csv"
    assert [(each["name"], each["key"]) for each in about["classes"]] == [
        ("diagram", "←"), ("mixed", "↓"), ("sensor", "→"),
    ]  # fmt: skip
    assert about["predicted"] is True
    assert about["notice"] == ""


def test_next_is_told_with_what_the_index_knows_and_ids_as_text(client):
    found = asked(client, "next", labeller="ada", count=8)
    assert {each["id"] for each in found["items"]} == {str(image) for image in IDS}
    assert found["left"] == 8
    [first] = [each for each in found["items"] if each["id"] == str(IDS[0])]
    assert first["caption"] == "A caption with <i>signs</i>."
    assert (first["identifier"], first["year"]) == ("0801.0000", 2008)
    picture = client.get(first["jpeg"])
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.content.startswith(b"\xff\xd8")
    skipped = ",".join(str(image) for image in IDS[:7])
    assert len(asked(client, "next", labeller="ada", skip=skipped)["items"]) == 1


def test_a_decision_is_in_the_table_when_it_is_answered(client, here):
    kept = decide(client, 17, "sensor", "ada", order="uncertain", token="t")
    assert kept["progress"] == {"total": 1, "today": 1}
    [row] = read_labels(here.labels)
    assert (row.image, row.label, row.labeller, row.source) == ("17", "sensor", "ada", "hand:uncertain")  # fmt: skip
    again = decide(client, 17, "sensor", "ada", order="uncertain", token="t")
    assert again["repeated"] and len(read_labels(here.labels)) == 1
    assert asked(client, "next", labeller="ada")["left"] == 7


def test_an_undo_gives_the_image_back(client, here):
    decide(client, 17, "sensor", "ada")
    taken = said(client, "undo", labeller="ada")
    assert (taken["image"], taken["label"], taken["picture"]["id"]) == ("17", "sensor", "17")
    assert taken["progress"]["total"] == 0
    assert [row.label for row in read_labels(here.labels)] == ["sensor", WITHDRAWN]
    refused = client.post("/api/label/undo", json={"labeller": "ada"})
    assert (refused.status_code, refused.json()["error"]) == (
        400, "ada has decided nothing here that could be undone.",
    )  # fmt: skip


def test_the_image_that_was_decided_last_is_told_so_that_an_undo_can_name_it(client):
    def last():
        return asked(client, "next", labeller="ada")["last"]

    assert last() is None
    decide(client, 17, "sensor", "ada")
    decide(client, 5, "mixed", "ada")
    decide(client, 44, "mixed", "bob")
    assert last() == "5"
    said(client, "undo", labeller="ada", image="5")
    assert last() == "17"
    again = said(client, "undo", labeller="ada", image="5")  # as it is sent when no answer came
    assert (again["label"], again["repeated"], last()) == ("", True, "17")


def test_agreement_is_of_what_both_have_labelled_by_now(client):
    for image, ada, bob in ((5, "sensor", "sensor"), (17, "diagram", "sensor"), (44, "diagram", "diagram"), (61, "sensor", "sensor")):  # fmt: skip
        decide(client, image, ada, "ada")
        decide(client, image, bob, "bob")
    decide(client, 90, "mixed", "bob")
    found = asked(client, "agreement")
    assert [(each["name"], each["total"]) for each in found["labellers"]] == [
        ("ada", 4),
        ("bob", 5),
    ]
    [pair] = found["pairs"]
    assert (pair["labellers"], pair["images"], pair["agreed"]) == (["ada", "bob"], 4, 3)
    assert pair["kappa"] == pytest.approx((3 / 4 - 1 / 2) / (1 / 2))
    assert pair["confusion"] == [[1, 1, 0], [0, 2, 0], [0, 0, 0]]
    assert (found["classes"], found["tied"]) == ({"diagram": 1, "sensor": 2, "mixed": 1}, 1)
    decide(client, 17, "diagram", "bob")
    assert asked(client, "agreement")["pairs"][0]["kappa"] == 1


def test_many_who_decide_at_once_are_all_kept(client, here):
    every = [(f"labeller {n}", image) for n in range(8) for image in IDS]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda pair: decide(client, pair[1], "mixed", pair[0]), every))
    found = sorted((row.labeller, int(row.image)) for row in read_labels(here.labels))
    assert found == sorted(every)


def exported(client, **parameters):
    answer = client.get("/api/label/export", params=parameters)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    return answer.content


def test_the_table_is_exported_as_it_stands(client, here):
    assert exported(client) == b"image,label,labeller,time,source\n"
    decide(client, 17, "sensor", "ada")
    assert exported(client, form="csv") == here.labels.read_bytes()


def imported(client, body, labeller="cleo"):
    answer = client.post("/api/label/import", params={"labeller": labeller}, content=body)
    return answer.json() | {"status": answer.status_code}


@pytest.mark.parametrize("form", ["lists", "folders"])
def test_what_is_exported_in_the_study_s_form_is_imported_again(client, here, form):
    add_labels(here.labels, [Label("b.png", "sensor", "ada")])
    for image, label in ((5, "sensor"), (17, "diagram"), (2**63 - 1, "mixed")):
        decide(client, image, label, "ada")
    whole = exported(client, form=form)
    found = imported(client, whole)
    assert found == {"added": 4 - (form == "folders"), "known": 0, "elsewhere": int(form == "lists"), "status": 200}  # fmt: skip
    agreement = asked(client, "agreement")
    assert agreement["labellers"][1]["classes"] == {"diagram": 1, "sensor": 2 - (form == "folders"), "mixed": 1}  # fmt: skip
    assert imported(client, whole)["added"] == 0


def test_folders_hold_the_pictures_of_the_profile_s_images(client, here):
    decide(client, 17, "mixed", "ada")
    decide(client, 5, "mixed", "bob")
    with zipfile.ZipFile(io.BytesIO(exported(client, form="folders", labeller="ada"))) as archive:
        assert archive.namelist() == ["unsure/17.jpg"]
        assert archive.read("unsure/17.jpg") == client.get("/images/17.jpg").content


def test_too_many_pictures_are_not_exported(client, monkeypatch):
    monkeypatch.setattr(label_api, "MOST_PICTURES", 1)
    decide(client, 17, "mixed", "ada")
    decide(client, 5, "mixed", "ada")
    refused = client.get("/api/label/export", params={"form": "folders"})
    assert refused.status_code == 400
    assert refused.json()["error"].startswith("2 images are labelled; folders are exported of up to 1.")  # fmt: skip


def test_a_table_is_imported_with_its_labellers_and_what_is_new_alone(client, here):
    table = "image,label,labeller\na/17.jpg,unsure,dora\n5,sensor,\nb.png,sensor,\n"
    assert imported(client, table) == {"added": 3, "known": 0, "elsewhere": 1, "status": 200}
    assert imported(client, table)["known"] == 3
    assert [(row.image, row.labeller) for row in read_labels(here.labels)] == [
        ("17", "dora"), ("5", "cleo"), ("b.png", "cleo"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "The table lacks the column image, label"),
        (b"image,label\n5,photo\n", "The table, line 2: 5 has the label 'photo'"),
        (b"\xff\xfe", "neither a ZIP file nor text in UTF-8"),
        (b"PK\x03\x04 and no more", "The ZIP file cannot be read"),
        (b"image,label\n" + b"5,mixed\n" * 500_000, "over 500,000 lines"),
    ],
)
def test_what_cannot_be_imported_is_refused_in_a_sentence_and_nothing_is_added(
    client, here, body, why
):
    refused = imported(client, body)
    assert refused["status"] == 400
    assert why in refused["error"]
    assert not here.labels.exists()


def test_a_body_that_is_too_large_is_refused(client):
    assert imported(client, bytes(label_api.MOST_BYTES + 1))["status"] == 413


def test_labels_are_read_in_whichever_form_they_come():
    assert labels_in(b"\xef\xbb\xbfimage,label\r\n5,unsure\r\n", "ada") == [
        Label("5", "mixed", "ada", "", "table")
    ]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "why"),
    [
        ("GET", "next", None, 422, "labeller is missing"),
        ("GET", "next?labeller=%3D1", None, 400, "allowed is a name of 1 to 40"),
        ("GET", "next?labeller=a&order=newest", None, 422, "order is 'newest'"),
        ("GET", "next?labeller=a&count=65", None, 422, "count is '65'"),
        ("GET", "next?labeller=a&skip=x", None, 422, "skip is 'x'"),
        ("GET", "next?labeller=a&limit=3", None, 422, "no parameter 'limit'"),
        ("GET", "export?form=xlsx", None, 422, "form is 'xlsx'"),
        ("GET", "nothing", None, 404, "There is nothing at"),
        ("POST", "decisions", {"image": "3", "label": "mixed", "labeller": "a"}, 400, "Image 3 is not here"),
        ("POST", "decisions", {"image": "17", "label": "photo", "labeller": "a"}, 422, "label is 'photo'"),
        ("POST", "decisions", {"image": 17, "label": "mixed", "labeller": "a"}, 422, "image is 17"),
        ("POST", "decisions", {"image": "17", "label": "mixed", "labeller": "\u202e"}, 400, "labeller is"),
        ("DELETE", "decisions", None, 405, "is not done here"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_in_one_sentence(client, here, method, path, body, status, why):
    answer = client.request(method, f"/api/label/{path}", json=body)
    assert answer.status_code == status
    assert why in answer.json()["error"]
    assert not here.labels.exists()


def test_a_page_of_another_site_writes_nothing(client, here):
    body = {"image": "17", "label": "mixed", "labeller": "mallory"}
    for headers in (
        {"origin": "https://elsewhere.example"},
        {"sec-fetch-site": "cross-site"},
        {"host": "elsewhere.example"},
    ):
        refused = client.post("/api/label/decisions", json=body, headers=headers)
        assert refused.status_code in (400, 403)
        added = client.post("/api/label/import?labeller=mallory", content="image,label\n5,mixed\n", headers=headers)  # fmt: skip
        assert added.status_code in (400, 403)
    assert not here.labels.exists()


def test_a_table_that_somebody_broke_is_told_and_left_as_it_is(client, here):
    decide(client, 17, "sensor", "ada")
    with here.labels.open("a") as table:
        table.write("5,photo,ada,,\n")
    there = here.labels.read_bytes()
    refused = client.post("/api/label/decisions", json={"image": "44", "label": "mixed", "labeller": "ada"})  # fmt: skip
    assert refused.status_code == 400
    assert "'photo'" in refused.json()["error"]
    assert here.labels.read_bytes() == there


def test_whatever_is_asked_is_answered_as_the_api_describes_itself(client):
    described = client.get("/api/openapi.json").json()
    schema = schemathesis.openapi.from_dict(described)
    schema.config.update(base_url=str(client.base_url).rstrip("/"))
    load_all_checks()
    checks = CHECKS.get_by_names(
        [
            "not_a_server_error",
            "status_code_conformance",
            "content_type_conformance",
            "response_schema_conformance",
        ]
    )
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 8
    for operation in operations:

        @settings(max_examples=15, database=None, derandomize=True, suppress_health_check=[*HealthCheck])  # fmt: skip
        @given(operation.as_strategy())
        def ask(case):
            answer = case.call()
            case.validate_response(answer, checks=checks)
            if answer.status_code >= 400:
                assert answer.json()["error"].endswith(".")

        ask()
