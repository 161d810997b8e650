"""The labelling tool as people use it, in a browser: keys, undo, two at once, export and import."""

import re

import pytest

from explore.browsing import browser, hindrances, looking
from explore.label_profile import IDS, label_process, labelling_of, write_project
from explore.served import served
from reimaging.explore.label_server import BODIES
from reimaging.learn.labels import WITHDRAWN, Label, add_labels, read_labels

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def opened():
    with browser() as opened:
        yield opened


@pytest.fixture
def here(tmp_path):
    return write_project(tmp_path)


@pytest.fixture
def address(here):
    with served(labelling_of(here)[0], BODIES) as address:
        yield address


def begin(page, name="ada"):
    page.goto("/")
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Begin").click()
    shown(page)


def shown(page):
    """The image that is shown, by its address."""
    image = page.get_by_alt_text("The image to be labelled")
    image.wait_for()
    return re.search(r"/images/(\d+)\.jpg", image.get_attribute("src"))[1]


def press(page, key, changes=True):
    before = shown(page)
    page.keyboard.press(key)
    if changes:
        page.wait_for_function(
            "before => !document.querySelector('.label-stage img')?.src.includes(before)",
            arg=f"/{before}.jpg",
        )
    return before


def progress(page, words):
    """Wait until the page says so, and the server has confirmed all that was decided."""
    page.locator(".label-progress[aria-busy=false]", has_text=re.compile(words)).wait_for()


def progress_shown(page, words):
    """Wait until the page says so, whatever is on its way."""
    page.locator(".label-progress", has_text=re.compile(words)).wait_for()


def holding(page):
    """Hold decisions back on their way to the server; they are put into the list."""
    held = []
    page.route("**/api/label/decisions", lambda route: held.append(route))
    return held


def until_held(page, held):
    """Wait until one is held back; the browser's events come while the page is waited for."""
    for _ in range(300):
        if held:
            return
        page.wait_for_timeout(30)
    raise AssertionError("nothing was sent")


def words(here):
    return [(row.image, row.label, row.labeller) for row in read_labels(here.labels)]


def test_arrows_label_and_up_takes_back_and_all_of_it_is_kept(opened, address, here):
    with looking(opened, address) as page:
        begin(page)
        keys = {"ArrowLeft": "diagram", "ArrowDown": "mixed", "ArrowRight": "sensor"}
        decided = [(press(page, key), label, "ada") for key, label in keys.items()]
        progress(page, "3 today · 3 in all · 5 left")
        fourth = press(page, "ArrowUp")
        assert shown(page) == decided[-1][0]
        progress(page, "2 in all · 6 left")
        assert words(here) == [*decided, (decided[-1][0], WITHDRAWN, "ada")]
        page.reload()
        assert shown(page) == decided[-1][0]  # it knows who labels, and goes on
        progress(page, "2 in all · 6 left")
        page.keyboard.press("ArrowUp")  # of a decision made before the page was loaded
        progress(page, "1 in all")
        assert shown(page) == decided[1][0]
        assert fourth not in {image for image, *_ in decided}


def test_buttons_do_what_the_keys_do_and_a_key_that_is_held_labels_once(opened, address, here):
    with looking(opened, address) as page:
        begin(page)
        first = shown(page)
        page.get_by_role("button", name="sensor").click()
        progress(page, "1 in all")
        page.get_by_role("button", name="undo").click()
        progress(page, "0 in all")
        assert shown(page) == first
        page.keyboard.down("ArrowLeft")
        page.keyboard.down("ArrowLeft")  # which the browser takes for a key that is held
        page.keyboard.up("ArrowLeft")
        progress(page, "1 in all")
        page.get_by_role("button", name="Show caption").click()
        assert page.locator(".label-about p").is_visible()


def test_two_browsers_label_at_once_and_agreement_appears(opened, address, here):
    with looking(opened, address) as ada, looking(opened, address) as bob:
        begin(ada, "ada")
        begin(bob, "bob")
        said = {}
        for key in ("ArrowLeft", "ArrowRight", "ArrowRight"):
            said[press(ada, key)] = key
        progress(ada, "3 in all")
        bob.get_by_label("Which images come first").select_option("double")
        progress(bob, "3 left")
        for left in (2, 1, 0):
            bob.keyboard.press(said[shown(bob)] if left else "ArrowDown")
            progress(bob, f"{3 - left} in all · {left} left")
        bob.get_by_text("Nobody else has labelled an image that you have not.").wait_for()
        ada.get_by_role("button", name="Agreement").click()
        panel = ada.get_by_role("region", name="ada and bob")
        panel.wait_for(timeout=90_000)
        assert "the same on 2 of 3 images" in panel.inner_text()
        assert re.search(r"κ\s+0\.\d\d", panel.inner_text())
        panel.get_by_text("What each said").click()
        assert panel.get_by_role("table").is_visible()
    assert len(words(here)) == 6


