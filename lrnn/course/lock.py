"""The pinned environment of `requirements.lock`, beside the one that is installed."""

from importlib.metadata import PackageNotFoundError, version

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lrnn.course import project

LOCK = project.ROOT / "requirements.lock"


def pins(environment: dict[str, str] | None = None) -> dict[str, str]:
    """Read what the lock pins on one kind of machine.

    Args:
        environment: values of environment markers, such as `{"python_full_version": "3.12.0"}`, that differ
            from the running interpreter's.

    Returns:
        The version of each package that applies there.
    """
    lines = (line.partition("#")[0].strip() for line in LOCK.read_text(encoding="utf-8").splitlines())
    requirements = map(Requirement, filter(None, lines))
    return {canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
            for requirement in requirements
            if requirement.marker is None or requirement.marker.evaluate(environment)}


def disagreements() -> dict[str, tuple[str, str | None]]:
    """Compare the running environment with the lock.

    Returns:
        For each package that differs, the pinned version and the installed one (None if it is missing).
    """
    return {name: (pinned, _installed(name)) for name, pinned in pins().items() if _installed(name) != pinned}


def _installed(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None
