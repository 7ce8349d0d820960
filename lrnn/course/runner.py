"""Run notebooks with papermill and keep what they print in its stable form."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill

from lrnn.course import project
from lrnn.course.stable import stabilise

PROFILES = ("quick", "full")


@dataclass(frozen=True)
class Run:
    """One run of one notebook.

    Attributes:
        notebook: path of the notebook that was run.
        profile: `quick` or `full`.
        seconds: wall-clock time.
        failure: what went wrong and in which cell; None if every cell ran.
        result: where the executed notebook is.
    """

    notebook: Path
    profile: str
    seconds: float
    failure: str | None
    result: Path


def run(notebook: Path, *, profile: str = "quick") -> Run:
    """Run one notebook; in the quick profile its committed outputs are replaced, unless a cell fails.

    Args:
        notebook: path of the notebook.
        profile: `quick` writes the notebook back; `full` writes a copy to `_build/full`.

    Returns:
        The run; a failing cell is reported in it, not raised, and the executed copy kept in `_build/failed`.

    Raises:
        ValueError: if the profile is unknown.
    """
    if profile not in PROFILES:
        raise ValueError(f"profile {profile!r}: expected one of {', '.join(PROFILES)}")
    unfinished = project.BUILD / "failed" / notebook.name
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.unlink(missing_ok=True)
    start = time.perf_counter()
    try:
        executed = papermill.execute_notebook(
            notebook, unfinished, parameters={} if profile == "quick" else {"PROFILE": profile},
            kernel_name="python3", language="python", cwd=notebook.parent,
            extra_arguments=["--log-level=ERROR"],  # of the kernel, which warns of its own transport
            progress_bar={"desc": notebook.stem, "position": 1, "leave": False},
        )
    except Exception as error:  # whatever stops a notebook is that notebook's failure; the others still run
        return Run(notebook, profile, time.perf_counter() - start, _describe(unfinished, error), unfinished)
    seconds = time.perf_counter() - start
    unfinished.unlink()
    target = notebook if profile == "quick" else project.BUILD / "full" / notebook.name
    _write(stabilise(executed), target)
    return Run(notebook, profile, seconds, None, target)


def run_all(notebooks: list[Path], *, profile: str = "quick") -> Iterator[Run]:
    """Run notebooks one after the other, with a progress bar over notebooks and one over cells.

    Args:
        notebooks: paths of the notebooks.
        profile: as for `run`.

    Yields:
        One run a notebook, as it ends.
    """
    from tqdm import tqdm

    with tqdm(notebooks, desc="notebooks", unit="notebook", position=0) as bar:
        for notebook in bar:
            yield run(notebook, profile=profile)


def _write(notebook, path):
    """Replace the file in one step: a stopped run leaves the old notebook or the new one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    nbformat.write(notebook, beside)
    os.replace(beside, path)


def _describe(executed, error):
    """Say which cell failed, counted as in the committed notebook, how it begins and what it raised."""
    added = {"injected-parameters", "papermill-error-cell-tag"}
    cells = nbformat.read(executed, nbformat.NO_CONVERT).cells if executed.exists() else []
    original = [cell for cell in cells if not added & set(cell.metadata.get("tags", []))]
    for number, cell in enumerate(original, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                beginning = "\n".join(f"    {line}" for line in cell.source.splitlines()[:3])
                return f"cell {number}: {output.ename}: {output.evalue}\n{beginning}"
    return f"{type(error).__name__}: {error}"
