"""A reader who pans the explorer's map for ten seconds, in headless Chromium without a GPU."""

import shutil
from typing import NamedTuple

from playwright.sync_api import Page, Request, sync_playwright
from results import lacking

ARGUMENTS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
_SECONDS = 10
_REST = 3000  # milliseconds until all is there that a view shows
_SIZE = {"width": 1280, "height": 800}

# Chromium tells of each frame that took over 50 ms, with the scripts that ran in it.
_WATCH = """() => {
    window.seen = {frames: 0, seconds: 0, longest: 0, slow: 0};
    new PerformanceObserver(list => {
        for (const frame of list.getEntries()) {
            const script = frame.scripts.reduce((sum, one) => sum + one.duration, 0);
            window.seen.longest = Math.max(window.seen.longest, script);
            window.seen.slow += script > 50;
        }
    }).observe({type: "long-animation-frame"});
    const begin = performance.now();
    const count = () => {
        window.seen.frames += 1;
        window.seen.seconds = (performance.now() - begin) / 1e3;
        requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
}"""


class Panned(NamedTuple):
    """What the reader saw.

    Attributes
    ----------
    longest_script
        Milliseconds of script in one frame, at most; 0 if no frame took over 50 ms.
    slow_frames
        How many had over 50 ms of script.
    frames_a_second
        That were drawn while the map moved.
    kilobytes
        That came for the first view: tiles and their sprites.
    """

    longest_script: float
    slow_frames: int
    frames_a_second: float
    kilobytes: float


def pan_map(port: int, name: str) -> Panned:
    """Open a map, zoom in twice, and drag it to and fro for ten seconds."""
    chromium = shutil.which("chromium")
    if chromium is None:
        lacking("This looks at the map with Chromium, which is not here: apt install chromium.")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=[*ARGUMENTS])
        page = browser.new_page(viewport=_SIZE)
        asked: list[Request] = []
        page.on("requestfinished", lambda request: asked.append(request))
        page.goto(f"http://127.0.0.1:{port}/map?map={name}")
        page.get_by_text("images in view").wait_for()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(_REST)
        tiles = [each for each in asked if "/api/maps/" in each.url]
        first = sum(each.sizes()["responseBodySize"] for each in tiles)
        page.mouse.move(_SIZE["width"] / 2, _SIZE["height"] / 2)
        for _ in range(2):
            page.mouse.wheel(0, -400)
            page.wait_for_timeout(_REST)
        page.evaluate(_WATCH)
        _drag(page)
        seen = page.evaluate("() => window.seen")
        browser.close()
    return Panned(seen["longest"], seen["slow"], seen["frames"] / seen["seconds"], first / 1e3)


def _drag(page: Page) -> None:
    """Drag to and fro, a step each 16 ms as a mouse would."""
    across, down = _SIZE["width"] / 2, _SIZE["height"] / 2
    page.mouse.down()
    for step in range(_SECONDS * 60):
        turn = step % 240
        away = (turn if turn < 120 else 240 - turn) * 3 - 180
        page.mouse.move(across + away, down + away / 2)
        page.wait_for_timeout(1000 / 60)
    page.mouse.up()
