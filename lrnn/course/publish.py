"""What a built site has beside its pages: a page for addresses that are none, a list of pages, downloads."""

import zipfile
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from lrnn.course import project, repository

DOWNLOADS = "downloads"
SITE, NOTEBOOKS = "linear-rnns-site.zip", "linear-rnns-notebooks.zip"

NOT_FOUND = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Not found – Linear RNNs in Parallel</title>
<style>
:root {{ background: light-dark(#fff, #14181e); color: light-dark(#222832, #ced6dd);
  color-scheme: light dark; }}
body {{ font: 1.05rem/1.65 system-ui, sans-serif; margin: 18vh auto 0; max-width: 34rem; padding: 0 1rem; }}
h1 {{ font-size: 2.1rem; line-height: 1.25; }}
a {{ color: light-dark(#0a5f6f, #7fc6d6); }}
input {{ background: light-dark(#fff, #14181e); border: 1px solid; color: inherit;
  border-radius: 0.3rem; font: inherit; padding: 0.4rem 0.7rem; width: 100%; }}
:focus-visible {{ outline: 3px solid light-dark(#0a7d91, #3fb1c5); outline-offset: 2px; }}
</style>
</head>
<body>
<main>
<h1>There is no page at this address</h1>
<p>Start from <a href="{root}book/index.html">the front page</a>, or look in
<a href="{root}book/results.html">the index of results</a> and in
<a href="{root}book/glossary.html">the glossary</a>.</p>
<form action="{root}search.html" role="search">
<label for="q">Search the book</label> <input id="q" name="q" type="search">
</form>
</main>
</body>
</html>
"""


def finish(site: Path) -> None:
    """Add the page for wrong addresses, the list of pages and the downloads to a built site.

    Args:
        site: the folder of the built pages.
    """
    (site / "404.html").write_text(not_found(), encoding="utf-8")
    (site / "sitemap.xml").write_text(sitemap(), encoding="utf-8")
    downloads = site / DOWNLOADS
    downloads.mkdir(exist_ok=True)
    pages = [path for path in site.rglob("*") if path.is_file() and downloads not in path.parents]
    pack(downloads / SITE, pages, folder=site)
    pack(downloads / NOTEBOOKS, project.notebooks(), folder=project.NOTEBOOKS)


def not_found() -> str:
    """Write the page for addresses that lead nowhere; it works at any depth, so its links start at the root.

    Returns:
        HTML that needs no other file.
    """
    return NOT_FOUND.format(root=urlsplit(repository.site_url()).path)


def sitemap() -> str:
    """List the pages for search engines.

    Returns:
        XML of sitemaps.org.
    """
    lines = [f"<url><loc>{repository.site_url()}{page}.html</loc></url>" for page in project.pages()]
    first = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', first, *lines, "</urlset>", ""])


def pack(archive: Path, files: Iterable[Path], *, folder: Path) -> None:
    """Write an archive whose bytes depend on the files' names and contents alone.

    Args:
        archive: the zip file to write.
        files: what goes into it.
        folder: names in the archive start below this folder, with the name of the archive before them.
    """
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(files):
            name = f"{archive.stem}/{path.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            packed.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
