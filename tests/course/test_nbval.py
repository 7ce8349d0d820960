"""What nbval compares: everything that is printed, but of a drawing only that it is one."""

import subprocess

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from lrnn.course import testing

SOURCE = """\
from IPython.display import HTML
display(HTML('<p>{text}</p><svg width="3"><path d="{path}"/></svg>'))
print("{text}")"""


@pytest.mark.parametrize(("text", "path", "passes"),
                         [("a", "M 1", True), ("a", "M 1.0001", True), ("b", "M 1", False)])
def test_committed_output_is_compared_apart_from_drawings(tmp_path, text, path, passes):
    html = '<p>a</p><svg width="3"><path d="M 1"/></svg>'
    shown = {"text/html": html, "text/plain": "<IPython.core.display.HTML object>"}
    cell = new_code_cell(SOURCE.format(text=text, path=path), execution_count=1, outputs=[
        new_output("display_data", data=shown), new_output("stream", name="stdout", text="a\n")])
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=[cell], metadata=kernel), tmp_path / "chapter.ipynb")
    command = [*testing.PYTEST, *testing.AGAINST_OUTPUTS, "chapter.ipynb"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (run.returncode == 0) is passes, run.stdout
