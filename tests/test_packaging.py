"""Metadata, lock and conda environment agree; parts import what they may; the address stands in one place."""

import ast
import hashlib
import re
import subprocess
import sys
import tomllib

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lrnn.course import lock, project, repository

PROJECT = tomllib.loads((project.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MAY_IMPORT = {
    "theory": {"parallel"},  # inside `to_jax` alone: what a module loads is tested below
    "parallel": set(),
    "layers": {"parallel", "theory.complexity"},
    "learning": {"layers", "theory.labels", "theory.automata"},
    "course": {"theory", "parallel", "layers", "learning"},
    "__init__": {"theory", "parallel", "layers", "learning"},
    "__main__": {"theory", "parallel", "layers", "learning", "course"},
}
MODULES = sorted((project.ROOT / "lrnn").rglob("*.py"))


def requirements():
    """Every dependency of the package and of the extras that the lock serves."""
    extras = PROJECT["optional-dependencies"]
    served = [extras[name] for name in ("book", "test", "grading")]
    return [Requirement(line) for line in sum(served, PROJECT["dependencies"])]


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_lock_pins_every_dependency_within_its_bounds(python, system):
    pins = lock.pins({"python_version": python, "python_full_version": f"{python}.1", "sys_platform": system})
    for requirement in requirements():
        pinned = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pinned), f"{requirement} but the lock pins {pinned}"


def test_lock_pins_exactly_and_names_no_address():
    text = lock.LOCK.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--" not in text
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    assert all(re.match(r"[\w.-]+==[\w.]+( ;|$)", line) for line in lines)


def test_conda_environment_installs_the_lock_and_the_package():
    environment = yaml.safe_load((project.ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, installed_by_pip = environment["dependencies"]
    assert PROJECT["requires-python"] == ">=3.11"
    assert python in ("python=3.11", "python=3.12", "python=3.13")
    assert pip == "pip"
    assert installed_by_pip == {"pip": ["-r requirements.lock", "-e ."]}


def test_vendored_files_are_those_that_were_fetched():
    vendor = project.ROOT / "book" / "web" / "vendor"
    listed = dict(reversed(line.split()) for line in (vendor / "SHA256SUMS").read_text().splitlines())
    folders = [vendor / name for name in ("mathjax", "reveal", "widgets")]
    found = {path.relative_to(vendor).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
             for folder in folders for path in folder.rglob("*") if path.is_file()}
    assert found == listed


def imported(path):
    """Modules of the package that a file imports, as (dotted name below `lrnn`, line)."""
    package = path.relative_to(project.ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parents = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*parents, *filter(None, [node.module])])
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.startswith("lrnn."):
                yield name.removeprefix("lrnn."), node.lineno


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(project.ROOT)))
def test_parts_import_only_what_they_may(path):
    part = path.relative_to(project.ROOT / "lrnn").parts[0].removesuffix(".py")
    allowed = MAY_IMPORT[part] | {part}
    for name, line in imported(path):
        assert any(f"{name}.".startswith(f"{each}.") for each in allowed), f"line {line} imports lrnn.{name}"


@pytest.mark.parametrize("path", [path for path in MODULES if "theory" in path.parts],
                         ids=lambda path: str(path.relative_to(project.ROOT)))
def test_theory_needs_the_standard_library_and_flint_alone(path):
    module = ".".join(path.relative_to(project.ROOT).with_suffix("").parts).removesuffix(".__init__")
    allowed = {*sys.stdlib_module_names, "lrnn", "flint", "cython_runtime"}
    assert {name for name in loaded(f"import {module}") - loaded("") - allowed if name[0] != "_"} == set()


def test_import_of_the_package_is_light():
    heavy = {"jax", "numpy", "matplotlib", "flint", "equinox", "ipywidgets"}
    assert loaded("import lrnn") & heavy == set()


def loaded(program):
    """Top-level packages that a program has loaded at its end, in an interpreter of its own."""
    program += "\nimport sys; print(*{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_address_of_the_repository_stands_in_the_configuration_alone():
    assert {str(path.relative_to(project.ROOT)) for path in repository.outdated()} == set()
    tracked = subprocess.run(["git", "ls-files", "*.py", "*.toml", "*.js", "Makefile"], cwd=project.ROOT,
                             capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in tracked if repository.url() in (project.ROOT / name).read_text()] == []


@pytest.mark.parametrize("path", project.notebooks(), ids=lambda path: path.stem)
def test_every_notebook_can_install_the_package_on_colab(path):
    cells = nbformat.read(path, nbformat.NO_CONVERT).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    assert "PROFILE = " in code[0]
    assert code[1] == repository.install_cell()
