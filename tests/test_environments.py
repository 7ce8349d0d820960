"""Chapters away from a checkout: alone on Colab's packages, and in the environment of conda and Binder."""

import json
import shutil
import subprocess
import sys

import nbformat
import papermill
import pytest
import yaml

from lrnn.course import project, repository
from lrnn.learning import results

COLAB = project.ROOT / "tests" / "colab.txt"
QUICK = ("01", "16")  # numpy, jax, drawings, a matplotlib figure and sliders
CHAPTERS = [pytest.param(path, id=path.stem, marks=() if path.name.startswith(QUICK) else pytest.mark.slow)
             for path in project.notebooks()]


def environment(folder):
    """A fresh environment with pip, of the interpreter that runs the tests; the path of its Python."""
    uv("venv", "--quiet", "--seed", "--python", sys.executable, folder)
    return folder / "bin" / "python"


def uv(*arguments, cwd=None):
    run = subprocess.run([shutil.which("uv") or sys.prefix + "/bin/uv", *map(str, arguments)], cwd=cwd,
                         capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def python(interpreter, program, cwd):
    """What a program prints."""
    run = subprocess.run([interpreter, "-c", program], cwd=cwd, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@pytest.fixture(scope="module")
def repository_copy(tmp_path_factory):
    """The files that a commit of this tree would hold: what pip gets from the repository's address."""
    copy = tmp_path_factory.mktemp("repository")
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=project.ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (project.ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(project.ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """A Python with Colab's packages and without ours, registered as the kernel `colab`."""
    folder = tmp_path_factory.mktemp("colab")
    interpreter = environment(folder / "venv")
    uv("pip", "install", "--quiet", "--python", interpreter, "-r", COLAB)
    spec = folder / "jupyter" / "kernels" / "colab" / "kernel.json"
    spec.parent.mkdir(parents=True)
    start = [str(interpreter), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.write_text(json.dumps({"argv": start, "display_name": "Colab", "language": "python"}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder / "jupyter"))
        yield interpreter


def run_alone(cells, folder, source):
    """Run cells from a notebook of its own in an empty folder; the set-up cell installs from `source`."""
    cells = [nbformat.from_dict(cell) for cell in cells]
    for cell in cells:
        cell.source = cell.source.replace(f"git+{repository.url()}", source.as_uri())
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "chapter.ipynb")
    papermill.execute_notebook(folder / "chapter.ipynb", folder / "executed.ipynb", kernel_name="colab",
                               language="python", cwd=folder, progress_bar=False)


def test_set_up_cell_brings_the_course_and_leaves_colab_as_it_is(colab, repository_copy, tmp_path):
    run_alone([nbformat.v4.new_code_cell(repository.install_cell())], tmp_path, repository_copy)
    program = "from importlib.metadata import distributions as all; import json; " \
              "print(json.dumps({each.name: each.version for each in all()}))"
    installed = json.loads(python(colab, program, tmp_path))
    pins = dict(line.split("==") for line in COLAB.read_text().splitlines() if not line.startswith("#"))
    assert {name: installed[name] for name in pins} == pins
    records = python(colab, "from lrnn.learning import results; print(*results.names())", tmp_path)
    assert records.split() == results.names(), "recorded results come with the package"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_chapter_runs_alone_on_colab(chapter, colab, repository_copy, tmp_path):
    run_alone(nbformat.read(chapter, nbformat.NO_CONVERT).cells, tmp_path, repository_copy)
    origin = python(colab, "import lrnn; print(lrnn.__file__)", tmp_path)
    assert origin.startswith(str(colab.parents[1])), "the chapter must have used the installed package"


@pytest.mark.slow
def test_environment_of_conda_runs_a_chapter_in_a_clone(repository_copy, tmp_path):
    interpreter = environment(tmp_path / "venv")
    *_, by_pip = yaml.safe_load((repository_copy / "environment.yml").read_text())["dependencies"]
    wanted = tmp_path / "wanted.txt"
    wanted.write_text("\n".join(by_pip["pip"]).replace("-r ", f"-r {repository_copy}/"))
    uv("pip", "install", "--quiet", "--python", interpreter, "-r", wanted, cwd=repository_copy)
    run = subprocess.run([interpreter, "-m", "lrnn", "notebooks", "06"], cwd=repository_copy,
                         capture_output=True, text=True, check=False)
    assert "1 of 1 notebooks ran" in run.stdout, run.stderr
