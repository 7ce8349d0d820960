"""Recorded results: numbers that took a machine and a while, kept with what produced them."""

from __future__ import annotations

import json
import os
import platform
import sysconfig
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2] / "book" / "data"
INSTALLED = Path(sysconfig.get_path("data")) / "share" / "lrnn"


def provenance(command: str, *, seed: int) -> dict:
    """Where and how numbers come about: everything a record must carry beside its rows.

    Args:
        command: the command line that produces them again.
        seed: the seed of everything random in them.

    Returns:
        Device, platform, machine, versions, date, command and seed, ready for JSON.
    """
    import jax

    device = jax.devices()[0]
    return {
        "device": device.device_kind,
        "platform": device.platform,
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in ("jax", "equinox", "numpy")},
        "date": datetime.now(UTC).date().isoformat(),
        "command": command,
        "seed": seed,
    }


def save(record: dict, path: Path) -> None:
    """Write a record so that a killed run leaves the old file or the new one, never half of one.

    Args:
        record: what `json` can write.
        path: the file; folders on the way are made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".partial")
    draft.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)


def names() -> list[str]:
    """The records that this installation has."""
    return sorted(path.stem for path in _folder().glob("*.json"))


def load(name: str) -> dict:
    """Read a recorded result.

    Args:
        name: its file name without `.json`, such as "experiment-parity-quick".

    Returns:
        The record: its provenance and its rows.

    Raises:
        ValueError: if nothing is recorded under that name; the message lists what is.
    """
    path = _folder() / f"{name}.json"
    if not path.is_file():
        raise ValueError(f"name must be one of {', '.join(names()) or '(nothing recorded)'}, got {name!r}")
    return json.loads(path.read_text(encoding="utf-8"))


def _folder() -> Path:
    return CHECKOUT if CHECKOUT.is_dir() else INSTALLED
