"""Where the parts of the course lie, and what `_config.yml` and `_toc.yml` say."""

import re
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
DATA = ROOT / "book" / "data"
BUILD = ROOT / "_build"


def require_checkout() -> None:
    """Make sure that the package runs from a clone of the repository, where the book's sources are.

    Raises:
        FileNotFoundError: if the package was installed without them, as on Colab.
    """
    if not (ROOT / "_config.yml").is_file():
        raise FileNotFoundError(f"no _config.yml in {ROOT}: clone the repository and run this in it")


@cache
def config() -> dict:
    """Read the book's configuration.

    Returns:
        The content of `_config.yml`.
    """
    require_checkout()
    return yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))


def notebooks(names: list[str] | None = None) -> list[Path]:
    """List the notebooks of the course in reading order.

    Args:
        names: beginnings of file names, such as `02` or `02-the-parallel-scan`; all notebooks if empty.

    Returns:
        Paths of the notebooks.

    Raises:
        ValueError: if a name fits no notebook.
    """
    require_checkout()
    found = sorted(NOTEBOOKS.glob("*.ipynb"))
    for name in names or []:
        if not any(path.name.startswith(name) for path in found):
            raise ValueError(f"notebook {name!r}: expected the beginning of one of "
                             f"{', '.join(path.stem for path in found) or '(there are none)'}")
    return [path for path in found if not names or path.name.startswith(tuple(names))]


def assignments() -> dict[str, Path]:
    """List the problem sets and the capstone by name.

    Returns:
        The source notebook of each, with solutions, hidden tests and mark schemes.
    """
    require_checkout()
    return {path.stem: path for path in sorted((NOTEBOOKS / "assignments").glob("*.ipynb"))}


def benchmarks() -> dict[str, Path]:
    """List the benchmarks by name.

    Returns:
        The script of every benchmark; the harness that they share is left out.
    """
    require_checkout()
    scripts = sorted((ROOT / "tests" / "benchmarks").glob("*.py"))
    return {path.stem: path for path in scripts if path.stem != "harness"}


@cache
def contents() -> dict:
    """Read the book's table of contents.

    Returns:
        The content of `_toc.yml`.
    """
    require_checkout()
    return yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))


def parts() -> dict[str, list[str]]:
    """List the parts of the book and their pages in reading order.

    Returns:
        For each caption of `_toc.yml` its pages: paths in the repository without their suffix.
    """
    return {part["caption"]: [page["file"] for page in part["chapters"]] for part in contents()["parts"]}


def pages() -> list[str]:
    """List the pages of the book in reading order.

    Returns:
        Names as in `_toc.yml`, the front page first.
    """
    return [contents()["root"], *(page for part in parts().values() for page in part)]


def chapter(page: str) -> int | None:
    """Tell the number of a chapter.

    Args:
        page: a page, or the name of a notebook.

    Returns:
        The number that its file name starts with, or None if the page is no chapter.
    """
    number = re.match(r"(\d+)-", page.removeprefix("notebooks/"))
    return int(number[1]) if number else None
