"""The book's Sphinx extension: pages filled from the package, chapters numbered by file, scripts once."""

import html
import re

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx_exercise.nodes import solution_node
from sphinx_external_toc.collectors import TocTreeCollectorWithStyles

from lrnn.course import generated, live, project, repository, status

ALIVE = {"book/playground": "live/playground.js", "book/checked": "live/checked.js"}
"""Pages that run Python in the browser without being chapters, each with its script."""

logger = logging.getLogger(__name__)


class Generated(SphinxDirective):
    """Insert the Markdown that the package writes for one name: ```` ```{generated} NAME ````."""

    required_arguments = 1

    def run(self):
        """Parse the generated Markdown in place; what cannot be generated is a warning of the build."""
        try:
            markdown = generated.markdown(self.arguments[0])
        except generated.NotGenerated as error:
            logger.warning("%s", error, location=self.get_location())
            return []
        return self.parse_text_to_nodes(markdown)


def set_site_address(app, config):
    """Let link previews name the published page, whose address follows from the repository's."""
    config.ogp_site_url = config.html_baseurl = repository.site_url()


def number_chapters_by_their_files(app):
    """Give chapter notebooks/NN-slug the number NN, whatever chapters are still missing before it."""
    assign = TocTreeCollectorWithStyles.assign_section_numbers

    def assign_and_correct(collector, env):
        changed = assign(collector, env)
        for page, numbers in env.toc_secnumbers.items():
            if chapter := project.chapter(page):
                number = [chapter]
                numbers[""] = tuple(number)  # of the page itself; its sections have none
                heading = next(env.tocs[page].findall(nodes.reference))
                env.titles[page]["secnumber"] = heading["secnumber"] = number
        return changed

    TocTreeCollectorWithStyles.assign_section_numbers = assign_and_correct


def say_when_it_ran(app, pagename, templatename, context, doctree):
    """End each chapter with when, and on what, its outputs were computed."""
    if doctree and pagename.startswith("notebooks/"):
        sentence = html.escape(status.last_run(pagename.removeprefix("notebooks/")))
        link = context["pathto"]("book/status")
        context["body"] += f'<p class="last-run">{sentence} <a href="{link}">All runs</a></p>'


def mend_lists(app, pagename, templatename, context, doctree):
    """Give lists their items: a bibliography its entries; parameters with a line each are lines."""
    def lines(match):
        each = match[1].replace("<dd>", "<span>").replace("</dd>", "</span>")
        return f'<span class="sig-lines">{each}</span>'

    if doctree:
        body = re.sub(r"<dl>\n((?:<dd>.*</dd>\n)+)</dl>", lines, context["body"])
        context["body"] = body.replace('role="doc-biblioentry"', 'role="listitem"')


def tidy_scripts(app, pagename, templatename, context, doctree):
    """Drop scripts that a page lists twice (they declare their names twice) and those of thebe (unused)."""
    seen = set()
    kept = []
    for script in context["script_files"]:
        key = (str(script.filename), script.attributes.get("body"))
        if key not in seen and "thebe" not in f"{key}".lower():
            kept.append(script)
        seen.add(key)
    context["script_files"][:] = kept


def bring_cells_to_life(app, pagename, templatename, context, doctree):
    """Load the script of live cells or that of the page, if Python for the browser could be fetched."""
    if not doctree or not live.is_fetched():
        return
    if any("tag_live" in cell["classes"] for cell in doctree.findall(nodes.container)):
        app.add_js_file("live/live.js", defer="defer")
    if pagename in ALIVE:
        app.add_js_file(ALIVE[pagename], defer="defer")


def drop_solutions(app, doctree):
    """Leave solutions out where the configuration says so, as for students who still have to find them."""
    if not app.config.lrnn_solutions:
        for solution in list(doctree.findall(solution_node)):
            solution.parent.remove(solution)


def setup(app):
    """Register the extension with Sphinx."""
    app.add_config_value("lrnn_solutions", True, "env", bool)
    app.connect("doctree-read", drop_solutions)
    app.add_directive("generated", Generated)
    app.connect("config-inited", set_site_address)
    app.connect("builder-inited", number_chapters_by_their_files)
    app.connect("html-page-context", bring_cells_to_life)
    app.connect("html-page-context", say_when_it_ran)
    app.connect("html-page-context", mend_lists)
    app.connect("html-page-context", tidy_scripts, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
