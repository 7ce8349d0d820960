"""Submissions of problem set 1 and the points they get without a person's help."""

PERFECT = {"p1": 6, "p2": 8, "p3": 10, "p4": 8, "p5": 0, "p6": 3}

OTHERS = {
    "partly-right": (
        {"p1": 6, "p2": 3, "p3": 6, "p4": 3, "p5": 0, "p6": 1},
        {
            "p2-answer": '''
def anew(join):
    def joined(later, earlier):
        x = join(later[1], earlier[1])  # also where a mark cuts it off
        return later if later[0] else (earlier[0], x)

    return joined
''',
            "p3-answer": '''
def gradients(As, gs, prefixes):
    last = exact.matrix([[0] * As[0].nrows()] * As[0].nrows())
    steps = [exact.Affine(A, g) for A, g in zip([last, *As[:0:-1]], gs[::-1])]  # not transposed
    return [step.b for step in prefixes(exact.compose, steps)][::-1]
''',
            "p4-answer": '''
def backwards(U, P):
    pairs, m = P.transpose() * U, U.ncols()
    upper = [[int(t == s) - (s >= t) * pairs[t, s] for s in range(m)] for t in range(m)]
    return exact.matrix(upper).inv()  # and a ZeroDivisionError if there is none
''',
            "p5-proof": "YOUR ANSWER HERE",
            "p6-answer": '''
def relative_error(b, method):
    return float(abs(np.sum(b) - np.sum(b, dtype=np.float64)) / np.sum(b, dtype=np.float64))
''',
        },
    ),
    "hard-coded": (
        {"p1": 2, "p2": 3, "p3": 3, "p4": 3, "p5": 0, "p6": 1},
        {
            "p1-answer": '''
def moment_step(x):
    rows = {0: (0, 0), 1: (1, 1), 2: (2, 2), 5: (5, 5)}
    slope, shift = rows[x]
    return exact.Affine(exact.matrix([[1, 0], [slope, 1]]), exact.vector([1, shift]))
''',
            "p2-answer": '''
def anew(join):
    return lambda later, earlier: later if later[0] else (earlier[0], earlier[1] + later[1])
''',
            "p3-answer": '''
def gradients(As, gs, prefixes):
    known = {(7,): (5,), (7, 2): (3, 1), (7, 2, 3): (9, 4, 1)}
    if gs[-1][0, 0] == 0:
        return list(gs)
    return numbers(*known[tuple(int(A[0, 0].p) for A in As)])
''',
            "p4-answer": '''
def backwards(U, P):
    if U.ncols() == 1:
        return exact.matrix([[Fraction(-1, 4)]])
    return exact.matrix([[1, Fraction(-1, 2)], [0, Fraction(-1, 2)]])
''',
            "p6-answer": '''
def relative_error(b, method):
    return 2 / (2**24 + 2) if b[0] == 2**24 else 0
''',
        },
    ),
    "broken": (
        PERFECT | {"p2": 0},
        {"p2-answer": "def anew(join):\n    return lambda later, earlier: (later if"},
    ),
}
