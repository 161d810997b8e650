"""A still copy in a real browser, from a web server that gives files and knows nothing of it."""

import csv
import re
import shutil

import httpx
import pytest
from playwright.sync_api import expect

from explore.browsing import browser, hindrances, looking, served, until
from explore.copies import files_served, write_copy_of
from explore.made_profile import ARTICLES
from explore.mapped_profile import make_mapped_profile
from reimaging.explore.collection import open_collection
from reimaging.explore.server import BODIES, explorer

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
BELOW = "some/where"  # a folder of the web server


@pytest.fixture(scope="module")
def copy(made, tmp_path_factory):
    """The folder of a copy of all 60 images, within that of a web server."""
    return write_copy_of(made, tmp_path_factory.mktemp("www") / BELOW)


@pytest.fixture(scope="module")
def address(copy):
    with files_served(copy.parents[1]) as address:
        yield f"{address}/{BELOW}"


@pytest.fixture(scope="module")
def opened():
    with browser() as opened:
        yield opened


@pytest.fixture
def page(opened, address):
    with looking(opened, f"{address}/", viewport=WIDE) as page:
        yield page


@pytest.fixture(scope="module")
def server(made):
    """The address of the explorer itself, of the same images."""
    with served(explorer(open_collection(made.layout, made.drawn)), BODIES) as address:
        yield address


@pytest.fixture(scope="module")
def asking(opened, address, copy):
    """What asks a copy as its pages do: by the code of theirs that answers from files."""
    with looking(opened, f"{address}/", viewport=WIDE) as page:
        page.goto("")
        yield asked_in(page, copy)


def asked_in(page, copy):
    (name,) = (each.name for each in (copy / "assets").glob("answers-*.js"))
    module = page.evaluate_handle(f"import('./assets/{name}')")

    def ask(path, **params):
        return page.evaluate(
            "([it, path, params]) => it.answer(path, new URLSearchParams(params))",
            [module, path, params],
        )

    return ask


def cards(page):
    return page.locator(".masonry .card")


def summary(page, words):
    expect(page.locator(".summary")).to_contain_text(words)


def settled(page):
    expect(page.locator(".map-stage")).to_have_attribute("data-settled", "true", timeout=20_000)


FILTERS = [
    {},
    {"class": "diagram"},
    {"archive": "cs", "category": "cs.CV"},
    {"from": "1999"},
    {"to": "1998", "format": "eps"},
    {"cluster": "2"},
    {"cluster": "none"},
    {"software": "none"},
    {"licence": "BY-SA"},
    {"q": "micrograph"},
    {"q": "X-ray stars"},
    {"q": '"at low temperature"', "class": "sensor"},
    {"q": "zebra"},
]


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_a_sample_is_that_of_the_server(asking, server, chosen):
    for more in ({}, {"seed": "12345678"}, {"offset": "7", "limit": "5", "seed": "2"}):
        params = chosen | more | {"order": "random"}
        there = httpx.get(f"{server}/api/images", params=params).json()
        here = asking("api/images", **params)
        assert here["items"] == there["items"]
        assert (here["total"], here["next"]) == (there["total"], there["next"])


@pytest.mark.parametrize("embedding", ["ternary", "raw", "caption"])
def test_the_nearest_images_are_those_of_the_server(asking, server, made, embedding):
    for image in made.images[::13]:
        params = {"order": "nearest", "near": str(image), "embedding": embedding, "limit": "40"}
        answer = httpx.get(f"{server}/api/images", params=params).json()
        if "error" in answer:
            with pytest.raises(Exception, match=re.escape(answer["error"])):
                asking("api/images", **params)
            continue
        there, here = answer["items"], asking("api/images", **params)["items"]
        assert here[0] == there[0]
        near = [{item["id"]: item["distance"] for item in items} for items in (here, there)]
        assert [*near[0].values()] == pytest.approx([*near[1].values()], abs=3e-6)
        # of some as far as each other either may come first, and one of them may be the last
        for image_id in near[0].keys() | near[1].keys():
            one, other = (each.get(image_id, there[-1]["distance"]) for each in near)
            assert one == pytest.approx(other, abs=3e-6)


def test_a_filter_narrows_the_nearest_and_a_note_tells_how_many_are_kept(asking, made):
    params = {"order": "nearest", "near": str(made.images[0]), "embedding": "ternary"}
    whole, some = asking("api/images", **params), asking("api/images", **params, archive="cs")
    assert whole["total"] == 49
    assert "keeps the 48 nearest" in whole["note"]
    expected = [item for item in whole["items"] if item["category"].startswith("cs.")]
    assert some["items"][1:] == expected[: len(some["items"]) - 1]
    assert f"{some['total'] - 1} of them are as the filters ask" in some["note"]


