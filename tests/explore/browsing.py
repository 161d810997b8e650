"""A server and a browser for tests that look at pages as people do."""

import shutil
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from reimaging.explore.serving import Server

# WebGL without a graphics card; a sandbox takes rights that a container does not give
_FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]


@contextmanager
def served(app, bodies=None):
    """Serve an application on loopback; give its address, without a slash at its end."""
    server = Server(app, "127.0.0.1", 0, bodies)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.address.rstrip("/")
    finally:
        server.stop()
        thread.join(20)


@contextmanager
def browser():
    """Open a browser, or skip the test where there is none."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not there: `apt install chromium`")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=_FLAGS)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def looking(opened, address, *, faults_allowed=False, **how):
    """Open a page of its own, which asks no other host and says no error.

    Parameters
    ----------
    faults_allowed
        Whether the browser may say errors, as it does of every answer of 4xx.
    how
        Options of the browser's context, such as viewport or color_scheme.
    """
    context = opened.new_context(base_url=address, **how)
    page, elsewhere, faults = context.new_page(), [], []
    own = urlsplit(address).netloc

    def asked(request):
        there = urlsplit(request.url)
        if there.scheme not in ("blob", "data") and there.netloc != own:
            elsewhere.append(request.url)

    page.on("request", asked)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    try:
        yield page
        assert elsewhere == []
        assert faults_allowed or faults == [], faults
    finally:
        context.close()


def until(page, condition, seconds=15):
    """Wait until a JavaScript expression holds; Playwright's own way of it needs unsafe-eval."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(30)


def hindrances(page):
    """Tell what of a page hinders people seriously, by axe's rules: rule and first element."""
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], each["nodes"][0]["html"][:200], each["nodes"][0]["failureSummary"])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
