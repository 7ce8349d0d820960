"""What the course needs, whether this machine has it, and the command that mends what is missing."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from lrnn.course import browser, lock, machine, project

COLOURS = {"ok": 32, "missing": 31, "optional": 33}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: what is there, or what is missing.
        good: whether it is as it should be.
        cure: the command that mends it; empty if nothing is wrong.
        required: whether the course cannot do without.
    """

    what: str
    good: bool
    cure: str = ""
    required: bool = True


def examine() -> Iterator[Finding]:
    """Look at everything the course needs.

    Yields:
        One finding a need, as it is looked at.
    """
    project.require_checkout()
    yield _python()
    yield _packages()
    yield _jax()
    yield _make()
    yield _browser()
    yield _firefox()
    yield _npm()


def show(findings: Iterator[Finding]) -> int:
    """Print findings as they come.

    Args:
        findings: what `examine` found.

    Returns:
        Exit status: 1 if something required is missing.
    """
    status = 0
    for finding in findings:
        verdict = "ok" if finding.good else "missing" if finding.required else "optional"
        before, after = (f"\x1b[{COLOURS[verdict]}m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
        print(f"  {before}{verdict:8}{after}  {finding.what}", flush=True)
        if not finding.good:
            print(f"            {finding.cure}")
            status |= finding.required
    return int(status)


def _python():
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(f"Python {version} in {sys.prefix}", sys.version_info >= (3, 11),
                   "install Python 3.11 or newer, then: make clean; make PYTHON=python3.12 doctor")


def _packages():
    different = lock.disagreements()
    if not different:
        return Finding(f"{len(lock.pins())} packages, all as pinned in {lock.LOCK.name}", True)
    listed = ", ".join(f"{name} {found or 'missing'} (pinned: {pinned})"
                       for name, (pinned, found) in sorted(different.items()))
    return Finding(f"packages that differ from {lock.LOCK.name}: {listed}", False,
                   "touch requirements.lock; make doctor")


def _jax():
    try:
        here = machine.describe()
    except RuntimeError as error:
        return Finding(str(error), False, "make clean; make doctor")
    return Finding(f"JAX {here['jax']} on {here['devices']} x {here['device']}", True)


def _make():
    return Finding("make", shutil.which("make") is not None, "Debian, Ubuntu: apt install make",
                   required=False)


def _browser():
    found = browser.find()
    return Finding(f"browser for the tests of the built pages: {found[0]}" if found else
                   "no Chromium with chromedriver: the tests of the built pages are skipped",
                   found is not None, f"Debian, Ubuntu: {browser.INSTALL}", required=False)


def _firefox():
    found = browser.firefox()
    return Finding(f"second browser for the tests of live cells: {found}" if found else
                   "no Firefox: live cells are tested in Chromium alone",
                   found is not None, f"Debian, Ubuntu: {browser.INSTALL_FIREFOX}", required=False)


def _npm():
    return Finding("npm, for cells that run on the page" if shutil.which("npm") else
                   "no npm: the book is built without cells that run on the page",
                   shutil.which("npm") is not None, "Debian, Ubuntu: apt install npm", required=False)
