"""The value of a monotone Boolean circuit, gate by gate."""

from __future__ import annotations

from collections.abc import Sequence

Gate = str | tuple[str, int, int]


def monotone_value(gates: Sequence[Gate]) -> bool:
    """The value of the last gate.

    Args:
        gates: "0", "1", ("&", i, j) or ("|", i, j), where i and j are positions of earlier gates.

    Raises:
        ValueError: if there is no gate, or one is malformed or reads a gate that is not earlier.
    """
    values: list[bool] = []
    for position, gate in enumerate(gates):
        earlier = set(range(position))
        match gate:
            case "0" | "1":
                values.append(gate == "1")
            case ("&", int(i), int(j)) if {i, j} <= earlier:
                values.append(values[i] and values[j])
            case ("|", int(i), int(j)) if {i, j} <= earlier:
                values.append(values[i] or values[j])
            case _:
                raise ValueError(
                    f"gate {position} must be 0, 1, ('&', i, j) or ('|', i, j) with earlier "
                    f"i and j, got {gate!r}"
                )
    if not values:
        raise ValueError("gates must hold at least one gate, got none")
    return values[-1]
