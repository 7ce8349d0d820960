"""What a site has beside its pages: downloads with stable bytes, a list of pages, the day of each run."""

import os
import zipfile
from xml.etree import ElementTree

from lrnn.course import project, publish, repository, status


def test_an_archive_depends_on_names_and_contents_alone(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in ("b.html", "a.html"):
        (folder / name).write_text(name)
    bytes_written = []
    for seconds, order in ((1e9, sorted), (1.5e9, lambda paths: sorted(paths, reverse=True))):
        for path in folder.iterdir():
            os.utime(path, (seconds, seconds))
        publish.pack(tmp_path / "x.zip", order(folder.iterdir()), folder=folder)
        bytes_written.append((tmp_path / "x.zip").read_bytes())
    assert bytes_written[0] == bytes_written[1]
    assert zipfile.ZipFile(tmp_path / "x.zip").namelist() == ["x/a.html", "x/b.html"]


def test_a_site_packed_twice_does_not_contain_its_own_archive(tmp_path):
    (tmp_path / "index.html").write_text("page")
    publish.finish(tmp_path)
    first = (tmp_path / "downloads" / publish.SITE).read_bytes()
    publish.finish(tmp_path)
    assert (tmp_path / "downloads" / publish.SITE).read_bytes() == first
    names = zipfile.ZipFile(tmp_path / "downloads" / publish.SITE).namelist()
    assert [name.partition("/")[2] for name in names] == ["404.html", "index.html", "sitemap.xml"]
    packed = zipfile.ZipFile(tmp_path / "downloads" / publish.NOTEBOOKS).namelist()
    assert [name.partition("/")[2] for name in packed] == [path.name for path in project.notebooks()]


def test_the_sitemap_names_every_page():
    found = [url[0].text for url in ElementTree.fromstring(publish.sitemap().encode())]
    assert found == [f"{repository.site_url()}{page}.html" for page in project.pages()]


def test_a_chapter_says_whether_its_code_changed_since_it_ran(monkeypatch):
    run = {"date": "2026-11-04", "seconds": 7.2, "python": "3.11.7", "jax": "0.10.2", "device": "cpu"}
    monkeypatch.setattr(status, "records", lambda: {"x": {"quick": run}})
    monkeypatch.setattr(status, "outdated", lambda: [])
    assert status.last_run("x") == (
        "This page last ran on 4 November 2026 in 7 seconds, with Python 3.11.7 and JAX 0.10.2 on cpu.")
    monkeypatch.setattr(status, "outdated", lambda: ["x"])
    assert status.last_run("x").endswith("; its code has changed since.")
    assert status.last_run("y") == "This page has not been run."