def test_the_least_sure_come_first_when_asked_for(opened, address):
    with looking(opened, address) as page:
        begin(page)
        page.get_by_label("Which images come first").select_option("uncertain")
        progress(page, "4 left")
        assert [press(page, "ArrowLeft", image != "17") for image in ("5", "44", "90", "17")] == [
            "5", "44", "90", "17",
        ]  # fmt: skip
        page.get_by_text("Every image that the classifier was asked about").wait_for()
        page.get_by_role("button", name="Label by lot").click()
        assert shown(page) not in {"5", "44", "90", "17"}


def test_keys_that_choose_the_order_label_nothing_until_it_is_left(opened, address, here):
    with looking(opened, address) as page:
        begin(page)
        choice = page.get_by_label("Which images come first")
        choice.focus()
        for order in ("uncertain", "double"):
            page.keyboard.press("ArrowDown")
            page.wait_for_function("order => document.activeElement.value === order", arg=order)
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        progress(page, "0 in all · 4 left")
        assert not here.labels.exists()
        page.keyboard.press("ArrowDown")
        progress(page, "1 in all · 3 left")
    assert [label for _, label, _ in words(here)] == ["mixed"]


def test_a_refusal_is_told_though_the_order_was_changed_meanwhile(opened, address, here):
    with looking(opened, address, faults_allowed=True) as page:
        begin(page)
        held = holding(page)
        page.keyboard.press("ArrowLeft")
        until_held(page, held)
        page.get_by_label("Which images come first").select_option("uncertain")
        progress_shown(page, "left")
        held[0].fulfill(status=400, json={"error": "The table cannot be written to."})
        page.get_by_text("The table cannot be written to.").wait_for()
        page.unroute("**/api/label/decisions")
        page.keyboard.press("ArrowRight")
        progress(page, "1 in all")
        page.get_by_text("The table cannot be written to.").wait_for()  # until it was read
        page.get_by_role("button", name="Dismiss").click()
        page.get_by_text("The table cannot be written to.").wait_for(state="detached")


def test_what_is_refused_after_it_was_taken_back_is_shown_once(opened, address, here):
    with looking(opened, address, faults_allowed=True) as page:
        begin(page)
        held = holding(page)
        first = press(page, "ArrowLeft")
        until_held(page, held)
        page.keyboard.press("ArrowUp")
        held[0].fulfill(status=400, json={"error": "The table cannot be written to."})
        page.unroute("**/api/label/decisions")
        progress(page, "0 in all · 8 left")
        assert press(page, "ArrowRight") == first
        assert press(page, "ArrowRight") != first
        progress(page, "2 in all · 6 left")
    assert len({image for image, *_ in words(here)}) == 2


def test_an_undo_that_is_sent_again_to_a_new_server_takes_back_one_decision(opened, here):
    said = [Label(str(image), "sensor", "ada", f"2026-01-0{n}T00:00:00Z", "hand") for n, image in enumerate(IDS[:3], 1)]  # fmt: skip
    add_labels(here.labels, said)
    with label_process(here.root, "--port", "0") as (process, address):
        port = address.rstrip("/").rpartition(":")[2]
        with looking(opened, address.rstrip("/"), faults_allowed=True) as page:
            begin(page)
            page.route("**/api/label/undo", lambda route: (route.fetch(), route.abort()))
            page.keyboard.press("ArrowUp")
            page.get_by_text("The server does not answer").wait_for()
            process.kill()
            process.wait()
            page.unroute("**/api/label/undo")
            with label_process(here.root, "--port", port):
                progress(page, "2 in all · 6 left")
                assert shown(page) == said[-1].image
    assert words(here)[3:] == [(said[-1].image, WITHDRAWN, "ada")]


def test_what_another_page_took_back_comes_again(opened, address, here):
    with looking(opened, address) as page, looking(opened, address) as other:
        begin(page)
        first = press(page, "ArrowLeft")
        progress(page, "1 in all")
        begin(other)
        other.keyboard.press("ArrowUp")
        progress(other, "0 in all")
        others = [press(page, "ArrowRight") for _ in range(7)]
        assert first not in others
        assert press(page, "ArrowDown", changes=False) == first
        page.get_by_text("Every image has a label of yours.").wait_for()


def test_who_was_named_at_the_start_is_suggested(opened, here):
    with (
        label_process(here.root, "--port", "0", "--labeller", "Ada L") as (_, address),
        looking(opened, address.partition("/?")[0]) as page,
    ):
        page.goto("/")
        assert page.get_by_label("Your name").input_value() == "Ada L"


