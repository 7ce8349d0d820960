"""Build the book."""

import subprocess
import sys
from pathlib import Path

import yaml

from lrnn.course import live, project, publish

PAGE = project.BUILD / "html" / "index.html"
WITHOUT_SOLUTIONS = project.BUILD / "without-solutions"


def build(*, solutions: bool = True) -> Path:
    """Build every page afresh; a warning is an error.

    Args:
        solutions: whether exercises show their solutions; a book without them has a folder of its own.

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
    page = PAGE if solutions else WITHOUT_SOLUTIONS / "_build" / "html" / "index.html"
    if not solutions:
        command += ["--path-output", WITHOUT_SOLUTIONS, "--config", _config_without_solutions()]
    print("Building the book ...", flush=True)
    if subprocess.run(command, cwd=project.ROOT, stdout=subprocess.DEVNULL, check=False).returncode:
        raise RuntimeError("the book does not build: see the warnings above")
    if live.is_fetched():
        live.pack(page.parent)
    if solutions:  # the downloads have them
        publish.finish(page.parent)
    return page


def _config_without_solutions():
    """The book's configuration without solutions, and without links to notebooks that have them."""
    config = project.config()
    changed = config | {
        "launch_buttons": {},
        "html": config["html"] | {"use_repository_button": False, "use_edit_page_button": False,
                                  "use_issues_button": False},
        "sphinx": config["sphinx"] | {"config": config["sphinx"]["config"] | {
            "lrnn_solutions": False, "html_copy_source": False, "html_show_sourcelink": False,
            "html_theme_options": config["sphinx"]["config"]["html_theme_options"]
            | {"use_download_button": False}}},
    }
    path = WITHOUT_SOLUTIONS / "_config.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(changed, allow_unicode=True), encoding="utf-8")
    return path
