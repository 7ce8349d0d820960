"""Everything that must hold before a change is good, in named steps."""

import subprocess
import sys
import time

from lrnn.course import project

PYTEST = [sys.executable, "-m", "pytest", "-q"]
IN_PARALLEL = ["-n", "logical", "--maxprocesses", "4", "--dist", "loadfile"]
AGAINST_OUTPUTS = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with",
                   str(project.ROOT / "tests" / "nbval.cfg")]
STEPS = {
    "style": [sys.executable, "-m", "ruff", "check", "--quiet"],
    "unit tests": [*PYTEST, *IN_PARALLEL, "-m", "not slow and not site", "tests"],
    "notebooks": [*PYTEST, *IN_PARALLEL, *AGAINST_OUTPUTS, "--ignore=notebooks/assignments", "notebooks"],
    "book": [sys.executable, "-m", "lrnn", "book"],
    "built pages": [*PYTEST, "-m", "site and not slow", "tests/site"],
}
NEEDS = {"built pages": "book"}


def run_steps() -> int:
    """Run every step whose needs were met, and print what passed in what time.

    Returns:
        Exit status of the first step that failed, 0 if none did.
    """
    project.require_checkout()
    status: dict[str, int] = {}
    summary = []
    for name, command in STEPS.items():
        if status.get(NEEDS.get(name)):
            summary.append(f"  skipped  {name} (needs: {NEEDS[name]})")
            continue
        print(f"\n=== {name} ===", flush=True)
        start = time.perf_counter()
        status[name] = subprocess.run(command, cwd=project.ROOT, check=False).returncode
        verdict = "FAILED" if status[name] else "passed"
        summary.append(f"  {verdict:7}  {name:12} {time.perf_counter() - start:6.1f} s")
    print("\n=== summary ===", *summary, sep="\n", flush=True)
    return next(filter(None, status.values()), 0)

