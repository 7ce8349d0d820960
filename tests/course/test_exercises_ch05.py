"""The exercises of chapter 5 accept what is right, however it is written, and refuse near misses."""

import pytest

from lrnn.course.exercises.ch05 import matrix_product
from lrnn.course.selfcheck import check
from lrnn.theory import exact
from lrnn.theory.circuits import less
from lrnn.theory.circuits.sums import full_adder


def smaller(circuit, x, y):
    agree = [~(a ^ b) for a, b in zip(x, y)]
    first = []
    for i in range(len(x)):
        reasons = [~x[i], y[i], *agree[i + 1 :]]
        first.append(circuit.threshold(reasons, len(reasons)))
    return circuit.threshold(first, 1)


def smaller_pair_by_pair(circuit, x, y):
    first = []
    for i in range(len(x)):
        differ = [x[j] ^ y[j] for j in range(i + 1, len(x))]
        first.append(~circuit.threshold([x[i], ~y[i], *differ], 1))
    return circuit.threshold(first, 1)


def seven(wires):
    a, b, c, d, e, f, g = wires
    low, first = full_adder(a, b, c)
    other, second = full_adder(d, e, f)
    total, third = full_adder(low, other, g)
    return [total, *full_adder(first, second, third)]


def seven_in_a_chain(wires):
    total, carries = wires[0], []
    for i in (1, 3, 5):
        total, carry = full_adder(wires[i], total, wires[i + 1])
        carries.append(carry)
    return (total, *full_adder(*carries))


def cost(n):
    depth = 0
    while 2**depth < n:
        depth += 1
    return (27 + 18) * (n - 1), 3 * depth


@pytest.mark.parametrize(
    ("number", "attempt"),
    [
        ("5.1", smaller),
        ("5.1", smaller_pair_by_pair),
        ("5.2", seven),
        ("5.2", seven_in_a_chain),
        ("5.3", cost),
    ],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


def smaller_or_equal(circuit, x, y):
    return ~smaller(circuit, y, x)


def smaller_by_counting(circuit, x, y):
    tops = [circuit.threshold([~a, b, a], 2) & ~(a & ~b) for a, b in zip(x, y)]
    return smaller(circuit, x, y) & circuit.threshold([*tops, circuit.constant(1)], 1)


def backwards(circuit, x, y):
    return smaller(circuit, x[::-1], y[::-1])


def seven_by_ripple(wires):
    count = [wires[0], wires[0] ^ wires[0], wires[0] ^ wires[0]]
    for wire in wires[1:]:
        for i, bit in enumerate(count):
            count[i], wire = bit ^ wire, bit & wire
    return count


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("5.1", smaller_or_equal, "expected  0"),
        ("5.1", backwards, "expected"),
        ("5.1", lambda circuit, x, y: less(x, y), "the depth"),
        ("5.1", smaller_by_counting, "neither AND nor OR"),
        ("5.1", lambda circuit, x, y: x[0] + y[0], "an error: TypeError"),
        ("5.1", lambda circuit, x, y: None, "not attempted"),
        ("5.2", lambda wires: seven(wires)[::-1], "expected"),
        ("5.2", lambda wires: seven(wires)[:2], "expected"),
        ("5.2", seven_by_ripple, "the gates"),
        ("5.2", lambda wires: wires[7], "an error: IndexError"),
        ("5.3", lambda n: (45 * n, 3 * (n - 1).bit_length()), "expected"),
        ("5.3", lambda n: (45 * (n - 1), 2 * (n - 1).bit_length()), "expected"),
        ("5.3", lambda n: (45 * (n - 1), 3 * (n.bit_length() - 1)), "expected"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)


def test_the_circuit_multiplies_matrices():
    steps = [[[(i * j + t) % 5 - 2 for j in range(3)] for i in range(3)] for t in range(5)]
    found = matrix_product(5).evaluate([x for step in steps for row in step for x in row])
    expected = exact.identity(3)
    for step in steps:
        expected = exact.matrix(step) * expected
    assert list(found) == [int(x.p) for x in expected.entries()]
