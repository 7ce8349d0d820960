"""What axe-core finds on every page: nothing serious, in light and in dark.

Of pieces that are all made alike, code and entries of the API, it reads the first three of a page.
"""

import hashlib
import shutil
import subprocess
import tarfile

import pytest
from conftest import need

from lrnn.course import project

AXE = "axe-core-4.10.3.tgz"
SHA256 = "0f2b4d7dcdf7d1219df8d1959ad68e565f51d14c3f0d88bb71cd59abeb956292"
RUN = """
const done = arguments[arguments.length - 1];
const rules = arguments[0] === "dark" ? {runOnly: ["color-contrast"]} : {};
const grave = each => ["serious", "critical"].includes(each.impact);
const told = each => `${each.help}: ${each.nodes.slice(0, 5).map(node => node.html.slice(0, 99)).join("; ")}`;
const more = ["article .highlight", "article dl.py"]
  .flatMap(alike => [...document.querySelectorAll(alike)].slice(3));
axe.run({exclude: ["mjx-container", ...more]}, {resultTypes: ["violations"], ...rules})
  .then(found => done(found.violations.filter(grave).map(told)));
"""

pytestmark = pytest.mark.site


@pytest.fixture(scope="session")
def axe():
    """The script of axe-core, from the npm registry once."""
    folder = project.BUILD / "axe"
    npm = shutil.which("npm")
    if not (folder / AXE).exists():
        need(npm, "npm is missing: apt install npm")
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "pack", "--silent", "axe-core@4.10.3"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    assert hashlib.sha256((folder / AXE).read_bytes()).hexdigest() == SHA256
    with tarfile.open(folder / AXE) as packed:
        return packed.extractfile("package/axe.min.js").read().decode()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", [*project.pages(), "search", "404"])
def test_axe_finds_nothing_serious(page, scheme, axe, visit):
    chrome = visit(f"{page}.html", scheme=scheme).chrome
    chrome.execute_script(axe)
    assert chrome.execute_async_script(RUN, scheme) == []
