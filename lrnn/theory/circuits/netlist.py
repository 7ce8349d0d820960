"""Circuits as tables of named gates: read from any order, written for Graphviz and networkx."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any, TypeVar

from lrnn.theory.circuits.circuit import Circuit
from lrnn.theory.circuits.wire import CONSTANT, INPUT, NOT, SYMBOLS, THRESHOLD, Wire

if TYPE_CHECKING:
    import networkx

Kind = TypeVar("Kind", bound=Circuit)


def from_gates(kind: type[Kind], gates: Mapping[str, Sequence[Any]], *, outputs: Iterable[str]) -> Kind:
    """A circuit from named gates in any order.

    Args:
        kind: BooleanCircuit or ArithmeticCircuit.
        gates: ("input",), ("constant", value), ("~", name), ("&", name, name) or another symbol of two
            operands, or ("threshold", least, name, ...), each under its name.
        outputs: which gates are outputs.

    Returns:
        The circuit; its inputs stand in the order of `gates`.

    Raises:
        ValueError: if a gate is unknown, has a wrong number of operands, reads a gate that does not exist, or
            reads itself by way of others; the message names the gate.
    """
    reads = {name: _operands(name, gate) for name, gate in gates.items()}
    outputs = tuple(outputs)
    for reader, names in [*reads.items(), ("the output", outputs)]:
        for name in names:
            if name not in gates:
                raise ValueError(f"{reader!r} reads {name!r}, which is not a gate")
    try:
        order = list(TopologicalSorter(reads).static_order())
    except CycleError as error:
        cycle = " <- ".join(map(repr, error.args[1]))
        raise ValueError(f"gates must not form a cycle, got {cycle}") from None
    circuit = kind()
    wires = {name: circuit.input(name) for name, gate in gates.items() if gate[0] == "input"}
    for name in order:
        if name not in wires:
            wires[name] = _build(circuit, gates[name], [wires[operand] for operand in reads[name]])
    for name in outputs:
        circuit.output(name, wires[name])
    return circuit


def labels(circuit: Circuit) -> list[str]:
    """What to write on each gate: the name of an input, the value of a constant, the symbol of a gate."""
    names, constants = list(circuit.sources), list(circuit.constants)
    write = {
        INPUT: lambda i: names[circuit.left[i]],
        CONSTANT: lambda i: str(constants[circuit.left[i]]),
        THRESHOLD: lambda i: f"≥{circuit.right[i]}",
    }
    return [write[op](i) if op in write else SYMBOLS[op] for i, op in enumerate(circuit.ops)]


def to_dot(circuit: Circuit) -> str:
    """The circuit in the language of Graphviz, inputs above."""
    lines = [f'  {i} [label="{label}"];' for i, label in enumerate(labels(circuit))]
    lines += [f"  {j} -> {i};" for i, operands in enumerate(circuit.operands()) for j in operands]
    lines += [f'  "{name}" [shape=box];\n  {i} -> "{name}";' for name, i in circuit.sinks.items()]
    return "\n".join(["digraph {", *lines, "}"])


def to_networkx(circuit: Circuit) -> networkx.MultiDiGraph:
    """The circuit as a graph with an edge for each wire that a gate reads.

    Returns:
        Nodes 0, 1, ... with the attributes `label` and `level`; the attribute `outputs` of the graph maps the
        name of each output to its gate. Two edges join a gate to one that reads it twice.
    """
    import networkx

    graph = networkx.MultiDiGraph(outputs=dict(circuit.sinks))
    for i, (label, level) in enumerate(zip(labels(circuit), circuit.levels())):
        graph.add_node(i, label=label, level=level)
    graph.add_edges_from((j, i) for i, operands in enumerate(circuit.operands()) for j in operands)
    return graph


def _operands(name: str, gate: Sequence[Any]) -> Sequence[str]:
    symbol, *rest = gate
    if symbol not in SYMBOLS:
        raise ValueError(f"gate {name!r} must be one of {', '.join(SYMBOLS)}, got {symbol!r}")
    if symbol == "threshold":
        return rest[1:]
    wanted = {"input": 0, "constant": 1, "~": 1}.get(symbol, 2)
    if len(rest) != wanted:
        raise ValueError(f"gate {name!r} is {symbol!r} and must have {wanted} operands, got {len(rest)}")
    return () if symbol == "constant" else rest


def _build(circuit: Circuit, gate: Sequence[Any], operands: Sequence[Wire]) -> Wire:
    op = SYMBOLS.index(gate[0])
    if op == CONSTANT:
        return circuit.constant(gate[1])
    if op == THRESHOLD:
        return circuit.threshold(operands, gate[1])
    return circuit.gate(op, operands[0], operands[0 if op == NOT else 1])
