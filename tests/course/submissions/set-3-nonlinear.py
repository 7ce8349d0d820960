"""Submissions of problem set 3 and the points they get without a person's help."""

PERFECT = {"p1": 7, "p2": 9, "p3": 5, "p4": 5, "p5": 3}

OTHERS = {
    "partly-right": (
        {"p1": 3, "p2": 5, "p3": 2, "p4": 2, "p5": 1},
        {
            "p1-answer": '''
def cell(s, w, letters):
    def select(bit, x):
        return relu(x + bit - 1)

    quarter = Fraction(1, 4)
    front = relu(4 * s - Fraction(48, 25)) - relu(4 * s - Fraction(73, 25))  # outside the gap
    nonempty = relu(4 * s) - relu(4 * s - 1)
    taken = relu(letters["-"] + nonempty - 1)
    joined = select(letters["0"], s + quarter * w) + select(letters["1"], s + 3 * quarter * w)
    longer = quarter * select(letters["0"] + letters["1"], w)
    return joined + select(taken, 4 * s - 2 * front - 1), longer + 4 * select(taken, w) + letters["-"] - taken
''',
            "p2-answer": '''
def walk(p, q):
    size, rules = p * q, []  # right, with too many states
    for r in range(size):
        carry, rest = divmod(r + p, size)
        rules.append(f"r{r} a * -> r{rest} +{carry}")
        borrow, rest = divmod(r - q, size)
        rules.append(f"r{r} b !0 -> r{rest} -1" if borrow else f"r{r} b * -> r{rest} +0")
    states = " ".join(f"r{r}" for r in range(size))
    return CounterMachine("\\n".join([*rules, "otherwise -> below +0"]), states=f"{states} below",
                          symbols="a b", start="r0", accepting="r0 =0", counters=1)
''',
            "p3-answer": '''
def best_stretch(x):
    x = float(x)
    return [[x, NO, x], [x, 0, x], [NO, NO, 0]]
''',
            "p4-answer": '''
def longest_safe(dtype):
    return np.finfo(dtype).nmant // 2  # the rule for the compiled stack
''',
            "p5-answer": '''
def tower(k):
    def f(h, x):
        return [h[0] + x, *(h[i] + h[i - 1] ** 2 for i in range(1, k))]

    def J(h, x):
        return [[1 if j == i else h[j] if j == i - 1 else 0 for j in range(k)] for i in range(k)]

    return f, J
''',
        },
    ),
    "hard-coded": (
        {"p1": 0, "p2": 3, "p3": 2, "p4": 2, "p5": 1},
        {
            "p1-answer": '''
def cell(s, w, letters):
    return s + Fraction(1, 4) * letters["0"], w - Fraction(3, 4) * letters["0"]
''',
            "p2-answer": '''
def walk(p, q):
    rules = {
        (1, 1): "up a * -> up +1\\nup b !0 -> up -1\\notherwise -> no +0",
        (2, 1): "up a * -> up +1\\nup b !0 -> half -1\\nhalf a * -> half +1\\nhalf b * -> up +0\\n"
                "otherwise -> no +0",
        (1, 2): "up a * -> half +0\\nup b !0 -> up -1\\nhalf a * -> up +1\\nhalf b !0 -> half -1\\n"
                "otherwise -> no +0",
    }
    rule = rules.get((p, q), rules[1, 1])
    states = "up half no" if "half" in rule else "up no"
    return CounterMachine(rule, states=states, symbols="a b", start="up", accepting="up =0", counters=1)
''',
            "p3-answer": '''
def best_stretch(x):
    x = {n: n for n in (-9, -5, -3, -2, -1, 1, 2, 3, 4, 7)}[x]
    return [[x, NO, x], [x, 0, x], [NO, NO, 0]]
''',
            "p4-answer": "def longest_safe(dtype):\n    return 5\n",
            "p5-answer": '''
def tower(k):
    if k == 1:
        return (lambda h, x: [h[0] + x]), (lambda h, x: [[1]])
    pad = [0] * (k - 2)
    return (lambda h, x: [h[0] + x, h[1] + h[0] ** 2, *pad]), (
        lambda h, x: [[1, 0, *pad], [2 * h[0], 1, *pad], *[[0] * k for _ in pad]])
''',
        },
    ),
    "broken": (
        PERFECT | {"p3": 0},
        {"p3-answer": "def best_stretch(x):\n    return [[x, NO, x], [x, 0, x, [NO, NO, 0]]"},
    ),
}
