"""The repository's address: `_config.yml` holds it, other files copy it where readers need it spelt out."""

import re
from pathlib import Path

from lrnn.course import project

INSTALL_CELL = """\
try:
    import lrnn
except ImportError:
    %pip install -q "lrnn @ git+{url}\""""


def url() -> str:
    """Give the address of the repository.

    Returns:
        An https address without a trailing slash.
    """
    return project.config()["repository"]["url"].rstrip("/")


def site_url() -> str:
    """Give the address under which the repository's pages are published.

    Returns:
        An https address with a trailing slash.
    """
    owner, name = url().split("/")[-2:]
    return f"https://{owner}.github.io/{name}/"


def install_cell() -> str:
    """Write the cell with which a chapter installs the package on Colab.

    Returns:
        Source of the cell.
    """
    return INSTALL_CELL.format(url=url())


def colab_url(notebook: str) -> str:
    """Give the address that opens a notebook on Colab.

    Args:
        notebook: path of the notebook in the repository.

    Returns:
        An https address.
    """
    owner_and_name = "/".join(url().split("/")[-2:])
    branch = project.config()["repository"]["branch"]
    return f"https://colab.research.google.com/github/{owner_and_name}/blob/{branch}/{notebook}"


def source_url(path: str) -> str:
    """Give the address at which a file of the repository can be read.

    Args:
        path: path in the repository.

    Returns:
        An https address.
    """
    return f"{url()}/blob/{project.config()['repository']['branch']}/{path}"


def outdated() -> dict[Path, str]:
    """Find the files in which another address of the repository stands.

    Returns:
        For each such file its text with the address of `_config.yml`.
    """
    copies = {
        r"git\+https://[^\s\"\\]+": f"git+{url()}",
        r"git clone https://\S+": f"git clone {url()}",
        r"repository-code: .*": f'repository-code: "{url()}"',
        r"https://colab\.research\.google\.com/github/[^/\s]+/[^/\s]+/blob/[^/\s]+/": colab_url(""),
    }
    files = [project.ROOT / "README.md", project.ROOT / "CITATION.cff",
             *sorted(project.ROOT.glob("book/*.md")), *project.notebooks(),
             *project.assignments().values()]
    changed = {}
    for path in files:
        before = after = path.read_text(encoding="utf-8")
        for pattern, address in copies.items():
            after = re.sub(pattern, address, after)
        if after != before:
            changed[path] = after
    return changed
