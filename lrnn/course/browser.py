"""The browsers that read the built book in tests and benchmarks, and the server that they ask."""

import functools
import http.server
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BROWSERS = ("chromium", "google-chrome", "chromium-browser")
INSTALL = "apt install chromium chromium-driver"
INSTALL_FIREFOX = "apt install firefox-esr"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
         "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]


def find() -> tuple[str, str] | None:
    """Look for a browser and a driver of its version; none is ever downloaded.

    Returns:
        Paths of the browser and of the driver, or None if there is no such pair.
    """
    driver = shutil.which("chromedriver")
    for browser in filter(None, map(shutil.which, BROWSERS)):
        if driver and _major_version(browser) == _major_version(driver):
            return browser, driver
    return None


def firefox() -> str | None:
    """Look for a Firefox.

    Returns:
        Its path, or None.
    """
    return shutil.which("firefox-esr") or shutil.which("firefox")


@contextmanager
def chromium():
    """A Chromium with an empty profile, without a window, that can reach nothing but this machine.

    Yields:
        A `selenium.webdriver.Chrome`.

    Raises:
        RuntimeError: if there is no browser with a driver.
    """
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    found = find()
    if found is None:
        raise RuntimeError(f"no Chromium with a chromedriver of its version: {INSTALL}")
    options = webdriver.ChromeOptions()
    options.binary_location = found[0]
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(found[1]))
    try:
        yield driver
    finally:
        driver.quit()


@dataclass
class Site:
    """A served folder: its address, and the bytes of files that were sent so far."""

    address: str
    sent: int = 0


@contextmanager
def serve(folder: Path) -> Iterator[Site]:
    """Serve a folder on this machine.

    Args:
        folder: the built pages.

    Yields:
        The site.
    """
    site = Site("")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def copyfile(self, source, outputfile):
            content = source.read()
            site.sent += len(content)
            outputfile.write(content)

    handler = functools.partial(Handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        site.address = f"http://127.0.0.1:{listening.server_port}"
        yield site
        listening.shutdown()


def _major_version(program):
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    return re.findall(r"\d+", answer)[:1]
