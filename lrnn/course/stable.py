"""Executed notebooks without what differs from run to run or from machine to machine."""

import json

import nbformat
from nbformat import NotebookNode

WIDGETS = "application/vnd.jupyter.widget-state+json"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def stabilise(notebook: NotebookNode) -> NotebookNode:
    """Turn an executed notebook into the form that is committed.

    Args:
        notebook: what papermill wrote.

    Returns:
        The same cells and outputs, without traces of the runner, of the moment or of the machine.

    Raises:
        nbformat.ValidationError: if the result is no valid notebook.
    """
    notebook = _rename_widgets(notebook)
    notebook.cells = [cell for cell in notebook.cells if "injected-parameters" not in _tags(cell)]
    for cell in notebook.cells:
        _strip_run_metadata(cell)
    code_cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate((cell for cell in code_cells if cell.source.strip()), start=1):
        _renumber(cell, count)
    for cell in code_cells:
        cell.outputs = _join_streams(cell.outputs)
    notebook.metadata.pop("papermill", None)
    notebook.metadata["kernelspec"] = NotebookNode(KERNEL)
    notebook.metadata.get("language_info", {}).pop("version", None)
    nbformat.validate(notebook)
    return notebook


def _tags(cell):
    return cell.metadata.get("tags", [])


def _strip_run_metadata(cell):
    for key in ("papermill", "execution"):
        cell.metadata.pop(key, None)
    if not _tags(cell):
        cell.metadata.pop("tags", None)


def _renumber(cell, count):
    cell.execution_count = count
    for output in cell.outputs:
        if "execution_count" in output:
            output["execution_count"] = count


def _join_streams(outputs):
    """Join pieces of one stream: where a long print is cut depends on timing alone."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last["text"] += output["text"]
        else:
            joined.append(output)
    return joined


def _rename_widgets(notebook):
    """Number the widgets in order of creation; their ids are random and occur in states and outputs."""
    state = notebook.metadata.get("widgets", {}).get(WIDGETS, {}).get("state", {})
    text = json.dumps(notebook)
    for number, widget in enumerate(state):
        text = text.replace(widget, f"{number:032x}")
    return nbformat.from_dict(json.loads(text))
