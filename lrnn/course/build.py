"""Build the book."""

import subprocess
import sys
from pathlib import Path

from lrnn.course import live, project, publish

PAGE = project.BUILD / "html" / "index.html"


def build() -> Path:
    """Build every page afresh; a warning is an error.

    Returns:
        Path of the front page.

    Raises:
        RuntimeError: if the build warns or fails; what it said is on the terminal.
    """
    project.require_checkout()
    try:
        live.fetch()
    except live.Unavailable as reason:
        print(f"No live cells: {reason}")
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    command = [jupyter_book, "build", ".", "--all", "-W", "-n", "--keep-going", "-q"]
    print("Building the book ...", flush=True)
    if subprocess.run(command, cwd=project.ROOT, stdout=subprocess.DEVNULL, check=False).returncode:
        raise RuntimeError("the book does not build: see the warnings above")
    if live.is_fetched():
        live.pack(PAGE.parent)
    publish.finish(PAGE.parent)
    return PAGE
