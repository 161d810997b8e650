"""The map in a real browser, on a real server: images come nearer, move, are caught and opened."""

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from explore.browsing import browser, hindrances, looking, served
from explore.mapped_profile import class_of, make_mapped_profile, year_of
from reimaging.explore.server import explorer

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
TILE = 384  # pixels along the whole map at zoom 0 (camera.ts)


@pytest.fixture(scope="module")
def mapped(tmp_path_factory):
    return make_mapped_profile(tmp_path_factory.mktemp("mapped"))


@pytest.fixture(scope="module")
def address(mapped):
    with served(explorer(mapped.open())) as address:
        yield address


@pytest.fixture(scope="module")
def opened():
    with browser() as opened:
        yield opened


@pytest.fixture
def page(opened, address):
    with looking(opened, address, viewport=WIDE, reduced_motion="reduce") as page:
        yield page


def stage(page):
    return page.locator(".map-stage")


def settled(page):
    expect(page.locator('.map-stage[data-settled="true"]')).to_be_attached(timeout=20_000)


def go(page, address="/map"):
    page.goto(address)
    settled(page)


def told(page, name):
    """What the page's address says under a name; a number if it is one."""
    value = parse_qs(urlsplit(page.url).query).get(name, [""])[0]
    return float(value) if re.fullmatch(r"-?[\d.]+", value) else value


def in_view(page):
    words = page.locator(".map-seen summary").inner_text()
    return int(words.split()[0].replace(",", ""))


def middle(page):
    box = stage(page).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def key(page, name):
    stage(page).press(name)
    page.wait_for_timeout(60)
    settled(page)


def draw(page, *corners):
    """Draw a line through places of the stage, each from 0, 0 to 1, 1."""
    box = stage(page).bounding_box()
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.get_by_role("button", name="Draw a line around images").click()
    page.mouse.move(*at[0])
    page.mouse.down()
    for corner in at[1:]:
        page.mouse.move(*corner, steps=8)
    page.mouse.up()


def test_the_whole_map_is_seen_first_as_images_and_in_few_bytes(opened, address):
    with looking(opened, address, viewport=WIDE) as page:
        sizes = []
        page.on(
            "requestfinished",
            lambda request: (
                "/api/maps/" in request.url and sizes.append(request.sizes()["responseBodySize"])
            ),
        )
        go(page)
        expect(page.locator(".map-told")).to_have_text("1,500 images")
        assert "x=" not in page.url
        assert in_view(page) > 60
        assert 0 < sum(sizes) < 500_000
        picture = Image.open(io.BytesIO(stage(page).screenshot())).convert("RGB")
        assert len(np.unique(np.asarray(picture).reshape(-1, 3), axis=0)) > 500


def test_nearer_there_are_more_images(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    def deepest():
        levels = [int(url.split("/tiles/")[1].split("/")[0]) for url in asked if "/tiles/" in url]
        asked.clear()
        return max(levels)

    go(page, "/map?x=0.5&y=0.5&zoom=1")
    before = deepest()
    for _ in range(4):
        key(page, "+")
    assert told(page, "zoom") == 3
    assert deepest() > before


def listed(page, most=20):
    """Links of the list of what is in the middle."""
    details = page.locator(".map-seen")
    if not details.evaluate("one => one.open"):
        details.locator("summary").click()
    links = details.locator("ol a")
    expect(links.first).to_be_visible()
    return [link.get_attribute("href") for link in links.all()[:most]]


def test_a_wheel_zooms_in_on_what_is_under_the_mouse(page):
    go(page, "/map?x=0.5&y=0.5&zoom=1")
    x, y = middle(page)
    page.mouse.move(x + 200, y)
    page.mouse.wheel(0, -360)
    page.wait_for_timeout(60)
    settled(page)
    zoom = told(page, "zoom")
    assert zoom > 1.5
    under = 0.5 + 200 / (TILE * 2)
    assert told(page, "x") + 200 / (TILE * 2**zoom) == pytest.approx(under, abs=0.002)


def test_the_map_is_dragged_with_the_mouse(page):
    go(page, "/map?x=0.5&y=0.5&zoom=2")
    x, y = middle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 150, y + 60, steps=6)
    page.mouse.up()
    page.wait_for_timeout(60)
    settled(page)
    assert told(page, "x") == pytest.approx(0.5 + 150 / (TILE * 4), abs=0.005)
    assert told(page, "y") == pytest.approx(0.5 - 60 / (TILE * 4), abs=0.005)
    assert told(page, "zoom") == 2