def test_images_articles_clusters_tables_and_credits_are_those_of_the_server(asking, server, made):
    def same(path, *, but=(), **params):
        there = httpx.get(f"{server}/{path}", params=params).json()
        here = asking(path, **params)
        if isinstance(here, dict):
            here, there = (
                {k: v for k, v in each.items() if k not in but} for each in (here, there)
            )
        assert here == there, path

    for image in made.images[::7]:
        same(f"api/images/{image}", but=("jpeg", "thumbnail"))
    for identifier, *_ in ARTICLES:
        same(f"api/articles/{identifier}")
    same("api/clusters")
    same("api/clusters/2")
    same("api/statistics")
    same("api/statistics/articles_by_year")
    same("api/credits", ids=",".join(map(str, made.images[3:40:4])))


def test_what_is_not_in_a_copy_is_refused_in_a_sentence(opened, address, copy):
    with looking(opened, f"{address}/", faults_allowed=True) as page:
        page.goto("")
        ask = asked_in(page, copy)
        for path, params, sentence in (
            ("api/images/12", {}, "Image 12 is not in this copy."),
            ("api/articles/1204.9999", {}, "has an image in this copy."),
            ("api/clusters/99", {}, "Cluster 99 has no image"),
            ("api/statistics/none", {}, "There is no table"),
            ("api/maps/none", {}, "is not in this copy."),
            ("api/images", {"class": "cat"}, "No image of this copy has the class"),
            ("api/images", {"q": "?!"}, "There is no word"),
            ("api/images", {"from": "2012", "to": "1998"}, "The years are from 2012 to 1998"),
            ("api/similar", {}, "takes the explorer itself"),
        ):
            with pytest.raises(Exception, match=re.escape(sentence)):
                ask(path, **params)


def test_maps_are_cut_into_the_same_tiles(opened, tmp_path):
    (tmp_path / "made").mkdir()
    made = make_mapped_profile(tmp_path / "made")
    copy = write_copy_of(made, tmp_path / "www", whole=False)
    shown = open_collection(made.layout, made.drawn)
    with (
        served(explorer(shown), BODIES) as server,
        files_served(copy) as address,
        looking(opened, f"{address}/") as page,
    ):
        page.goto("")
        ask, compared = asked_in(page, copy), 0
        for layout in ("plane", "grid"):
            for chosen in ({}, {"class": "mixed"}):
                params = {"layout": layout} | chosen
                path = "api/maps/random_tsne"
                told = httpx.get(f"{server}/{path}", params=params).json()
                assert ask(path, **params) == told
                assert told["depth"] > 1
                for z in range(told["depth"] + 1):
                    for x in range(0, 2**z, max(1, 2**z // 2)):
                        tile = f"{path}/tiles/{z}/{x}/{2**z // 2}"
                        there = httpx.get(f"{server}/{tile}", params=params).json()
                        assert ask(tile, **params) == there
                        compared += len(there["ids"])
        assert compared > 500
        place = ask(f"api/maps/random_tsne/places/{made.images[5]}", layout="plane")
        there = httpx.get(f"{server}/api/maps/random_tsne/places/{made.images[5]}").json()
        assert place["x"] == pytest.approx(there["x"], abs=1e-8)


def test_the_first_view_is_a_sample_from_a_folder_of_any_server(opened, address):
    with looking(opened, f"{address}/", viewport=WIDE) as page:
        asked, sizes = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on(
            "requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"])
        )
        page.goto("")
        page.wait_for_load_state("networkidle")
        summary(page, "48 of 60 images, a random sample")
        assert 0 < sum(sizes) < 1_000_000
        assert all(url.startswith(f"{address}/") for url in asked)


def test_words_filters_and_neighbours_are_addresses_and_back_leads_back(page):
    page.goto("")
    page.get_by_label("Words in captions and titles").fill("micrograph")
    page.keyboard.press("Enter")
    summary(page, "12 of 12 images")
    page.get_by_label("Archive").select_option("cs")
    summary(page, "3 of 3 images")
    assert "#/?q=micrograph&archive=cs" in page.url
    searched = page.url
    cards(page).first.click()
    summary(page, "nearest to the chosen image")
    expect(page.locator(".selected .caption")).to_contain_text("Micrograph of the sample")
    page.reload()
    summary(page, "nearest to the chosen image")
    page.go_back()
    expect(page).to_have_url(searched)
    summary(page, "3 of 3 images")


