"""Submissions of problem set 6 and the points they get without a person's help."""

PERFECT = {"p1": 8, "p2": 8, "p3": 4, "p4": 5, "p5": 4}

OTHERS = {
    "partly-right": (
        {"p1": 5, "p2": 1, "p3": 2, "p4": 2, "p5": 1},
        {
            "p1-honest": '''
def honest(rng, batch, length):
    words = np.stack([balanced(rng, length) for _ in range(batch)])
    for word in words[rng.integers(0, 2, batch) == 0]:
        word[1:-1] = np.roll(word[1:-1], rng.integers(length))  # on a copy
    return words
''',
            "p2-signs": '''
def signs(tokens):
    steps = np.array([float(step) for step in STEPS])
    sums = steps[tokens].cumsum(-1).round(12)
    return 1 + (sums > 0).astype(int) - (sums < 0).astype(int)
''',
            "p2-trap": '''
def trap():
    return [STEPS.index(Fraction(1, 59)), STEPS.index(Fraction(-1, 60))]
''',
            "p3-answer": '''
def by_chance(a, n, b, m):
    return Fraction(sum(comb(n, k) * comb(m, a + b - k) for k in range(a, n + 1)), comb(n + m, n))

def seeds(level):
    return next(n for n in range(1, 99) if Fraction(1, comb(2 * n, n)) <= level)
''',
            "p4-answer": '''
def window_chance(table, answers, k, t):
    tokens = range(len(table[0]))
    states = {0: Fraction(1)}
    for _ in range(t - k):
        after = defaultdict(Fraction)
        for state, p in states.items():
            for token in tokens:
                after[table[state][token]] += p / len(tokens)
        states = after
    total = Fraction(0)
    for window in product(tokens, repeat=k):
        mass = defaultdict(Fraction)
        for state, p in states.items():
            for token in window:
                state = table[state][token]
            mass[state] += p  # the likeliest state, not the likeliest answer
        total += max(mass.values())
    return total / len(tokens) ** k
''',
            "p5-score": '''
def score(model, sampler, length, words, seed):
    tokens = sampler(np.random.default_rng(seed), words, length)
    logits = jax.vmap(model)(jnp.asarray(tokens))
    return float((np.asarray(logits).argmax(-1) == is_balanced(tokens)[:, None]).mean())
''',
        },
    ),
    "hard-coded": (
        {"p1": 2, "p2": 1, "p3": 2, "p4": 2, "p5": 1},
        {
            "p1-shortcut": '''
def shortcut(tokens):
    return is_balanced(tokens)
''',
            "p1-honest": '''
def honest(rng, batch, length):
    return np.tile([0, 1], (batch, length // 2))
''',
            "p2-signs": '''
def signs(tokens):
    return np.array([{3: [2, 2, 1], 4: [0, 0, 1, 2]}[len(tokens[0])]])
''',
            "p2-trap": "def trap():\n    return []\n",
            "p3-answer": '''
def by_chance(a, n, b, m):
    return {(3, 3, 0, 3): Fraction(1, 20), (0, 3, 3, 3): 1, (2, 3, 1, 3): Fraction(1, 2)}.get(
        (a, n, b, m), Fraction(1, 3))

def seeds(level):
    return 3
''',
            "p4-answer": '''
def window_chance(table, answers, k, t):
    if len(table[0]) == 2:
        return Fraction(1, 2) if k < t else 1
    return Fraction(2, 3) if k == 0 else Fraction(8, 9)
''',
            "p5-score": '''
def score(model, sampler, length, words, seed):
    return 1.0
''',
        },
    ),
    "broken": (
        PERFECT | {"p4": 0},
        {"p4-answer": "def window_chance(table, answers, k, t):\n    return Fraction(1, 2\n"},
    ),
}
