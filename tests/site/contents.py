"""What the book contains, by its table of contents."""

import yaml

from lrnn.course import project

TOC = yaml.safe_load((project.ROOT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [TOC["root"], *(chapter["file"] for part in TOC["parts"] for chapter in part["chapters"])]
CHAPTERS = [page for page in PAGES if page.startswith("notebooks/")]
