"""When, on what and with which code every chapter last ran."""

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

from lrnn.course import machine, project
from lrnn.course.runner import Run

RECORDS = project.DATA / "execution.json"


def code_hash(notebook: Path) -> str:
    """Summarise the code of a notebook; prose and outputs do not count.

    Args:
        notebook: path of the notebook.

    Returns:
        The first 16 hexadecimal digits of a SHA-256.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return hashlib.sha256(json.dumps(sources).encode()).hexdigest()[:16]


def records() -> dict[str, dict[str, dict]]:
    """Read the recorded runs.

    Returns:
        For each notebook's name and each profile in which it ran: date, seconds, versions, device, code.
    """
    return json.loads(RECORDS.read_text(encoding="utf-8")) if RECORDS.exists() else {}


def record(runs: list[Run]) -> None:
    """Add successful runs to the recorded ones, replacing older runs of the same notebook and profile.

    Args:
        runs: runs of this machine that ended just now; failed ones are left out.
    """
    here = machine.describe()
    known = records()
    for run in runs:
        if run.failure is None:
            known.setdefault(run.notebook.stem, {})[run.profile] = {
                "date": datetime.now(UTC).date().isoformat(),
                "seconds": round(run.seconds, 1),
                "python": here["python"],
                "jax": here["jax"],
                "device": here["device"],
                "code": code_hash(run.notebook),
            }
    RECORDS.parent.mkdir(parents=True, exist_ok=True)
    RECORDS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def outdated() -> list[str]:
    """Find the notebooks whose outputs do not come from their present code.

    Returns:
        Names of notebooks that changed since their last quick run, or never ran.
    """
    known = records()
    return [path.stem for path in project.notebooks()
            if known.get(path.stem, {}).get("quick", {}).get("code") != code_hash(path)]


def last_run(name: str) -> str:
    """Say when and on what the outputs of a notebook were computed.

    Args:
        name: the notebook's name.

    Returns:
        A sentence, which says so if the code changed since.
    """
    run = records().get(name, {}).get("quick")
    if run is None:
        return "This page has not been run."
    day = date.fromisoformat(run["date"])
    sentence = (f"This page last ran on {day.day} {day:%B %Y} in {run['seconds']:.0f} seconds, "
                f"with Python {run['python']} and JAX {run['jax']} on {run['device']}")
    return sentence + ("; its code has changed since." if name in outdated() else ".")
