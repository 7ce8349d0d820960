"""Bits of state against time, and the step at which floats leave the exact run."""

import math
from dataclasses import replace

import pytest
from flint import fmpq

from lrnn.theory.automata import Configuration
from lrnn.theory.constructions import compile_counters, showpiece, showpieces

TIMES = [2**k for k in range(4, 12)]


@pytest.fixture
def jnp():
    """JAX's numpy with double precision, which is put back as it was."""
    import jax

    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)
    yield jax.numpy
    jax.config.update("jax_enable_x64", before)


def slope(xs, ys):
    """Least squares."""
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys)) / sum((a - x) ** 2 for a in xs)


def bits(name, letter):
    run = showpiece(name).run_exact(letter * TIMES[-1]).bits
    return [run[t - 1] for t in TIMES]


def test_bits_of_state_grow_as_the_memory_does():
    """Constant; one bit a doubling; four bits a symbol."""
    assert set(bits("parity", "a")) == {2}
    assert slope([math.log2(t) for t in TIMES], bits("anbncn", "a")) == pytest.approx(1)
    assert slope(TIMES, bits("palindrome", "1")) == pytest.approx(4)
    assert slope(TIMES, bits("race", "x")) < 0.01


def test_registers_take_bits_in_proportion_to_time():
    run = showpiece("race").run_exact("x" + "d" * 500).bits
    assert run[-1] == 502


PUSHED = {8: 4, 24: 12, 53: 27}
NAMES = {8: "bfloat16", 24: "float32", 53: "float64"}


@pytest.mark.parametrize("mantissa", NAMES, ids=NAMES.get)
@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("palindrome", "1" * 40),
        ("palindrome", "0110" * 10),
        ("dyck2", "([()]" * 20),
        ("beaver", "." * 200),
        ("addition", "0110" * 10),
    ],
)
def test_floats_leave_stacks_where_the_mantissa_ends(name, word, mantissa, jnp):
    construction = showpiece(name)
    predicted = construction.predicted_departure(word, mantissa=mantissa)
    assert construction.measured_departure(word, NAMES[mantissa]) == predicted


@pytest.mark.parametrize("mantissa", NAMES, ids=NAMES.get)
def test_a_stack_overflows_a_float_at_half_its_mantissa(mantissa):
    predicted = showpiece("palindrome").predicted_departure("1" * 40, mantissa=mantissa)
    assert predicted == PUSHED[mantissa] == (mantissa + 1) // 2


@pytest.mark.parametrize("mantissa", NAMES, ids=NAMES.get)
def test_floats_leave_counters_where_the_mantissa_ends(mantissa, jnp):
    """Started five below 2^mantissa: the sixth increment is lost."""
    machine = showpieces.three_blocks()
    machine.initial = Configuration("as", (2**mantissa - 5, 0))
    construction = compile_counters(machine)
    assert construction.predicted_departure("a" * 10, mantissa=mantissa) == 6
    assert construction.measured_departure("a" * 10, NAMES[mantissa]) == 6


def test_bfloat16_loses_count_at_257(jnp):
    construction = showpiece("anbncn")
    assert construction.measured_departure("a" * 400, "bfloat16") == 257
    assert construction.to_jax("bfloat16").run("a" * 400)[-1, 4] == 256


def test_bfloat16_registers(jnp):
    """x, y, one: a power of two is a float however large; 257 is not."""
    construction = showpiece("race")
    assert construction.measured_departure("x" + "d" * 100, "bfloat16") is None
    word = "x" * 257
    assert construction.predicted_departure(word, mantissa=8) == 257
    assert construction.measured_departure(word, "bfloat16") == 2 * 257


def test_wrong_answers_follow(jnp):
    """A float32 network remembers 11 symbols, and does not recognise a longer palindrome."""
    construction = showpiece("palindrome")
    network = construction.to_jax("float32")
    half = "01101110010111011110001101010011"
    for length, accepted in ((11, True), (32, False)):
        word = f"{half[:length]}#{half[:length][::-1]}"
        assert construction.accepts(word)
        assert network.accepts(word) == accepted


@pytest.mark.parametrize("name", ["parity", "anbncn", "successor", "walk", "meet", "race"])
def test_floats_are_exact_while_everything_fits(name, jnp):
    construction = showpiece(name)
    word = {"successor": "0101#0110", "walk": "1;1>11;?11", "meet": "11?1;1>11;"}.get(name)
    word = word or "".join(construction.machine.symbols) * 3
    assert construction.predicted_departure(word, mantissa=24) is None
    assert construction.measured_departure(word, "float32") is None
    assert construction.to_jax("float32").accepts(construction.word(word)) == construction.accepts(word)


def test_double_precision_has_to_be_switched_on():
    import jax

    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", False)
    try:
        with pytest.raises(ValueError, match="dtype float64 needs"):
            showpiece("parity").to_jax("float64")
    finally:
        jax.config.update("jax_enable_x64", before)


def test_an_empty_word_is_judged_by_the_initial_state(jnp):
    assert showpiece("anbncn").to_jax("float32").accepts("")
    assert not showpiece("parity").to_jax("float32").accepts("")
    assert showpiece("parity").to_jax("float32").run("").shape == (0, 2)


def test_departures_compare_exactly(jnp):
    """A network whose weights are no floats leaves at once."""
    construction = showpiece("anbncn")
    initial = construction.network.initial * 1
    initial[4, 0] = fmpq(1, 3)
    third = replace(construction, network=replace(construction.network, initial=initial))
    assert third.measured_departure("a", "float64") == 1
