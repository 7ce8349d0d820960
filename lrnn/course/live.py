"""What live cells need: Python for the browser, python-flint for it, and the exact core as a wheel.

Two archives come from the package registries, once, into `_build/live`; their hashes are pinned here. The
built site holds copies, so that a page asks no other server. Python's own modules go there as bytecode, the
exact core as sources and bytecode: compiling them would be a third of the time to the first result.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from lrnn.course import project

PYODIDE = "pyodide-314.0.7.tgz"
FLINT = "python_flint-0.9.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl"
SHA256 = {
    PYODIDE: "66b7949e5a0cba2250b586d7e368bf12fb482800748d182c4618254b685ffaa0",
    FLINT: "b31f5c00e0e36040ab58d00b3025156e20869b990d776e4bf90f870b1ee11ad3",
}
STDLIB, WHEEL = "python_stdlib.zip", "lrnn-core-py3-none-any.whl"
RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", STDLIB, "pyodide-lock.json")
CORE = ("lrnn/__init__.py", "lrnn/theory/**/*.py", "lrnn/course/__init__.py", "lrnn/course/figures.py",
        "lrnn/course/playground.py", "lrnn/course/selfcheck.py", "lrnn/course/exercises/*.py")
CACHE = project.BUILD / "live"
UNPACKED = CACHE / "runtime"


class Unavailable(Exception):
    """Why live cells cannot be built here."""


def fetch() -> None:
    """Get the two archives and unpack the runtime, unless they are here already.

    Raises:
        Unavailable: if one is not to be had, or is another file; the book builds without live cells then.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    for name, download in ((PYODIDE, _npm), (FLINT, _pip)):
        path = CACHE / name
        if not path.exists():
            download()
        if _sha256(path) != SHA256[name]:
            path.unlink()
            raise Unavailable(f"{name} is not the file whose hash is pinned in lrnn/course/live.py")
    if not UNPACKED.is_dir():
        _unpack()


def is_fetched() -> bool:
    """Whether live cells can be built."""
    return UNPACKED.is_dir() and all((CACHE / name).exists() for name in SHA256)


def pack(site: Path) -> None:
    """Put everything that live cells need into a built site, with a manifest of names, sizes and hashes.

    Args:
        site: the folder of the built pages.

    Raises:
        Unavailable: if the Python for the browser does not run in node.
    """
    target = site / "live"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(UNPACKED, target)
    shutil.copy(CACHE / FLINT, target)
    shutil.copy(project.ROOT / "book" / "web" / "live" / "runner.py", target)
    _write_wheel(target / WHEEL)
    _compile(target, WHEEL, sources=True)
    files = [{"name": path.name, "size": path.stat().st_size, "hash": _sha256(path)}
             for path in sorted(target.iterdir())]
    manifest = {"files": files, "wheels": [FLINT, WHEEL]}
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _unpack() -> None:
    draft = UNPACKED.with_suffix(".partial")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    with tarfile.open(CACHE / PYODIDE) as packed:
        for name in RUNTIME:
            (draft / name).write_bytes(packed.extractfile(f"package/{name}").read())
    _compile(draft, STDLIB, sources=False)
    draft.rename(UNPACKED)


def _npm() -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("npm is missing (Debian, Ubuntu: apt install npm)")
    _run([npm, "pack", "--silent", PYODIDE.removesuffix(".tgz").replace("-", "@")])


def _pip() -> None:
    _run([sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
          "--only-binary=:all:", "--implementation=cp", "--python-version=3.14", "--abi=cp314",
          "--platform=pyemscripten_2026_0_wasm32", "python-flint==0.9.0"])


def _run(command: list[str]) -> None:
    run = subprocess.run(command, cwd=CACHE, capture_output=True, text=True, check=False)
    if run.returncode:
        said = run.stderr.strip().splitlines() or ["no reason given"]
        raise Unavailable(f"{Path(command[0]).name} failed: {said[-1]}")


def _compile(folder: Path, archive: str, *, sources: bool) -> None:
    node = shutil.which("node")
    if node is None:
        raise Unavailable("node is missing (Debian, Ubuntu: apt install npm)")
    here = Path(__file__).parent
    program = f"\ncompile_archive('/live/{archive}', {sources=})"
    _run([node, str(here / "bytecode.mjs"), str(folder), str(here / "bytecode.py"), program])


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_wheel(path: Path) -> None:
    """The exact core, the same bytes every time."""
    info = "lrnn_core-0.dist-info"
    files = {str(source.relative_to(project.ROOT)): source.read_bytes()
             for pattern in CORE for source in sorted(project.ROOT.glob(pattern))}
    files[f"{info}/METADATA"] = b"Metadata-Version: 2.1\nName: lrnn-core\nVersion: 0\n"
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in files).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in files.items():
            wheel.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
