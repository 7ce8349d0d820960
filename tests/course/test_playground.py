"""Every preset of the playground runs, and what cannot be read is an error that says where."""

import json

import pytest

from lrnn.course import project
from lrnn.course.playground import KINDS, scene

PRESETS = json.loads((project.ROOT / "book" / "web" / "live" / "presets.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset["name"])
def test_presets_run_from_the_first_frame_to_the_verdict(preset):
    seen = scene(preset["kind"], preset["text"], preset["word"])
    assert len(seen["frames"]) > len(preset["word"])
    assert "agree after every symbol" in seen["verdict"] or seen["verdict"].startswith("value")
    assert "<table>" in seen["weights"]
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
    ("dfa", PRESETS[0]["text"], "a" * 201, "at most 200 symbols here, got 201"),
    ("dfa", PRESETS[0]["text"] + "\neven a -> even", "a", "even"),
])
def test_what_cannot_be_read(kind, text, word, message):
    with pytest.raises(ValueError, match=message):
        scene(kind, text, word)


def test_what_was_typed_is_never_markup():
    text = "states: <b> q\nsymbols: a\nstart: <b>\naccepting: q\n<b> a -> q\nq a -> q"
    assert "<b> a" not in scene("dfa", text, "a")["frames"][0]
    assert "&lt;b&gt;" in scene("dfa", text, "a")["frames"][0]
