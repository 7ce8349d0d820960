"""Every registered check passes, and the table can tell a failure."""

import pytest

from lrnn.theory import checks
from lrnn.theory.checks.registry import Case, Check


@pytest.mark.parametrize("id", checks.CHECKS)
def test_registered_check(id):
    (certificate,) = checks.run([id])
    assert certificate.failures == ()
    assert certificate.passed
    assert certificate.instances > 100


def test_a_failing_case_is_kept_by_its_label():
    certificate = Check("X", "one is two", "", lambda: [Case("fine", 1, True), Case("1 = 2", 3, False)]).run()
    assert not certificate.passed
    assert certificate.failures == ("1 = 2",)
    assert (certificate.instances, certificate.longest) == (2, 3)


def test_a_check_that_compares_nothing_does_not_pass():
    assert not Check("X", "nothing", "", list).run().passed


def test_unknown_and_repeated_ids_are_named():
    with pytest.raises(ValueError, match=r"unknown check T99; known checks: .*S1"):
        checks.run(["S1", "T99"])
    with pytest.raises(ValueError, match="'S1' is already registered"):
        checks.check("S1", "again", source="")(list)
