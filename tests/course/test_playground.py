"""Every preset of the playground runs, and what cannot be read is an error that says where."""

import json
from itertools import product

import pytest

from lrnn.course import project
from lrnn.course.playground import KINDS, scene

PRESETS = json.loads((project.ROOT / "book" / "web" / "live" / "presets.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset["name"])
def test_presets_run_from_the_first_frame_to_the_verdict(preset):
    seen = scene(preset["kind"], preset["text"], preset["word"])
    assert len(seen["frames"]) > 1
    assert any(said in seen["verdict"] for said in ("agree after every symbol", "value", "is true"))
    assert seen["weights"]
    json.dumps(seen)


def test_presets_show_every_kind():
    assert {preset["kind"] for preset in PRESETS} == set(KINDS)


def test_verdicts():
    verdict = {preset["kind"]: preset for preset in PRESETS}
    assert scene("counter", verdict["counter"]["text"], "aabbc")["verdict"].startswith("rejected")
    assert scene("wfa", verdict["wfa"]["text"], "1011")["verdict"] == "value 11"
    assert scene("dfa", verdict["dfa"]["text"], "")["frames"][0].count("the empty word") == 1


@pytest.mark.parametrize(("kind", "text", "word", "message"), [
    ("abacus", "", "", "kind must be one of dfa"),
    ("dfa", "symbols: a", "", 'the first lines must say "states: ..."'),
    ("dfa", PRESETS[0]["text"], "abc", "position 2: unknown symbol 'c'"),
    ("dfa", PRESETS[0]["text"], "a" * 257, "at most 256 symbols here, got 257"),
    ("dfa", PRESETS[0]["text"] + "\neven a -> even", "a", "even"),
    ("boolean", "x1 and", "x1=1", "x1 and"),
    ("boolean", "x1", "x1=2", "values must look like x1=1 x2=0, got x1=2"),
    ("boolean", "x1 and x2", "x1=1", "x2"),
])
def test_what_cannot_be_read(kind, text, word, message):
    with pytest.raises(ValueError, match=message):
        scene(kind, text, word)


def test_an_arithmetic_formula_is_multiplied_out_and_breaks_as_printed():
    for x, y, z in product((-1, 0, 1), repeat=3):
        value = (x + y) * (x - z) - y * z
        seen = scene("arithmetic", "(x + y) * (x - z) - y * z", f"x={x} y={y} z={z}")
        assert seen["verdict"].startswith(f"value {value},")
        assert seen["verdict"].endswith(f"RWKV-7 {value}, DeltaNet {value}")
    assert "as printed 0, RWKV-7 repaired 1" in scene("printed", "x * y", "x=1 y=1")["verdict"]


def test_a_formula_is_evaluated_by_five_numbers():
    text = "(x1 and not x2) or x3"
    for x1, x2, x3 in product((0, 1), repeat=3):
        expected = "true" if (x1 and not x2) or x3 else "false"
        assert f"is {expected};" in scene("boolean", text, f"x1={x1} x2={x2} x3={x3}")["verdict"]


def test_what_was_typed_is_never_markup():
    text = "states: <b> q\nsymbols: a\nstart: <b>\naccepting: q\n<b> a -> q\nq a -> q"
    assert "<b> a" not in scene("dfa", text, "a")["frames"][0]
    assert "&lt;b&gt;" in scene("dfa", text, "a")["frames"][0]