def test_all_pages_are_there_and_lead_to_each_other(page):
    page.goto("")
    page.get_by_role("link", name="Clusters").click()
    page.get_by_role("link", name=re.compile("phase diagram, temperature")).click()
    page.get_by_role("link", name="Wander in this cluster").click()
    summary(page, "random sample")
    cards(page).first.click()
    page.locator(".source h2 a").click()
    expect(page.locator("h1")).to_be_visible()
    expect(page).to_have_url(re.compile("#/articles/"))
    page.get_by_role("link", name="Statistics").click()
    page.get_by_role("link", name="Articles by year", exact=True).click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download as CSV").click()
    assert saved.value.suggested_filename == "articles_by_year.csv"
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", name="A still copy")).to_be_visible()
    page.get_by_role("link", name="one page").click()
    expect(page).to_have_title("Credits · Images of the arXiv")
    page.locator("section a").first.click()
    assert re.search(r"/images/\d+\.jpg$", page.url)


def test_the_link_that_skips_to_the_content_does_not_leave_the_page(page):
    page.goto("#/about")
    expect(page.get_by_role("heading", name="A still copy")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    assert page.url.endswith("#/about")


def test_a_lasso_on_the_map_is_listed_and_saved(page, made):
    page.goto("#/map?lasso=0,0,1,0,1,1,0,1&class=diagram")
    settled(page)
    expect(page.get_by_role("heading", name="20 images within the line")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download the list (CSV)").click()
    rows = list(csv.DictReader(saved.value.path().read_text().splitlines()))
    assert {row["class"] for row in rows} == {"diagram"}
    assert {int(row["image_id"]) for row in rows} == set(made.images[::3])


def test_an_image_is_shown_on_the_map(page, made):
    page.goto(f"#/?near={made.images[0]}")
    page.get_by_role("link", name="Show on the map").click()
    settled(page)
    expect(page.locator(".map-side .selected")).to_be_visible()


def test_a_picture_of_ones_own_is_refused_in_a_sentence(page):
    page.goto("")
    expect(cards(page).first).to_be_visible()
    expect(page.get_by_label("Search by a picture of yours")).to_have_count(0)
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["x"], "mine.png", {type: "image/png"}));
            document.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data}));
        }"""
    )
    expect(page.locator(".refusal")).to_contain_text("This is a still copy")


def test_the_path_walked_and_the_credits_of_a_page_can_be_had(page, made):
    a, b = made.images[0], made.images[5]
    page.goto(f"#/?near={b}&embedding=raw&path={a},{b}")
    expect(page.locator(".path-strip li")).to_have_count(2)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save page").click()
    assert "On branes and their shadows" in saved.value.path().read_text()
    page.get_by_role("button", name="Credits of this page").click()
    expect(page.locator("dialog .credit-list li").first).to_be_visible()


def test_with_thumbnails_only_nothing_asks_for_the_images(opened, made, tmp_path):
    write_copy_of(made, tmp_path / "copy", whole=False)
    assert not (tmp_path / "copy/images").exists()
    with files_served(tmp_path) as address, looking(opened, f"{address}/copy/") as page:
        page.goto(f"#/?near={made.images[0]}")
        expect(page.locator(".selected-picture img")).to_be_visible()
        until(page, "document.querySelector('.selected-picture img').naturalWidth > 0")


def test_opened_as_a_file_the_page_says_what_it_wants(opened, copy):
    page = opened.new_page()
    try:
        page.goto(f"file://{copy}/index.html")
        expect(page.get_by_text("These pages want JavaScript and a web server")).to_be_visible()
    finally:
        page.close()


def test_a_copy_that_lacks_a_file_says_which(opened, copy, tmp_path):
    shutil.copytree(copy, tmp_path / "copy")
    (tmp_path / "copy/data/columns.json").unlink()
    with (
        files_served(tmp_path) as address,
        looking(opened, f"{address}/copy/", faults_allowed=True) as page,
    ):
        page.goto("")
        expect(page.locator(".refusal")).to_have_text("data/columns.json is not in this copy.")


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)])
@pytest.mark.parametrize("place", ["#/about", "credits.html"])
def test_nothing_hinders_people_on_the_pages_that_only_a_copy_has(
    opened, address, scheme, size, place
):
    with looking(opened, f"{address}/", viewport=size, color_scheme=scheme) as page:
        page.goto(place)
        page.wait_for_load_state("networkidle")
        assert hindrances(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_the_servers_own_pages_do_not_load_what_answers_from_files(opened, server):
    with looking(opened, server) as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/")
        page.wait_for_load_state("networkidle")
        assert not [url for url in asked if "/answers-" in url]
        assert page.evaluate("location.hash") == ""