def test_two_fingers_pinch_the_map(opened, address):
    with looking(opened, address, viewport=PHONE, has_touch=True, reduced_motion="reduce") as page:
        go(page, "/map?x=0.5&y=0.5&zoom=1")
        x, y = middle(page)
        fingers = page.context.new_cdp_session(page)

        def touch(kind, apart):
            points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
            given = {"type": kind, "touchPoints": [] if kind == "touchEnd" else points}
            fingers.send("Input.dispatchTouchEvent", given)

        touch("touchStart", 40)
        for apart in (50, 60, 70, 80):
            touch("touchMove", apart)
        touch("touchEnd", 80)
        page.wait_for_timeout(60)
        settled(page)
        assert told(page, "zoom") == pytest.approx(2, abs=0.15)
        assert told(page, "x") == pytest.approx(0.5, abs=0.02)


def test_the_keyboard_does_all_that_the_mouse_does(page):
    go(page, "/map?x=0.5&y=0.5&zoom=2")
    key(page, "ArrowRight")
    key(page, "ArrowDown")
    step = 96 / (TILE * 4)
    assert told(page, "x") == pytest.approx(0.5 + step, abs=0.002)
    assert told(page, "y") == pytest.approx(0.5 + step, abs=0.002)
    key(page, "-")
    assert told(page, "zoom") == 1.5
    key(page, "0")
    assert told(page, "zoom") == ""
    key(page, "+")
    stage(page).press("l")
    expect(page.get_by_role("heading", name=re.compile("images within the line"))).to_be_visible()
    stage(page).press("Escape")
    expect(page.locator(".map-caught")).to_have_count(0)
    stage(page).press("Enter")
    expect(page.locator(".map-chosen .selected")).to_be_visible()
    assert told(page, "image") != ""


def test_what_is_in_the_middle_is_a_list_of_links(page):
    go(page, "/map?x=0.5&y=0.5&zoom=3")
    links = listed(page)
    assert len(links) == 20
    first = page.locator(".map-seen ol a").first
    expect(first).to_contain_text("Article")
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map-chosen .selected")).to_be_visible()


def test_a_click_opens_an_image_and_back_closes_it(page, mapped):
    go(page, "/map?x=0.5&y=0.5&zoom=4")
    where = page.url
    nearest = listed(page)[0].partition("image=")[2].partition("&")[0]
    place = page.request.get(f"/api/maps/random_tsne/places/{nearest}").json()
    x, y = middle(page)
    scale = TILE * 2 ** told(page, "zoom")
    page.mouse.click(x + (place["x"] - 0.5) * scale, y + (place["y"] - 0.5) * scale)
    chosen = page.locator(".map-chosen")
    expect(chosen.locator(".selected")).to_be_visible()
    number = int(parse_qs(urlsplit(page.url).query)["image"][0])
    assert number in mapped.images
    expect(chosen.get_by_role("link", name="See what is like it")).to_have_attribute(
        "href", f"/?near={number}"
    )
    page.go_back()
    expect(chosen).to_have_count(0)
    settled(page)
    assert page.url == where


def test_a_link_to_an_image_shows_it_on_the_map(page, mapped):
    number = mapped.images[0]
    page.goto(f"/map?image={number}")
    expect(page.locator(".map-chosen .selected")).to_be_visible()
    settled(page)
    expect(page.locator(".map-missing")).to_have_count(0)
    place = page.request.get(f"/api/maps/random_tsne/places/{number}").json()
    zoom = told(page, "zoom")
    side = page.locator(".map-side").bounding_box()["width"]
    assert told(page, "x") - side / 2 / (TILE * 2**zoom) == pytest.approx(place["x"], abs=0.01)
    assert told(page, "y") == pytest.approx(place["y"], abs=0.01)


