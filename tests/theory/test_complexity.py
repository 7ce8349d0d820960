"""The one table of classes hangs together, and the map shows all of it."""

import re
from pathlib import Path

from lrnn.theory.complexity import ARCHITECTURES, CLASSES, INCLUSIONS
from lrnn.theory.draw import hierarchy

BIBLIOGRAPHY = Path(__file__).parents[2] / "book" / "references.bib"


def test_the_inclusions_are_one_chain_through_all_classes():
    assert [i.smaller for i in INCLUSIONS] == list(CLASSES)[:-1]
    assert [i.larger for i in INCLUSIONS] == list(CLASSES)[1:]


def test_every_architecture_lies_in_a_known_class():
    assert {a.complexity for a in ARCHITECTURES} <= set(CLASSES)


def test_complete_means_a_problem_is_named():
    for architecture in ARCHITECTURES:
        assert architecture.complete == bool(architecture.problem) == bool(architecture.simulates)


def test_linear_rnns_stay_below_nonlinear_ones():
    order = list(CLASSES)
    ranks = {
        family: [order.index(a.complexity) for a in ARCHITECTURES if a.family == family]
        for family in ("linear RNN", "nonlinear RNN")
    }
    assert max(ranks["linear RNN"]) < min(ranks["nonlinear RNN"])


def test_every_citation_is_in_the_bibliography():
    known = set(re.findall(r"^@\w+\{([^,]+),", BIBLIOGRAPHY.read_text(encoding="utf-8"), re.MULTILINE))
    cited = {key for entry in (*ARCHITECTURES, *INCLUSIONS) for key in entry.cites}
    assert cited <= known, cited - known


def test_the_map_names_every_architecture_in_words_and_in_its_alternative_text():
    drawing = hierarchy()
    for architecture in ARCHITECTURES:
        assert f">{architecture.name}<" in str(drawing)
        assert architecture.name in drawing.alt


def test_a_drawing_is_well_formed_and_carries_its_description():
    import xml.etree.ElementTree as ET

    root = ET.fromstring(str(hierarchy()))
    assert root.get("role") == "img"
    assert root.get("aria-label") == hierarchy().alt
