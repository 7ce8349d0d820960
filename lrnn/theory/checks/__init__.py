"""Every check of the course, registered under its id."""

from lrnn.theory.checks import (  # noqa: F401  importing registers
    circuits,
    counters,
    lowrank,
    precision,
    recurrences,
    registers,
    scans,
    shallow,
    stacks,
)
from lrnn.theory.checks.registry import CHECKS, Case, Certificate, Check, check, run

__all__ = ["CHECKS", "Case", "Certificate", "Check", "check", "run"]