def test_a_line_drawn_by_hand_catches_images_which_come_as_csv(page, mapped):
    go(page, "/map?x=0.5&y=0.5&zoom=1.2")
    draw(page, (0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))
    heading = page.get_by_role("heading", name=re.compile("images within the line"))
    expect(heading).to_be_visible()
    total = int(heading.inner_text().split()[0].replace(",", ""))
    assert 20 < total < 1500
    expect(page.locator(".map-caught-images img").first).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download the list (CSV)").click()
    lines = list(csv.DictReader(io.StringIO(coming.value.path().read_text())))
    assert len(lines) == total
    assert {int(line["image_id"]) for line in lines} <= set(mapped.images)
    # the line is in the address: whoever opens it sees the same
    shared = page.url
    page.goto("/about")
    go(page, shared)
    expect(heading).to_have_text(re.compile(f"^{total:,} images"))


def test_the_colours_are_told_in_words(page):
    go(page)
    legend = page.locator(".map-legend")
    for name in ("diagram", "sensor", "mixed"):
        expect(legend).to_contain_text(name)
    page.get_by_label("Colour of the frames").select_option("Year")
    expect(legend).to_contain_text("1995, dark")
    expect(legend).to_contain_text("2009, light")
    page.get_by_label("Colour of the frames").select_option("Category")
    expect(legend).to_contain_text("hep-th")
    assert told(page, "colour") == "category"


def test_a_word_of_the_legend_chooses_its_images(page):
    go(page)
    page.locator(".map-legend a", has_text="sensor").click()
    expect(page.locator(".map-told")).to_have_text("500 of 1,500 images")
    settled(page)
    assert told(page, "class") == "sensor"
    expect(page.locator(".map-legend")).not_to_contain_text("others")


def test_every_state_is_an_address(page):
    state = (
        "/map?class=mixed&from=1998&to=2005&map=random_umap&layout=grid&colour=year"
        "&x=0.4000&y=0.3000&zoom=1.50"
    )
    go(page, state)
    assert page.url.endswith(state)
    expect(page.get_by_label("Map", exact=True)).to_have_value("random_umap")
    expect(page.get_by_label("On a grid, near their places")).to_be_checked()
    expect(page.get_by_label("Colour of the frames")).to_have_value("year")
    expect(page.get_by_label("First year")).to_have_value("1998")
    expect(page.get_by_label("Last year")).to_have_value("2005")
    images = sum(class_of(n) == "mixed" and 1998 <= year_of(n // 50) <= 2005 for n in range(1500))
    expect(page.locator(".map-told")).to_have_text(f"{images} of 1,500 images")


def test_the_years_are_played_one_after_the_other(page):
    go(page, "/map?from=1995&to=1995")
    page.get_by_role("button", name="Play the years").click()
    expect(page.get_by_label("First year")).to_have_value("1997", timeout=20_000)
    page.get_by_role("button", name="Stop playing the years").click()
    settled(page)
    assert told(page, "from") == told(page, "to") > 1996
    expect(page.locator(".map-told")).to_have_text("100 of 1,500 images")


def test_another_map_and_another_layout_are_shown_whole(page):
    go(page, "/map?x=0.5&y=0.5&zoom=3")
    page.get_by_label("On a grid, near their places").check()
    settled(page)
    assert told(page, "zoom") == "" and told(page, "layout") == "grid"
    page.get_by_label("Map", exact=True).select_option("random_umap")
    settled(page)
    assert told(page, "map") == "random_umap"
    assert in_view(page) > 60


def test_where_no_image_is_as_asked_the_map_says_so(page):
    page.goto("/map?class=sensor&from=1995&to=1995&category=hep-th&format=png")
    settled(page)
    assert "of 1,500" in page.locator(".map-told").inner_text()
    page.goto("/map?q=nobodywroteaboutit")
    expect(page.locator(".map-empty")).to_be_visible()


def test_without_webgl_the_map_says_so(opened, address):
    with looking(opened, address, viewport=WIDE, faults_allowed=True) as page:
        page.add_init_script(
            "HTMLCanvasElement.prototype.getContext = () => null;"
            "OffscreenCanvas.prototype.getContext = () => null;"
        )
        page.goto("/map")
        expect(page.locator(".map-refusal")).to_contain_text("no WebGL")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_hinders_anyone_seriously(opened, address, scheme, size):
    with looking(
        opened, address, viewport=size, color_scheme=scheme, reduced_motion="reduce"
    ) as page:
        go(page, "/map?x=0.5&y=0.5&zoom=2")
        stage(page).press("l")
        expect(page.locator(".map-caught-images img").first).to_be_visible()
        assert hindrances(page) == []
