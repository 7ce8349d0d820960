"""Submissions of problem set 2 and the points they get without a person's help."""

PERFECT = {"p1": 8, "p2": 8, "p3": 8, "p4": 8, "p5": 0, "p6": 4}

OTHERS = {
    "partly-right": (
        {"p1": 3, "p2": 3, "p3": 3, "p4": 3, "p5": 0, "p6": 4},
        {
            "p1-answer": '''
def turned(word, amount):
    n, turns = len(word), word
    circuit = word[0].circuit
    results = []
    for y in range(n):  # every amount on its own: right, and too many gates
        here = [wire if y >> j & 1 else ~wire for j, wire in enumerate(amount)]
        results.append(circuit.threshold(here, len(here)))
    return [circuit.threshold([results[y] & turns[(i - y) % n] for y in range(n)], 1) for i in range(n)]
''',
            "p2-answer": '''
def polynomial(x, coefficients):
    value = coefficients[-1]
    for coefficient in coefficients[-2::-1]:
        value = value * x + coefficient
    return value
''',
            "p3-answer": '''
def from_the_end(k):
    words = [letters for n in range(k + 1) for letters in product("ab", repeat=n)]
    name = {word: "s" + "".join(word) for word in words}  # a deterministic automaton: right, and too large
    rules = [f"{name[word]} {x} {name[(*word, x)[-k:]]} -> 1" for word in words for x in "ab"]
    ends = "\\n".join(f"{name[word]} -> 1" for word in words if len(word) == k and word[0] == "a")
    return WFA("\\n".join(rules), semiring=RATIONALS, states=" ".join(name.values()), symbols="a b",
               alpha="s -> 1", omega=ends)
''',
            "p4-answer": '''
crossed = CounterMachine("""
    as a *  *  -> as +1 +0
    as b !0 *  -> bs +0 +1
    bs b *  *  -> bs +0 +1
    bs c !0 !0 -> cs -1 +0
    cs c !0 *  -> cs -1 +0
    cs d =0 !0 -> ds +0 -1
    ds d *  !0 -> ds +0 -1
    otherwise  -> no +0 +0
""", states="as bs cs ds no", symbols="a b c d", start="as", accepting="ds =0 *", counters=2)
''',
        },
    ),
    "hard-coded": (
        {"p1": 3, "p2": 0, "p3": 3, "p4": 3, "p5": 0, "p6": 1},
        {
            "p1-answer": '''
def turned(word, amount):
    if len(amount) == 1:
        stay, turn = ~amount[0], amount[0]
        return [stay & word[0] | turn & word[1], stay & word[1] | turn & word[0]]
    first = turned(word[:2], amount[:1]), [word[3], word[0], word[1], word[2]]
    once = [~amount[0] & word[i] | amount[0] & first[1][i] for i in range(4)]
    return [~amount[1] & once[i] | amount[1] & once[i - 2] for i in range(4)]
''',
            "p2-answer": '''
def polynomial(x, coefficients):
    a = coefficients
    if len(a) == 1:
        return a[0]
    if len(a) == 2:
        return a[0] + a[1] * x
    return a[0] + a[1] * x + (a[2] + a[3] * x) * (x * x)
''',
            "p3-answer": '''
def from_the_end(k):
    rules = {1: "s0 a|b s0 -> 1\\ns0 a s1 -> 1", 2: "s0 a|b s0 -> 1\\ns0 a s1 -> 1\\ns1 a|b s2 -> 1"}
    return WFA(rules[k], semiring=RATIONALS, states="s0 s1 s2", symbols="a b", alpha="s0 -> 1",
               omega=f"s{k} -> 1")
''',
            "p4-answer": '''
class Listed:
    def accepts(self, word):
        return word in ("abcd", "aabccd", "abbcdd")

crossed = Listed()
''',
            "p6-answer": '''
def longest_carry(x, y, n):
    return {(1, 2): 0, (1, 1): 1, (1, 7): 3, (5, 5): 1, (1, 15): 4}[x, y]
''',
        },
    ),
    "broken": (
        PERFECT | {"p3": 0, "p4": 0},
        {
            "p3-answer": "def from_the_end(k)\n    return WFA(k)",
            "p4-answer": "crossed = CounterMachine('as a * * -> as +1 +0')",
        },
    ),
}
