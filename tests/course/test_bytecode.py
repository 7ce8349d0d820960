"""Archives with bytecode: they import as before, with their sources or without."""

import subprocess
import sys
import zipfile

import pytest

from lrnn.course.bytecode import compile_archive


@pytest.mark.parametrize("sources", [True, False])
def test_a_compiled_archive_imports_and_keeps_its_sources_if_asked(sources, tmp_path):
    path = tmp_path / "library.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("answers/__init__.py", "VALUE = 6 * 7\n")
        archive.writestr("answers/notes.txt", "kept")
    compile_archive(str(path), sources=sources)
    names = zipfile.ZipFile(path).namelist()
    assert ("answers/__init__.py" in names) == sources
    assert "answers/notes.txt" in names
    assert sum(name.endswith(".pyc") for name in names) == 1
    program = f"import sys; sys.path.insert(0, {str(path)!r}); import answers; print(answers.VALUE)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "42\n"
