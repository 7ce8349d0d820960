"""The browsers that read the built book in tests."""

import re
import shutil
import subprocess

BROWSERS = ("chromium", "google-chrome", "chromium-browser")
INSTALL = "apt install chromium chromium-driver"
INSTALL_FIREFOX = "apt install firefox-esr"


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


def _major_version(program):
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    return re.findall(r"\d+", answer)[:1]
