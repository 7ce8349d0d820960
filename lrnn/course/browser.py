"""The browser that reads the built book in tests."""

import shutil

BROWSERS = ("chromium", "google-chrome", "chromium-browser")
INSTALL = "apt install chromium chromium-driver"


def find() -> tuple[str, str] | None:
    """Look for a browser and its driver; none is ever downloaded.

    Returns:
        Paths of the browser and of its driver, or None if either is missing.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None
