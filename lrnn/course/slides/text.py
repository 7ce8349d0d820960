"""A chapter's Markdown as the short HTML of a slide and as the long HTML of its notes."""

import re
from dataclasses import dataclass
from functools import cache

import nbformat
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from lrnn.course import project

LABEL = re.compile(r"^:::\{prf:\w+\} (.+)\n:label: (\S+)", re.MULTILINE)
GATE = re.compile(r"\{(?:exercise|solution)-(start|end)\} ?(.*)")
OPTION = re.compile(r"^:\w+:.*\n", re.MULTILINE)
PARENTHETICAL = re.compile(r"\s*\{cite(:p)?\}`[^`]+`")
SENTENCE = re.compile(r"(?<=[.!?])[\"”)*]*\s+(?=[^a-z\s])")


@dataclass(frozen=True)
class Block:
    """One block of a page.

    Attributes:
        kind: `h1`, `h2`, `paragraph`, `now` (make it hurt, break it), `sentence` (to remember), `box`,
            `limits` (what a run shows and what not), `exercise` or `other`.
        title: the words of a heading, of a box, or in bold at the beginning of a paragraph.
        short: HTML for the slide; of a paragraph its first sentence.
        long: HTML for the notes.
    """

    kind: str
    title: str
    short: str
    long: str


def blocks(markdown: str) -> list[Block]:
    """Read a cell block by block.

    Args:
        markdown: source of a Markdown cell, with the directives and roles of MyST.

    Returns:
        Its blocks in order. Of exercises only the titles are left, and nothing of solutions.
    """
    found, opened, inside = [], 0, False
    for node in SyntaxTreeNode(_parser().parse(PARENTHETICAL.sub("", markdown))).children:
        gate = GATE.match(node.info) if node.type == "fence" else None
        if gate is None:
            found.append(_block(node))
        elif gate[1] == "end":
            found, inside = _without_gated(found, opened), False
        else:
            opened, inside = len(found), True
            found += [Block("exercise", _inline(gate[2]), "", "")] if "exercise" in gate[0] else []
    return _without_gated(found, opened) if inside else found


def _without_gated(found, opened):
    """What stands between a start and an end goes; each may also be in another cell."""
    return found[:opened] + [each for each in found[opened:] if each.kind == "exercise"]


def _block(node):
    if node.type == "heading":
        title = _inline(node.children[0].content)
        return Block(node.tag, title, "", f"<h3>{title}</h3>")
    if node.type == "paragraph":
        return _paragraph(node.children[0].content)
    if node.type == "colon_fence":
        return _box(node.info, OPTION.sub("", node.content))
    html = _parser().renderer.render(node.to_tokens(), _parser().options, {})
    return Block("other", "", html, html)


def _paragraph(text):
    title, rest = "", text
    if bold := re.match(r"\*\*(.+?)[.,]?\*\*\s+", text, re.DOTALL):
        title, rest = _inline(bold[1]), text[bold.end():]
    whole = f"<p>{_inline(text)}</p>"
    if title == "In one sentence":
        return Block("sentence", title, whole, whole)
    kind = "now" if title.startswith("Now ") else "paragraph"
    return Block(kind, title, f"<p>{_inline(_first_sentence(rest))}</p>", whole)


def _first_sentence(text):
    """The first sentence, and the next one too if the first is a label such as *Why.*"""
    for end in SENTENCE.finditer(text):
        sentence = text[:end.start()]
        if len(sentence) > 12 and all(sentence.count(mark) % 2 == 0 for mark in "$`"):
            return text[:end.end()].strip()
    return text


def _box(info, body):
    name, _, title = info.partition("}")
    kind = name.removeprefix("{").removeprefix("prf:")
    title = _inline(title.strip())
    if kind != "admonition":
        title = title if title.startswith(kind.capitalize()) else f"{kind.capitalize()}. {title}"
        short = long = whole(body)
    else:
        inner = blocks(body)
        short, long = ("".join(getattr(block, size) for block in inner) for size in ("short", "long"))
    limits = kind == "admonition" and title.startswith("What this run shows")
    heading = f"<p class='title'>{title}</p>"
    short = long if limits else f"<div class='box {kind}'>{heading}{short}</div>"
    return Block("limits" if limits else "box", title, short, heading + long)


def whole(markdown: str) -> str:
    """Render Markdown as it stands, without citations.

    Args:
        markdown: the source, such as a table that a cell wrote.

    Returns:
        HTML.
    """
    return _parser().render(PARENTHETICAL.sub("", markdown))


def _inline(text):
    return _parser().renderInline(text)


@cache
def _parser():
    parser = MarkdownIt("commonmark", {"typographer": True}).enable(["table", "smartquotes"])
    for plugin in (colon_fence_plugin, dollarmath_plugin, myst_role_plugin):
        parser.use(plugin)
    for name, rule in {"math_inline": _math, "math_block": _display, "myst_role": _role}.items():
        parser.add_render_rule(name, rule)
    return parser


def _math(renderer, tokens, index, options, env):
    return rf"\({_escape(tokens[index].content)}\)"


def _display(renderer, tokens, index, options, env):
    return rf"<div class='formula'>\[{_escape(tokens[index].content)}\]</div>"


def _escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _role(renderer, tokens, index, options, env):
    """Links have no place on a slide; their words do."""
    name, content = tokens[index].meta["name"], tokens[index].content
    if name == "cite:t":
        return "; ".join(_authors(key.strip()) for key in content.split(","))
    if name == "prf:ref":
        return _inline(_labels()[content])
    words = re.match(r"(.+?)\s*<.+>$", content)
    return _escape(words[1] if words else content)


@cache
def _labels():
    """The titles of definitions and theorems, by label, over the whole book."""
    cells = (cell for path in project.notebooks() for cell in nbformat.read(path, nbformat.NO_CONVERT).cells)
    return {label: title for cell in cells for title, label in LABEL.findall(cell.source)}


@cache
def _bibliography():
    from pybtex.database import parse_file

    return parse_file(project.ROOT / "book" / "references.bib").entries


def _authors(key):
    entry = _bibliography()[key]
    names = [" ".join((*person.prelast_names, *person.last_names)) for person in entry.persons["author"]]
    listed = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
    return re.sub(r"[{}\\\\]", "", _escape(f"{listed} ({entry.fields['year']})"))