def test_lists_that_were_exported_are_imported_and_so_are_folders(opened, address, here, tmp_path):
    add_labels(here.labels, [Label("17", "sensor", "ada"), Label("5", "mixed", "ada")])
    with looking(opened, address) as page:
        begin(page, "bob")
        page.get_by_role("button", name="Export and import").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="Lists (ZIP)").click()
        assert download.value.suggested_filename == "labels-lists.zip"
        page.get_by_label("A file…").set_input_files(download.value.path())
        page.get_by_text("2 labels added.").wait_for()
        folder = tmp_path / "sorted"
        for name in ("diagram/44.jpg", "unsure/5.png", "unsure/notes.txt"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(b"")
        page.get_by_label("A folder…").set_input_files(folder)
        page.get_by_text("1 label added. 1 said nothing new.").wait_for()
        page.get_by_label("A file…").set_input_files(
            {"name": "x.csv", "mimeType": "text/csv", "buffer": b"image,label\nb.png,sensor\n"}
        )
        page.get_by_text("1 of images that this profile does not have.").wait_for()
        page.keyboard.press("Escape")
        progress(page, "4 in all · 5 left")
    assert words(here)[2:] == [
        ("17", "sensor", "bob"), ("5", "mixed", "bob"), ("44", "diagram", "bob"), ("b.png", "sensor", "bob"),
    ]  # fmt: skip


def test_what_cannot_be_imported_is_said_on_the_page(opened, address, here):
    with looking(opened, address, faults_allowed=True) as page:
        begin(page)
        page.get_by_role("button", name="Export and import").click()
        wrong = {"name": "x.csv", "mimeType": "text/csv", "buffer": b"image,label\n5,photo\n"}
        page.get_by_label("A file…").set_input_files(wrong)
        page.get_by_text("The table, line 2: 5 has the label 'photo'").wait_for()
    assert not here.labels.exists()


def test_decisions_wait_while_the_server_is_gone_and_are_each_kept_once(opened, here):
    with label_process(here.root, "--port", "0") as (process, address):
        port = address.rstrip("/").rpartition(":")[2]
        with looking(opened, address.rstrip("/"), faults_allowed=True) as page:
            begin(page)
            decided = [press(page, "ArrowLeft")]
            progress(page, "1 in all")
            process.kill()
            process.wait()
            decided += [press(page, "ArrowRight"), press(page, "ArrowDown")]
            page.get_by_text("2 decisions wait here and will be sent").wait_for()
            assert shown(page)  # what was loaded ahead is still to be seen
            with label_process(here.root, "--port", port):
                page.get_by_text("The server does not answer").wait_for(
                    state="detached", timeout=30_000
                )
                progress(page, "3 today · 3 in all · 5 left")
    assert [image for image, *_ in words(here)] == decided


def test_a_finger_swipes_the_way_the_arrows_point(opened, address, here):
    with looking(opened, address, **PHONE) as page:
        begin(page)
        first = shown(page)
        box = page.locator(".label-stage").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        touch = page.context.new_cdp_session(page)
        for kind, points in (
            ("touchStart", [{"x": x, "y": y}]),
            ("touchMove", [{"x": x + 90, "y": y + 5}]),
            ("touchEnd", []),
        ):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        progress(page, "1 in all")
        assert words(here) == [(first, "sensor", "ada")]
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390


def test_the_image_is_whole_and_as_large_as_the_window_allows(opened, address):
    with looking(opened, address, viewport={"width": 1000, "height": 500}) as page:
        begin(page)
        image = page.get_by_alt_text("The image to be labelled").bounding_box()
        stage = page.locator(".label-stage").bounding_box()
        assert image["width"] / image["height"] == pytest.approx(90 / 60, rel=0.02)
        assert image["height"] <= stage["height"] + 1 and image["width"] <= stage["width"] + 1
        assert image["height"] == pytest.approx(min(stage["height"], 180), abs=1)  # thrice its size
        page.wait_for_function("performance.getEntriesByType('resource').filter(e => /images/.test(e.name)).length === 8")  # fmt: skip


@pytest.mark.parametrize(("look", "size"), [("dark", (390, 844)), ("light", (1440, 900))])
def test_nobody_is_hindered_from_reading_or_using_any_part(opened, address, here, look, size):
    labels = [Label(str(image), "sensor", name) for image in IDS[:3] for name in ("bob", "cleo")]
    add_labels(here.labels, [*labels, Label(str(IDS[0]), "mixed", "bob")])
    window = {"width": size[0], "height": size[1]}
    with looking(opened, address, color_scheme=look, viewport=window) as page:
        page.goto("/")
        page.get_by_label("Your name").wait_for()
        assert hindrances(page) == []
        begin(page)
        page.keyboard.press("c")
        assert hindrances(page) == []
        for key, title in (("?", "What the classes mean"), ("a", "Agreement")):
            page.keyboard.press(key)
            page.get_by_role("heading", name=title).wait_for()
            if key == "a":
                page.get_by_text("What each said").click(timeout=90_000)  # scikit-learn is loaded
            assert hindrances(page) == []
            page.keyboard.press("Escape")
            if key == "?":  # until it is closed, keys are its own
                page.get_by_role("heading", name=title).wait_for(state="hidden")
        page.get_by_role("button", name="Export and import").click()
        assert hindrances(page) == []
