"""Tables and figures of the prose pages, written from the package's registries when the book is built."""

from collections.abc import Callable

from lrnn.course import measurements, project, result_tables, status
from lrnn.course.markdown import NotGenerated, table
from lrnn.theory import draw
from lrnn.theory.complexity import ARCHITECTURES, CLASSES, INCLUSIONS


def markdown(name: str) -> str:
    """Write one table or figure.

    Args:
        name: a key of `GENERATORS`.

    Returns:
        MyST Markdown.

    Raises:
        NotGenerated: if there is no such name, or a certificate fails.
    """
    if name not in GENERATORS:
        raise NotGenerated(f"generated {name!r}: expected one of {', '.join(GENERATORS)}")
    return GENERATORS[name]()


def hierarchy() -> str:
    """Draw the map of complexity classes and architectures."""
    return f"```{{raw}} html\n{draw.hierarchy()}\n```"


def contents() -> str:
    """List the parts of the book with their pages; chapters have their numbers."""
    lines = []
    for caption, pages in project.parts().items():
        numbers = (project.chapter(page) for page in pages)
        links = [f"**{number}**&nbsp;{{doc}}`/{page}`" if number else f"{{doc}}`/{page}`"
                 for number, page in zip(numbers, pages)]
        lines += [caption, f": {', '.join(links)}.", ""]
    return "\n".join(lines)


def architectures() -> str:
    """Tabulate every architecture with its class and what shows that the class is right."""
    head = ("architecture", "class", "circuit depth", "simulates", "complete problem", "shown by")
    rows = []
    for each in ARCHITECTURES:
        complexity = CLASSES[each.complexity]
        place = "${}$-complete" if each.complete else "in ${}$"
        rows.append((f"**{each.name}** ({each.examples})", place.format(complexity.latex),
                     f"${complexity.depth_latex}$", each.simulates or "–", each.problem or "–",
                     f"{each.results} {_cite(each.cites)}".strip()))
    return table(head, rows)


def inclusions() -> str:
    """Tabulate the classes, from small to large, with the reason why each lies in the next."""
    rows = [
        (f"${CLASSES[each.smaller].latex} \\subseteq {CLASSES[each.larger].latex}$", each.reason,
         _cite(each.cites))
        for each in INCLUSIONS
    ]
    return table(("inclusion", "why", "source"), rows)


def execution_status() -> str:
    """Tabulate when, on what and how long every chapter last ran."""
    rows = []
    for name, profiles in sorted(status.records().items()):
        for profile, run in sorted(profiles.items(), reverse=True):
            present = status.code_hash(project.NOTEBOOKS / f"{name}.ipynb")
            note = "as shown" if run["code"] == present else "changed since"
            rows.append((f"{{doc}}`/notebooks/{name}`", profile, run["date"], f"{run['seconds']:.0f} s",
                         run["python"], run["jax"], run["device"], note))
    return table(("chapter", "profile", "last run", "time", "Python", "JAX", "device", "code"), rows)


def live_start() -> str:
    """Tabulate how long a live cell takes to its first result, from the recorded run."""
    from lrnn.learning import results

    record = results.load("live-cpu")
    rows = [
        (row["visit"], f"{row['minimum_seconds']:.1f} s", f"{row['median_seconds']:.1f} s",
         *(f"{row[key] / 1e6:.0f} MB" for key in ("bytes", "memory_bytes", "peak_bytes")))
        for row in record["rows"]
    ]
    tabulated = table(("visit", "to the first result, least", "median", "sent", "memory", "peak"), rows)
    return (f"{tabulated}\n\nMeasured on {record['date']} with Chromium {record['versions']['chromium']} on "
            f"{record['cores']} cores, the server on the same machine, "
            f"{len(record['rows'][0]['seconds'])} new browsers with two visits each, "
            f"while {record['load']} programs wanted a core. "
            f"Command: `{record['command']}`.")


def _cite(keys):
    return f"{{cite}}`{','.join(keys)}`" if keys else ""


GENERATORS: dict[str, Callable[[], str]] = {
    "hierarchy": hierarchy,
    "contents": contents,
    "architectures": architectures,
    "inclusions": inclusions,
    "execution-status": execution_status,
    "live-start": live_start,
    "measurements": measurements.measurements,
    **result_tables.TABLES,
}
