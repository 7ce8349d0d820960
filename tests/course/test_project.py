"""Small parts of the porch: notebooks by name, addresses, generated pages, the command line, the records."""

import json

import pytest

from lrnn.__main__ import main
from lrnn.course import browser, doctor, generated, lock, project, repository, status


def test_notebooks_are_found_by_the_beginning_of_their_name():
    first, *_ = project.notebooks()
    assert project.notebooks([first.name[:2]]) == [first]
    with pytest.raises(ValueError, match="'99'.*" + first.stem):
        project.notebooks(["99"])


def test_every_page_is_in_the_table_of_contents():
    written = {path.relative_to(project.ROOT).with_suffix("").as_posix()
               for path in [*project.ROOT.glob("book/*.md"), *project.notebooks()]}
    assert set(project.pages()) == written


def test_outputs_come_from_the_present_code():
    assert status.outdated() == [], "run `python -m lrnn notebooks` and commit what it writes"


def test_addresses_follow_from_the_repository(monkeypatch):
    address = {"url": "https://github.com/some-one/a-course/", "branch": "trunk"}
    monkeypatch.setattr(project, "config", lambda: {"repository": address})
    assert repository.site_url() == "https://some-one.github.io/a-course/"
    assert repository.colab_url("notebooks/x.ipynb") == (
        "https://colab.research.google.com/github/some-one/a-course/blob/trunk/notebooks/x.ipynb")
    assert 'git+https://github.com/some-one/a-course"' in repository.install_cell()
    changed = repository.outdated()
    for path in project.notebooks():
        sources = ["".join(cell["source"]) for cell in json.loads(changed[path])["cells"]]
        assert repository.install_cell() in sources


def test_chapters_are_those_pages_whose_file_names_start_with_a_number():
    assert project.chapter("notebooks/07-precision-is-memory") == 7
    assert project.chapter("book/index") is None
    assert [project.chapter(path.stem) for path in project.notebooks(["01", "16"])] == [1, 16]


def test_the_front_page_lists_every_page():
    listed = generated.markdown("contents")
    missing = [page for page in project.pages()[1:] if f"{{doc}}`/{page}`" not in listed]
    assert missing == []
    assert "**7**&nbsp;{doc}`/notebooks/07-" in listed


TABLES = sorted(generated.GENERATORS.keys() - {"hierarchy", "contents", "checked-when", "measurements"})


@pytest.mark.parametrize("name", TABLES)
def test_generated_tables_are_rectangles(name):
    lines = generated.markdown(name).split("\n\n")[0].splitlines()
    assert lines[0].startswith("|")
    assert len(lines) > 2
    assert len({line.replace("\\|", "").count("|") for line in lines}) == 1


def test_the_map_is_a_drawing():
    lines = generated.markdown("hierarchy").splitlines()
    assert lines[0] == "```{raw} html"
    assert lines[1].startswith("<svg")


def test_unknown_generated_part_lists_the_known_ones():
    with pytest.raises(generated.NotGenerated, match=r"'map'.*hierarchy"):
        generated.markdown("map")


def test_failing_certificate_is_not_tabulated(monkeypatch):
    from lrnn.theory import checks

    false = checks.Case("two plus two", length=1, agrees=False)
    failing = checks.Check("X1", "A false statement", "nowhere", lambda: [false])
    monkeypatch.setattr(checks.registry, "CHECKS", {"X1": failing})
    with pytest.raises(generated.NotGenerated, match="X1 fails: two plus two"):
        generated.markdown("certificates")


def test_check_prints_certificates(capsys):
    assert main(["check", "R5"]) == 0
    assert "R5" in capsys.readouterr().out
    assert main(["check", "R5", "--json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == ["R5"]


def test_layers_lists_the_registry(capsys):
    from lrnn.layers import LAYERS

    assert main(["layers"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(LAYERS)
    assert main(["layers", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert list(rows) == list(LAYERS)
    assert rows["PDSSM"]["class"] == "NC1"
    assert rows["GRU"]["architecture"] == "Nonlinear RNN, log precision"
    assert rows["DenseRNN"]["summary"].startswith("h_t = A(x_t) h_{t-1} + B x_t")


def test_tasks_lists_the_registry(capsys, monkeypatch):
    from lrnn.learning import tasks

    chosen = {name: tasks.TASKS[name] for name in ("parity", "paths-2")}
    monkeypatch.setattr(tasks, "TASKS", chosen)
    assert main(["tasks"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(chosen)
    assert "parity of jumps 1.00" in lines[1]
    assert main(["tasks", "--json"]) == 0
    parity, paths = json.loads(capsys.readouterr().out)
    assert (parity["alphabet"], parity["classes"]) == (2, 2)
    assert paths["shortcuts"]["parity of jumps"] == 1


def test_mistakes_of_the_user_are_one_line(capsys):
    assert main(["check", "nothing"]) == 2
    assert main(["notebooks", "99"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line[:6] for line in err.splitlines()] == ["lrnn: "] * 2


def test_doctor_names_what_is_missing_and_its_cure(monkeypatch, capsys):
    monkeypatch.setattr(lock, "disagreements", lambda: {"jax": ("1.0", None)})
    monkeypatch.setattr(browser, "find", lambda: None)
    assert doctor.show(doctor.examine()) == 1
    out = capsys.readouterr().out
    assert "jax missing (pinned: 1.0)" in out
    assert browser.INSTALL in out


def test_doctor_accepts_a_machine_without_a_browser(monkeypatch):
    monkeypatch.setattr(lock, "disagreements", dict)
    monkeypatch.setattr(browser, "find", lambda: None)
    assert doctor.show(doctor.examine()) == 0
