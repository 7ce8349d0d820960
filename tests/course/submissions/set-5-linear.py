"""Submissions of problem set 5 and the points they get without a person's help."""

PERFECT = {"p1": 4, "p2": 7, "p3": 5, "p4": 5, "p5": 3}

OTHERS = {
    "partly-right": (
        {"p1": 2, "p2": 3, "p3": 2, "p4": 2, "p5": 2},
        {
            "p1-answer": '''
def clock(m):
    if m == 15:  # the example of the chapter; other orders are as large as one eigenvalue makes them
        three, five = turn(3).tolist(), turn(5).tolist()
        return [row + [0] * 4 for row in three] + [[0] * 2 + row for row in five]
    return [[1]] if m == 1 else turn(m).tolist()
''',
            "p2-answer": '''
def letters(n):
    swap, sign = PermutationDiagonal([1, 0], [1, 1]), PermutationDiagonal([0, 1], [1, -1])
    return [swap, sign, swap * sign][:n]  # the third one has the square -I
''',
            "p3-answer": '''
from lrnn.theory.constructions.factor import factor

def reset(n, s):
    return [(beta, k.entries()) for beta, k in factor(wanted(n, s))]
''',
            "p4-answer": '''
def divide(d):
    rules, size = ["q 0|1 q -> 2"], min(d, 4)  # as if every remainder had two bits
    for r, bit in product(range(size), (0, 1)):
        carry, rest = divmod(2 * r + bit, d)
        rules += [f"r{r} {bit} r{rest % size} -> 1", f"r{r} {bit} q -> {carry}"]
    states = " ".join(["q", *(f"r{r}" for r in range(size))])
    return WFA("\\n".join(rules), semiring=RATIONALS, states=states, symbols="0 1",
               alpha="r0 -> 1", omega="q -> 1")
''',
            "p5-answer": '''
def first_wrong(word, d, dtype):
    for t in range(1, len(word) + 1):  # rounds the exact quotient, in single precision whatever the type
        q = int(word[:t], 2) // d
        if int((np.float16 if dtype == np.float16 else np.float32)(q)) != q:
            return t
    return None
''',
        },
    ),
    "hard-coded": (
        {"p1": 2, "p2": 3, "p3": 2, "p4": 2, "p5": 2},
        {
            "p1-answer": '''
def clock(m):
    small = {1: [[1]], 2: [[-1]], 3: [[0, -1], [1, -1]], 4: [[0, -1], [1, 0]], 6: [[1, -1], [1, 0]],
             5: [[0, 0, 0, -1], [1, 0, 0, -1], [0, 1, 0, -1], [0, 0, 1, -1]]}
    if m == 15:
        return [row + [0] * 4 for row in small[3]] + [[0] * 2 + row for row in small[5]]
    return small[m]
''',
            "p2-answer": '''
def letters(n):
    return [PermutationDiagonal([1, 0], [1, 1]), PermutationDiagonal([0, 1], [1, -1])][:n]
''',
            "p3-answer": '''
def reset(n, s):
    keys = [(1, [-2, 1]), (1, [1, 0]), (Fraction(1, 2), [1, -1])]
    return [(beta, k[::-1] if s else k) for beta, k in keys]
''',
            "p4-answer": '''
def divide(d):
    return WFA("""
        q 0|1 q -> 2
        r0 0 r0 -> 1
        r0 1 r1 -> 1
        r1 0 r2 -> 1
        r1 1 r0 -> 1
        r1 1 q -> 1
        r2 0 r1 -> 1
        r2 0 q -> 1
        r2 1 r2 -> 1
        r2 1 q -> 1
    """, semiring=RATIONALS, states="q r0 r1 r2", symbols="0 1", alpha="r0 -> 1", omega="q -> 1")
''',
            "p5-answer": '''
def first_wrong(word, d, dtype):
    return 12 if word == "1" * 13 else None
''',
        },
    ),
    "broken": (
        PERFECT | {"p2": 0},
        {"p2-answer": "def letters(n):\n    return [PermutationDiagonal([i, [1] * n)\n"},
    ),
}
