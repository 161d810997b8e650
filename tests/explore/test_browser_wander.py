"""Wander, clusters, articles and statistics in a real browser, on a real server."""

import io
import json
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from explore.browsing import browser, hindrances, looking, served, until
from explore.made_profile import ARTICLES, CAPTIONS, ROOM, picture
from reimaging.explore.server import BODIES, explorer

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def address(collection):
    with served(explorer(collection), BODIES) as address:
        yield address


@pytest.fixture(scope="module")
def opened():
    with browser() as opened:
        yield opened


@pytest.fixture
def page(opened, address):
    with looking(opened, address, viewport=WIDE) as page:
        yield page


def cards(page):
    return page.locator(".masonry .card")


def ids(page):
    """Ids of the cards in the page, in the order of the list."""
    return page.eval_on_selector_all(".masonry .card", "all => all.map(one => one.dataset.image)")


def summary(page, words):
    expect(page.locator(".summary")).to_contain_text(words)


def put_png(n=0):
    written = io.BytesIO()
    Image.fromarray(picture(n)).save(written, "PNG")
    return {"name": "mine.png", "mimeType": "image/png", "buffer": written.getvalue()}


def test_the_first_view_is_a_sample_and_under_a_megabyte(opened, address):
    with looking(opened, address, viewport=WIDE) as page:
        sizes = []
        page.on(
            "requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"])
        )
        page.goto("/")
        page.wait_for_load_state("networkidle")
        summary(page, "48 of 60 images, a random sample")
        assert 0 < sum(sizes) < 1_000_000


def test_words_are_searched_for(page):
    page.goto("/")
    expect(cards(page).first).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_label("Words in captions and titles")).to_be_focused()
    page.keyboard.type("micrograph")
    page.keyboard.press("Enter")
    summary(page, "12 of 12 images")
    assert "q=micrograph" in page.url
    alts = page.eval_on_selector_all(".masonry img", "all => all.map(one => one.alt)")
    assert len(alts) > 1
    assert all(alt.startswith("Figure 3: Micrograph of the sample") for alt in alts)


def test_filters_choose_and_are_taken_away_again(page):
    page.goto("/")
    page.get_by_label("Archive").select_option("cs")
    summary(page, "15 of 15 images")
    page.get_by_label("Category").select_option("cs.CV")
    summary(page, "10 of 10 images")
    page.get_by_label("Class", exact=True).select_option("diagram")
    expect(page.locator(".chip")).to_have_count(3)
    page.get_by_role("button", name="Clear all").click()
    summary(page, "48 of 60 images")


def test_years_are_chosen_with_two_handles(page):
    page.goto("/")
    page.get_by_label("First year").focus()
    page.keyboard.press("End")
    summary(page, "30 of 30 images")
    assert "from=2012" in page.url


def test_five_neighbours_are_followed_and_back_leads_back(page):
    page.goto("/?embedding=raw")
    cards(page).first.click()
    summary(page, "nearest to the chosen image by pixels")
    walked = [page.url]
    for _ in range(4):
        second = ids(page)[1]
        cards(page).nth(1).click()
        expect(cards(page).first).to_have_attribute("data-image", second)
        assert f"near={second}" in page.url
        walked.append(page.url)
    expect(page.locator(".path-strip li")).to_have_count(5)
    for url in reversed(walked[:-1]):
        page.go_back()
        expect(page).to_have_url(url)
        near = re.search(r"near=(\d+)", url)[1]
        expect(cards(page).first).to_have_attribute("data-image", near)
    page.go_back()
    summary(page, "a random sample")


def test_one_goes_back_along_the_path_and_another_way_from_there(page, made):
    a, b, c, d = made.images[:20:5]
    page.goto(f"/?near={c}&embedding=raw&path={a},{b},{c}")
    page.get_by_label("Step 2 of 3").click()
    expect(page.get_by_label("Step 2 of 3")).to_have_attribute("aria-current", "step")
    expect(page.locator(".path-strip li")).to_have_count(3)
    page.locator(f'.masonry [data-image="{d}"]').click()
    expect(page).to_have_url(re.compile(f"path={a},{b},{d}$"))


def test_a_shared_address_restores_what_was_seen(opened, address, page, made):
    near = made.images[30]
    page.goto(f"/?near={near}&embedding=raw&with=ternary&class=diagram&distances=shown&path={near}")
    summary(page, "nearest to the chosen image by pixels and by what the classifier sees")
    page.wait_for_load_state("networkidle")
    seen = ids(page)
    with looking(opened, address, viewport=WIDE) as other:
        other.goto(page.url)
        expect(other.locator(".list")).to_have_count(2)
        other.wait_for_load_state("networkidle")
        assert ids(other) == seen
        assert other.get_by_label("Class", exact=True).input_value() == "diagram"
        assert other.get_by_label("Show distances").is_checked()


def test_distances_are_shown_on_demand(page, made):
    page.goto(f"/?near={made.images[0]}&embedding=raw")
    first = cards(page).first.locator(".card-number")
    expect(first).to_have_text("1998")
    page.get_by_label("Show distances").check()
    expect(first).to_have_text("0.000")


