"""Tables and figures of the prose pages, written from the package's registries when the book is built."""

from collections.abc import Callable


class NotGenerated(Exception):
    """What a page asks for does not exist, or must not be shown."""


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
    from lrnn.theory import draw

    return f"```{{raw}} html\n{draw.hierarchy()}\n```"


def contents() -> str:
    """List the parts of the book with their pages; chapters have their numbers."""
    from lrnn.course import project

    lines = []
    for caption, pages in project.parts().items():
        numbers = (project.chapter(page) for page in pages)
        links = [f"**{number}**&nbsp;{{doc}}`/{page}`" if number else f"{{doc}}`/{page}`"
                 for number, page in zip(numbers, pages)]
        lines += [caption, f": {', '.join(links)}.", ""]
    return "\n".join(lines)


def architectures() -> str:
    """Tabulate every architecture with its class and what shows that the class is right."""
    from lrnn.theory.complexity import ARCHITECTURES, CLASSES

    head = ("architecture", "class", "circuit depth", "simulates", "complete problem", "shown by")
    rows = []
    for each in ARCHITECTURES:
        complexity = CLASSES[each.complexity]
        place = "${}$-complete" if each.complete else "in ${}$"
        rows.append((f"**{each.name}** ({each.examples})", place.format(complexity.latex),
                     f"${complexity.depth_latex}$", each.simulates or "–", each.problem or "–",
                     f"{each.results} {_cite(each.cites)}".strip()))
    return _table(head, rows)


def inclusions() -> str:
    """Tabulate the classes, from small to large, with the reason why each lies in the next."""
    from lrnn.theory.complexity import CLASSES, INCLUSIONS

    rows = [
        (f"${CLASSES[each.smaller].latex} \\subseteq {CLASSES[each.larger].latex}$", each.reason,
         _cite(each.cites))
        for each in INCLUSIONS
    ]
    return _table(("inclusion", "why", "source"), rows)


def certificates() -> str:
    """Run every check and tabulate the certificates.

    Raises:
        NotGenerated: if a check fails.
    """
    from lrnn.theory import checks

    rows = []
    for certificate in checks.run():
        if not certificate.passed:
            reason = ", ".join(certificate.failures[:1]) or "it has no cases"
            raise NotGenerated(f"check {certificate.id} fails: {reason}")
        rows.append((certificate.id, certificate.statement, certificate.source, f"{certificate.instances:,}",
                     f"{certificate.longest:,}", f"{certificate.seconds:.1f}"))
    return _table(("id", "statement", "source", "instances", "longest input", "seconds"), rows)


def execution_status() -> str:
    """Tabulate when, on what and how long every chapter last ran."""
    from lrnn.course import project, status

    rows = []
    for name, profiles in sorted(status.records().items()):
        for profile, run in sorted(profiles.items(), reverse=True):
            present = status.code_hash(project.NOTEBOOKS / f"{name}.ipynb")
            note = "as shown" if run["code"] == present else "changed since"
            rows.append((f"{{doc}}`/notebooks/{name}`", profile, run["date"], f"{run['seconds']:.0f} s",
                         run["python"], run["jax"], run["device"], note))
    return _table(("chapter", "profile", "last run", "time", "Python", "JAX", "device", "code"), rows)


def _cite(keys):
    return f"{{cite}}`{','.join(keys)}`" if keys else ""


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


GENERATORS: dict[str, Callable[[], str]] = {
    "hierarchy": hierarchy,
    "contents": contents,
    "architectures": architectures,
    "inclusions": inclusions,
    "certificates": certificates,
    "execution-status": execution_status,
}
