"""Runs the cells of a page in one namespace: the last value is shown, an error names the line."""

import ast
import io
import linecache
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from html import escape
from pprint import pformat
from types import ModuleType

# The first cell of every chapter, which the page does not show, sets the parameters.
namespace = {"__name__": "__main__", "PROFILE": "quick", "SEED": 0}
notebook = sys.modules["IPython"] = sys.modules["IPython.display"] = ModuleType("IPython.display")


class HTML:
    """Markup that a cell displays, as `IPython.display.HTML`."""

    def __init__(self, data):
        self.data = data

    def _repr_html_(self):
        return self.data


notebook.HTML = HTML


def frames(labels, pictures, *, description, start=0):
    """The stand-in for `lrnn.course.interactive.frames`, whose widgets need a notebook; live.js turns it."""
    hidden = ("" if i == start else " hidden" for i in range(len(labels)))
    shown = "".join(
        f'<div data-label="{escape(label)}"{hide}>{picture}</div>'
        for label, picture, hide in zip(labels, pictures, hidden)
    )
    slider = f'<input type="range" min="0" max="{len(labels) - 1}" value="{start}">'
    return HTML(
        f'<div class="live-frames"><label>{escape(description)} {slider}</label>'
        f"<output>{escape(labels[start])}</output>{shown}</div>"
    )


sys.modules["lrnn.course.interactive"] = ModuleType("lrnn.course.interactive")
sys.modules["lrnn.course.interactive"].frames = frames


class Cell:
    """What one cell puts out, piece by piece: dictionaries with `kind` and `data`."""

    def __init__(self, emit):
        self.emit = emit

    def display(self, *values, raw=False):
        """Show values in their richest form, as a notebook does; a `raw` value names its forms."""
        for value in values:
            if raw:
                self.emit("html", value["text/html"])
                continue
            for kind, method in (("html", "_repr_html_"), ("html", "_repr_svg_")):
                if hasattr(value, method):
                    self.emit(kind, getattr(value, method)())
                    break
            else:
                self.emit("value", pformat(value, sort_dicts=False))

    def run(self, source, name):
        """Run a cell; whether it went through."""
        filename = f"<{name}>"
        linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
        namespace["display"] = notebook.display = self.display
        stream = Stream(self.emit)
        with redirect_stdout(stream), redirect_stderr(stream):
            try:
                statements, last = _split(source, filename)
                exec(statements, namespace)
                value = eval(last, namespace) if last else None
                if value is not None:
                    self.display(value)
            except BaseException as error:
                self.emit("error", _short(error, filename))
                return False
        return True


class Stream(io.TextIOBase):
    """Text that goes out as it is printed."""

    def __init__(self, emit):
        self.emit = emit

    def write(self, text):
        self.emit("text", text)
        return len(text)


def _split(source, filename):
    """The statements of a cell, and its last expression if it ends in one that no semicolon follows."""
    tree = ast.parse(source, filename)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
        last = compile(ast.Expression(tree.body.pop().value), filename, "eval")
    return compile(tree, filename, "exec"), last


def _short(error, filename):
    """The kind of an error, what it says, and the line of the cell that led to it."""
    message = traceback.format_exception_only(error)[-1].strip()
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == filename]
    if isinstance(error, SyntaxError) and error.filename == filename:
        lines = [error.lineno]
    if not lines:
        return message
    line = lines[-1]
    return f"line {line}: {linecache.getline(filename, line).strip()}\n{message}"


def run_cell(source, name, emit):
    """Run one cell of the page.

    Args:
        source: its code.
        name: what it is called in error messages.
        emit: called with `kind` ("text", "value", "html" or "error") and the data of every output.

    Returns:
        Whether it went through.
    """
    done = Cell(emit).run(source, name)
    sys.stdout.flush()
    return done
