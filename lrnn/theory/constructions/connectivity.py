"""Sorted deterministic graph connectivity by counting: one pass, numbers in unary, edges sorted by source.

Counter 1 holds the current vertex. Reading an edge i > j subtracts i from it, and counter 2 remembers i. If
the current vertex became 0 the edge leaves it, and adding j moves there. Otherwise the next i ones put it
back and the rest of j is skipped. As edges never lead back, i <= j, so counter 2 is 0 again after the edge
without a reset.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lrnn.theory.automata import CounterMachine
from lrnn.theory.labels.graphs import Edge, Instance, functional_edges, require_sorted

Blocks = list[tuple[str, int]]


def spell(blocks: Iterable[tuple[str, int]]) -> str:
    """The word that consists of blocks of equal symbols."""
    return "".join(symbol * count for symbol, count in blocks)


def _edges(instance: Instance) -> Blocks:
    return [block for i, j in instance.edges for block in (("1", i), (">", 1), ("1", j), (";", 1))]


def target_last(instance: Instance) -> Blocks:
    """`s; i>j; ... i>j; ?t` with numbers in unary.

    Raises:
        ValueError: if the instance is not sorted, or an edge leads back.
    """
    s, _, t = require_sorted(instance)
    return [("1", s), (";", 1), *_edges(instance), ("?", 1), ("1", t)]


def target_first(instance: Instance) -> Blocks:
    """`t? s; i>j; ... i>j;` with numbers in unary.

    Raises:
        ValueError: if the instance is not sorted, or an edge leads back.
    """
    s, _, t = require_sorted(instance)
    return [("1", t), ("?", 1), ("1", s), (";", 1), *_edges(instance)]


def ends_at_target() -> CounterMachine:
    """Reads `target_last` words and accepts if the walk from the source ends at the target.

    That is reachability if no edge leaves the target; without this promise the walk may pass through it.

    Source: Lemma 2 as printed, which leaves the promise out; the first form of repair R3.
    """
    return CounterMachine(
        """
        source 1 *  *  -> source +1 +0
        source ; !0 *  -> edge   +0 +0
        edge   1 *  *  -> from   -1 +1
        from   1 *  *  -> from   -1 +1
        from   > =0 *  -> to     +0 +0   // the edge leaves the current vertex
        from   > !0 *  -> back   +0 +0
        to     1 *  !0 -> to     +1 -1
        to     1 *  =0 -> to     +1 +0
        back   1 *  !0 -> back   +1 -1
        back   1 *  =0 -> back   +0 +0
        to     ; *  =0 -> edge   +0 +0
        back   ; *  =0 -> edge   +0 +0
        edge   ? *  *  -> target +0 +0
        target 1 *  *  -> target -1 +0
        otherwise      -> no     +0 +0
        """,
        states="source edge from to back target no",
        symbols="1 ; > ?",
        start="source",
        accepting="target =0 *",
        counters=2,
    )


def meets_target() -> CounterMachine:
    """Reads `target_first` words and accepts if the walk from the source meets the target anywhere.

    Counter 3 is the current vertex minus the target, changed in step with counter 1; states with a + have
    seen it at zero.

    Source: Lemma 2, the second form of repair R3.
    """
    walk = "\n".join(
        f"""
        edge{seen} 1 *  *  * -> from{seen} -1 +1 -1
        from{seen} 1 *  *  * -> from{seen} -1 +1 -1
        from{seen} > =0 *  * -> to{seen}   +0 +0 +0
        from{seen} > !0 *  * -> back{seen} +0 +0 +0
        to{seen}   1 *  !0 * -> to{seen}   +1 -1 +1
        to{seen}   1 *  =0 * -> to{seen}   +1 +0 +1
        back{seen} 1 *  !0 * -> back{seen} +1 -1 +1
        back{seen} 1 *  =0 * -> back{seen} +0 +0 +0
        """
        for seen in ("", "+")
    )
    return CounterMachine(
        f"""
        target     1 *  *  *  -> target +0 +0 -1
        target     ? *  *  *  -> source +0 +0 +0
        source     1 *  *  *  -> source +1 +0 +1
        source     ; !0 *  =0 -> edge+  +0 +0 +0
        source     ; !0 *  !0 -> edge   +0 +0 +0
        {walk}
        to|back    ; *  =0 =0 -> edge+  +0 +0 +0
        to|back    ; *  =0 !0 -> edge   +0 +0 +0
        to+|back+  ; *  =0 *  -> edge+  +0 +0 +0
        otherwise             -> no     +0 +0 +0
        """,
        states="target source edge from to back edge+ from+ to+ back+ no",
        symbols="1 ; > ?",
        start="target",
        accepting="edge+ * * *",
        counters=3,
    )


def layered(images: Sequence[int], *, source: int, target: int) -> Instance:
    """Connectivity of a deterministic graph as a sorted instance whose target no edge leaves.

    Vertex v becomes copies (0, v), ..., (n, v), numbered layer by layer; the edge i -> j leads from each
    layer to the next one, and each copy of the target to one last vertex.

    Args:
        images: where the edge of vertex 1, 2, ..., n leads; 0 if there is none.
        source: where paths begin.
        target: where they should lead.

    Returns:
        A sorted instance with the same answer, on n (n + 1) + 1 vertices.

    Raises:
        ValueError: if a vertex is not among 1, ..., n.

    Source: Proposition 2.
    """
    n = len(images)
    for name, vertex in (("source", source), ("target", target), *(("image", j) for j in images if j)):
        if not 1 <= vertex <= n:
            raise ValueError(f"{name} must be a vertex among 1, ..., {n}, got {vertex}")
    sink = n * (n + 1) + 1
    kept = [(i, j) for i, j in functional_edges(images) if i != target]
    edges: list[Edge] = []
    for layer in range(n + 1):
        onward = [(n * layer + i, n * (layer + 1) + j) for i, j in kept if layer < n]
        edges += sorted([*onward, (n * layer + target, sink)])
    return Instance(source, tuple(edges), sink)