def test_the_chosen_image_is_told_whole(page, made):
    n = 6 * ROOM  # the first image of 1204.0001
    identifier, _, _, _, authors, title = ARTICLES[6]
    page.goto(f"/?near={made.images[n]}")
    told = page.get_by_role("article", name="The chosen image")
    for words in (CAPTIONS[0], title, *authors.split("|"), "CC BY 4.0", "fig1.eps", "diagram"):
        expect(told).to_contain_text(words)
    abstract = told.get_by_role("link", name=f"arXiv:{identifier}")
    expect(abstract).to_have_attribute("href", re.compile(identifier))
    told.get_by_role("button", name="Enlarge").click()
    expect(page.locator("dialog.picture img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


def test_what_a_title_holds_is_text(page):
    page.goto("/articles/1204.0002")
    expect(page.get_by_role("heading", level=1)).to_have_text('Seeing <b>more</b> & "better"')


def test_arrows_move_and_enter_follows(page):
    page.goto("/?embedding=raw")
    cards(page).first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    chosen = page.evaluate("document.activeElement.dataset.image")
    assert chosen != ids(page)[0]
    page.keyboard.press("Enter")
    expect(page.locator(".card.chosen")).to_have_attribute("data-image", chosen)
    # one goes on from the image that was followed
    assert page.evaluate("document.activeElement.dataset.image") == chosen


def test_a_list_goes_on_as_one_scrolls_and_stays_small_in_the_page(page):
    page.set_viewport_size(PHONE)
    page.goto("/")
    cards(page).first.focus()
    page.keyboard.press("End")
    summary(page, "60 of 60 images")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator('.masonry > li[aria-posinset="60"]')).to_be_visible()
    assert cards(page).count() < 60


def test_a_part_of_a_list_that_failed_is_asked_for_again(opened, address):
    with looking(opened, address, viewport=PHONE, faults_allowed=True) as page:
        page.route("**/api/images?*offset=48*", lambda route: route.abort())
        page.goto("/")
        cards(page).first.focus()
        page.keyboard.press("End")
        expect(page.locator(".results .refusal")).to_contain_text("does not answer")
        page.unroute("**/api/images?*offset=48*")
        page.get_by_role("button", name="Try again").click()
        summary(page, "60 of 60 images")
        expect(page.locator(".results .refusal")).to_have_count(0)


def test_going_back_while_a_list_is_on_its_way_waits_for_nothing(opened, address):
    with looking(opened, address, viewport=WIDE, faults_allowed=True) as page:
        page.goto("/?embedding=raw")
        expect(cards(page).first).to_be_visible()
        asked = []
        page.route("**/api/images?*order=nearest*", lambda route: asked.append(route))
        cards(page).nth(1).click()
        expect(page.locator(".results[aria-busy=true]")).to_have_count(1)
        page.go_back()
        expect(page.locator(".results[aria-busy=false]")).to_have_count(1)


def test_a_path_with_an_image_that_cannot_be_had_is_not_saved(opened, address, made):
    first, second = made.images[5], made.images[20]
    with looking(opened, address, viewport=WIDE, faults_allowed=True) as page:
        page.route(f"**/images/{second}.jpg", lambda route: route.fulfill(status=503, body="no"))
        page.goto(f"/?near={second}&path={first},{second}")
        page.get_by_role("button", name="Save page").click()
        expect(page.locator(".path-strip .refusal")).to_contain_text("not to be had (503)")


def test_a_place_far_down_is_found_again(page):
    page.set_viewport_size({"width": 1000, "height": 500})
    page.goto("/")
    expect(cards(page).first).to_be_visible()
    page.mouse.move(700, 300)
    page.mouse.wheel(0, 2500)
    until(page, "scrollY > 1500 && history.state?.down === scrollY")
    before = page.evaluate("scrollY")
    page.evaluate("document.elementFromPoint(700, 300).closest('.card').click()")
    until(page, "scrollY === 0")
    page.go_back()
    until(page, f"scrollY === {before}")


def test_a_picture_of_ones_own_finds_its_like_and_is_in_no_address(page, made):
    page.goto("/")
    page.locator("input[type=file]").set_input_files(put_png(21))
    summary(page, "nearest to your picture by pixels")
    expect(cards(page).first).to_have_attribute("data-image", str(made.images[21]))
    assert "mine" not in page.url
    cards(page).nth(1).click()
    expect(page.get_by_role("article", name="The chosen image")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("article", name="Your picture")).to_be_visible()
    page.reload()
    expect(page.locator(".refusal")).to_contain_text("was not stored")


def test_a_picture_can_be_pasted_or_dropped(page, made):
    file = put_png(35)
    for kind in ("paste", "drop"):
        page.goto("/")
        expect(cards(page).first).to_be_visible()
        page.evaluate(
            """([kind, bytes]) => {
                const data = new DataTransfer();
                data.items.add(new File([new Uint8Array(bytes)], "mine.png", {type: "image/png"}));
                const how = {bubbles: true, cancelable: true};
                document.body.dispatchEvent(kind === "paste"
                    ? new ClipboardEvent(kind, {...how, clipboardData: data})
                    : new DragEvent(kind, {...how, dataTransfer: data}));
            }""",
            [kind, list(file["buffer"])],
        )
        expect(cards(page).first).to_have_attribute("data-image", str(made.images[35]))


def test_what_the_server_refuses_is_said_in_its_sentence(opened, address):
    with looking(opened, address, viewport=WIDE, faults_allowed=True) as page:
        page.goto("/?near=123&embedding=raw")
        expect(page.locator(".refusal").first).to_contain_text("123")
        page.locator("input[type=file]").set_input_files(
            {"name": "no.png", "mimeType": "image/png", "buffer": b"no image at all"}
        )
        expect(page.locator(".results .refusal")).to_be_visible()
        page.goto("/clusters/999999")
        expect(page.locator(".refusal")).to_contain_text("999999")


def test_a_path_is_saved_with_its_credits(page, made):
    first, second = made.images[30], made.images[45]
    page.goto(f"/?near={second}&embedding=raw&path={first},{second}")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save JSON").click()
    saved = json.loads(saving.value.path().read_text())
    assert [image["id"] for image in saved["images"]] == [str(first), str(second)]
    assert {credit["identifier"] for credit in saved["credits"]} == {"1204.0001", "1204.0004"}
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save page").click()
    html = saving.value.path().read_text()
    assert html.count("data:image/jpeg") == 2
    assert "CC BY 4.0" in html
    assert "<script" not in html


def test_the_credits_of_a_page_can_be_listed(page):
    page.goto("/articles/1204.0005")
    expect(page.locator(".article-figure").first).to_be_visible()
    page.get_by_role("button", name="Credits of this page").click()
    listed = page.get_by_role("dialog", name="Credits of this page")
    expect(listed).to_contain_text("5 images of 1 article")
    expect(listed).to_contain_text("N. Bohr, W. Heisenberg")


def test_an_article_shows_its_figures_in_order(page):
    page.goto("/articles/hep-th/9802001")
    captions = page.locator(".article-figure > figcaption")
    expect(captions).to_have_count(3)
    expect(captions.nth(0)).to_have_text(f"Figure 1. {CAPTIONS[0]}")
    expect(page.get_by_role("heading", name="Images that no figure shows")).to_be_visible()
    page.locator(".article-figure a").first.click()
    expect(page.get_by_role("article", name="The chosen image")).to_be_visible()


def test_clusters_lead_to_their_images(page):
    page.goto("/clusters")
    expect(page.locator(".cluster")).to_have_count(4)
    page.get_by_role("link", name="density").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("density")
    expect(cards(page).first).to_be_visible()
    page.get_by_role("link", name="Wander in this cluster").click()
    expect(page.locator(".chip")).to_contain_text("density")


def test_a_table_has_a_chart_and_its_csv(page):
    page.goto("/statistics")
    page.get_by_label("Find a table").fill("formats year")
    page.get_by_role("link", name="Formats by year", exact=True).click()
    expect(page.get_by_role("img", name="Images by year")).to_be_visible()
    expect(page.locator("tbody tr")).not_to_have_count(0)
    with page.expect_download() as saving:
        page.get_by_role("link", name="Download as CSV").click()
    assert saving.value.path().read_text().startswith("year,")


def test_keys_are_shown_and_the_content_can_be_skipped_to(page):
    page.goto("/about")
    expect(page.get_by_role("heading", level=1)).to_have_text("About")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_on_a_phone_the_filters_are_in_a_drawer(opened, address):
    with looking(opened, address, viewport=PHONE, has_touch=True) as page:
        page.goto("/")
        expect(cards(page).first).to_be_visible()
        page.get_by_role("button", name="Search and filters").click()
        drawer = page.get_by_role("dialog", name="Search and filters")
        drawer.get_by_label("Archive").select_option("math")
        page.keyboard.press("Escape")
        summary(page, "5 of 5 images")
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


CHOSEN = "/?near=%s&embedding=raw&with=ternary&distances=shown&path=%s"
PLACES = (
    "/",
    CHOSEN,
    "/?near=%s&embedding=raw&q=density",
    "/clusters",
    "/clusters/1",
    "/articles/1204.0001",
    "/statistics",
    "/statistics/formats_by_year",
    "/about",
    "/nowhere",
)


def test_nothing_hinders_those_who_do_not_see_or_point(opened, address, made):
    n = str(made.images[12])
    with looking(opened, address, viewport=WIDE, faults_allowed=True) as page:
        for place in PLACES:
            page.goto(place.replace("%s", n))
            page.wait_for_load_state("networkidle")
            assert hindrances(page) == [], place
        page.keyboard.press("?")
        assert hindrances(page) == []


def test_nothing_hinders_them_in_the_dark_or_on_a_phone(opened, address, made):
    n = str(made.images[12])
    with looking(opened, address, viewport=PHONE, color_scheme="dark") as page:
        for place in ("/statistics/formats_by_year", CHOSEN):
            page.goto(place.replace("%s", n))
            page.wait_for_load_state("networkidle")
            assert hindrances(page) == [], place
        page.get_by_role("button", name="Search and filters").click()
        assert hindrances(page) == []
