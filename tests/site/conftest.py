"""The built book in a headless browser that can reach nothing but this machine."""

import json
import os
from dataclasses import dataclass

import pytest
from firefox import started
from selenium import webdriver

from lrnn.course import browser, project

HTML = project.BUILD / "html"
READY = """
const done = arguments[arguments.length - 1];
const formulas = window.MathJax?.startup?.promise ?? Promise.resolve();
formulas.then(() => requestAnimationFrame(() => setTimeout(done, 100)));
"""


def need(condition, reason):
    """Skip the tests that need what is not there; in CI that is a failure."""
    if not condition and os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    if not condition:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def built():
    """The folder of the built pages."""
    need((HTML / "index.html").exists(), "the book is not built: make book")
    return HTML


@pytest.fixture(scope="session")
def server(built):
    """The address under which the built pages are served."""
    with browser.serve(built) as site:
        yield site.address


@pytest.fixture(scope="session")
def runtime(built):
    """What live cells load."""
    need((built / "live").is_dir(), "live cells are not built: apt install npm, then make book")


@pytest.fixture(scope="session")
def chrome():
    """A browser, started once."""
    need(browser.find(), f"no Chromium with a chromedriver of its version: {browser.INSTALL}")
    with browser.chromium() as driver:
        yield driver


@pytest.fixture
def firefox(tmp_path):
    """A Firefox of its own for one test."""
    need(browser.firefox(), f"no Firefox: {browser.INSTALL_FIREFOX}")
    with started(tmp_path) as page:
        yield page


@dataclass(frozen=True)
class Visit:
    """A loaded page: the browser that shows it, the errors it logged and the addresses it asked for."""

    chrome: webdriver.Chrome
    errors: list[str]
    requests: list[str]


@pytest.fixture
def visit(chrome, server):
    """Open a page of the book and wait until its formulas are typeset."""

    def open_page(path, *, base=server, width=1280, scheme="light"):
        chrome.get("about:blank")
        screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        colours = [{"name": "prefers-color-scheme", "value": scheme}]
        chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": colours})
        for log in ("browser", "performance"):
            chrome.get_log(log)
        chrome.get(f"{base}/{path}")
        chrome.execute_async_script(READY)
        errors = [entry["message"] for entry in chrome.get_log("browser") if entry["level"] == "SEVERE"]
        events = [json.loads(entry["message"])["message"] for entry in chrome.get_log("performance")]
        requests = [event["params"]["request"]["url"] for event in events
                    if event["method"] == "Network.requestWillBeSent"]
        return Visit(chrome, errors, requests)

    return open_page
