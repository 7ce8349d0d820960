"""How long a live cell takes from the first click to its result, what is sent for it, and its memory.

python -m lrnn bench live [--repeats 10] [--out book/data/live-cpu.json]
"""

import argparse
import os
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from selenium.webdriver import Chrome
from tqdm import tqdm

from lrnn.course import browser
from lrnn.course.build import PAGE
from lrnn.learning import results

CHAPTER = "notebooks/06-automata.html"
CLICK = """
const done = arguments[arguments.length - 1];
const start = performance.now();
new MutationObserver((_, observer) => {
  if (!document.querySelector(".live-output > *")) return;
  observer.disconnect();
  done((performance.now() - start) / 1000);
}).observe(document.querySelector("article"), {childList: true, subtree: true});
[...document.querySelectorAll(".cell.tag_live")].find(cell => cell.querySelector(".cell_output"))
  .querySelector(".live-run").click();
"""
READY = """
const done = arguments[arguments.length - 1];
const look = () => document.querySelector(".live-run") ? done() : setTimeout(look, 20);
look();
"""


def visit(chrome: Chrome, site: browser.Site) -> dict:
    """Open the chapter and run its first cell that shows something."""
    chrome.get("about:blank")
    chrome.get(f"{site.address}/{CHAPTER}")
    chrome.set_script_timeout(300)
    chrome.execute_async_script(READY)
    before = site.sent
    seconds = chrome.execute_async_script(CLICK)
    return {"seconds": seconds, "bytes": site.sent - before, **memory(chrome)}


def memory(chrome: Chrome) -> dict[str, int]:
    """Bytes that the largest renderer holds of its own, and the most ever, with its code, as Linux tells."""
    names = {"memory_bytes": "RssAnon", "peak_bytes": "VmHWM"}
    found = dict.fromkeys(names, 0)
    for process in family(chrome.service.process.pid):
        folder = Path(f"/proc/{process}")
        if "--type=renderer" in (folder / "cmdline").read_text():
            lines = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
            for name, key in names.items():
                found[name] = max(found[name], int(lines[key].split()[0]) * 1024)
    return found


def family(process: int) -> Iterator[int]:
    """A process and all that come from it."""
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from family(int(child))


def summary(name: str, visits: list[dict]) -> dict:
    """One row of the record: the least and the median of several visits, the most memory."""
    seconds = [round(each["seconds"], 3) for each in visits]
    return {
        "visit": name,
        "seconds": seconds,
        "minimum_seconds": min(seconds),
        "median_seconds": statistics.median(seconds),
        "bytes": max(each["bytes"] for each in visits),
        "memory_bytes": max(each["memory_bytes"] for each in visits),
        "peak_bytes": max(each["peak_bytes"] for each in visits),
    }


def main() -> None:
    """Open a new browser for every repeat, visit twice, write the record."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--out", type=Path, default=Path("_build/benchmarks/live.json"))
    options = parser.parse_args()
    command = " ".join(["python -m lrnn bench live", *sys.argv[1:]])
    record = results.provenance(command, seed=0) | {"load": round(os.getloadavg()[0], 1)}
    if not (PAGE.parent / "live").is_dir():
        parser.error("live cells are not built: make book")
    visits = {"first": [], "second": []}
    with browser.serve(PAGE.parent) as site:
        for _ in tqdm(range(options.repeats), unit="browser", disable=None):
            with browser.chromium() as chrome:
                record["versions"]["chromium"] = chrome.capabilities["browserVersion"]
                for name in visits:
                    visits[name].append(visit(chrome, site))
    record["rows"] = [summary(name, found) for name, found in visits.items()]
    results.save(record, options.out)
    for row in record["rows"]:
        print("{visit:6} visit: least {minimum_seconds:.2f} s, median {median_seconds:.2f} s".format(**row))


if __name__ == "__main__":
    main()
