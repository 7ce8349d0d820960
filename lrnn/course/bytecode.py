"""Compiles the modules in an archive. Runs in the Python that will load them: bytecode is of one version."""

import compileall
import zipfile
from pathlib import Path
from py_compile import PycInvalidationMode
from tempfile import TemporaryDirectory

DATE = (2026, 1, 1, 0, 0, 0)


def compile_archive(path: str, *, sources: bool) -> None:
    """Add bytecode to a zip file, in place, or put it where the sources were.

    Args:
        path: the file.
        sources: whether to keep the sources too, for tracebacks and for readers who inspect a function.
    """
    with TemporaryDirectory() as folder:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
        compileall.compile_dir(folder, quiet=2, legacy=not sources, stripdir=folder,
                               invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
        files = [file for file in sorted(Path(folder).rglob("*")) if file.is_file()]
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                if sources or not file.with_suffix(".pyc").exists() or file.suffix == ".pyc":
                    name = zipfile.ZipInfo(file.relative_to(folder).as_posix(), DATE)
                    archive.writestr(name, file.read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=9)
