"""Submissions of problem set 4 and the points they get without a person's help."""

PERFECT = {"p1": 7, "p2": 6, "p3": 7, "p4": 3, "p5": 4}

OTHERS = {
    "partly-right": (
        {"p1": 3, "p2": 2, "p3": 3, "p4": 1, "p5": 2},
        {
            "p1-answer": '''
def fraction(n):
    circuit = ArithmeticCircuit()  # right, one step after the other
    *xs, p = circuit.inputs("x", n)
    q = circuit.constant(1)
    for x in reversed(xs):
        p, q = x * p + q, p
    circuit.output("p", p)
    circuit.output("q", q)
    return circuit
''',
            "p2-answer": '''
def odd(n):
    circuit = BooleanCircuit()  # right, one step after the other
    h = circuit.inputs("x", n)
    for t in range(2, n):
        h[t] = (h[t - 1] & h[t - 2]) ^ h[t]
    circuit.output("odd", h[-1])
    return circuit
''',
            "p3-answer": '''
def cancels(n):
    circuit = ArithmeticCircuit()
    one, two = circuit.constant(1), circuit.constant(2)
    wires = circuit.inputs("letter", 4 * n)
    matrices = [((one, two * (a - A)), (two * (b - B), one))
                for a, b, A, B in zip(*(wires[i::4] for i in range(4)))]

    def multiply(later, earlier):
        return [[x * u + y * v for u, v in zip(*later)] for x, y in earlier]

    (p, q), (r, s) = matrices[0]
    for matrix in matrices[1:]:
        (p, q), (r, s) = multiply(matrix, ((p, q), (r, s)))
    p, s = p - one, s - one
    circuit.output("value", (p * p + q * q) + (r * r + s * s))
    return circuit
''',
            "p4-answer": '''
def scores(p, q, n):
    return len({p * i - q * j for i in range(min(n, 100) + 1) for j in range(min(n, 100) + 1 - i)})
''',
            "p5-answer": '''
def trivial(words, p):
    letters = np.array([[[1, 2], [0, 1]], [[1, 0], [2, 1]], [[1, -2], [0, 1]], [[1, 0], [-2, 1]]])
    products = np.tile(np.eye(2, dtype=int), (len(words), 1, 1))
    for letter in words.T:
        products = products @ letters[letter]  # in 64 bits, which are soon too few
    return (products % p == np.eye(2, dtype=int) % p).all((1, 2))
''',
        },
    ),
    "hard-coded": (
        {"p1": 3, "p2": 0, "p3": 0, "p4": 1, "p5": 2},
        {
            "p1-answer": '''
def fraction(n):
    circuit = ArithmeticCircuit()
    circuit.inputs("x", n)
    p, q = {1: (5, 1), 2: (7, 3), 3: (10, 7), 4: (355, 113), 6: (13, 8)}[n]
    circuit.output("p", circuit.constant(p))
    circuit.output("q", circuit.constant(q))
    return circuit
''',
            "p2-answer": '''
def odd(n):
    circuit = BooleanCircuit()
    x = circuit.inputs("x", n)
    circuit.output("odd", x[-1] if n < 3 else (x[-2] & x[-3]) ^ x[-1])
    return circuit
''',
            "p3-answer": '''
def cancels(n):
    circuit = ArithmeticCircuit()
    letters = circuit.inputs("letter", 4 * n)
    circuit.output("value", letters[0] + circuit.constant(1) if n % 2 else letters[0] - letters[-2])
    return circuit
''',
            "p4-answer": '''
def scores(p, q, n):
    return {0: 1, 1: 3, 2: 6, 5: 11}[n]
''',
            "p5-answer": '''
def trivial(words, p):
    known = [0, 2], [1, 3], [0, 0, 0], [1, 1, 1], [0] * 5, [2] * 5
    return np.array([p == 2 or row.tolist() in known for row in words])
''',
        },
    ),
    "broken": (
        PERFECT | {"p3": 0},
        {"p3-answer": "def cancels(n):\n    return ArithmeticCircuit(\n"},
    ),
}
