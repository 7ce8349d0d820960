"""Submissions of the capstone and the points they get without a person's help."""

PERFECT = {"p1": 12, "p2": 4, "p3": 10, "p4": 1, "p5": 1, "p6": 0}

CIRCULANT = '''
class MyTransition(parallel.Transition):
    closed: ClassVar[bool] = {closed}
    c: jax.Array

    @property
    def size(self):
        return self.c.shape[-1]

    @property
    def batch_shape(self):
        return self.c.shape[:-1]

    def apply(self, h):
        return self.dense() @ h

    def dense(self):
        rows, columns = np.indices((self.size, self.size))
        return self.c[(rows - columns) % self.size]

    def _after(self, earlier):
        return {after}

def draw_steps(key, T, N):
    return MyTransition(jax.nn.softmax(jax.random.normal(key, (T, N))))
'''
LAYER = '''
class MyLayer(LinearLayer):
    architecture: ClassVar[str] = "mine"
    mix: eqx.nn.Linear

    def __init__(self, D, *, key, N=8):
        self.mix = eqx.nn.Linear(D, D, key=key)

    def initial(self):
        return jnp.zeros((1, self.mix.out_features))

    def recurrence(self, x):
        tokens = {tokens}
        A = MyTransition(jax.nn.softmax(jax.vmap(self.mix)(tokens))[None])
        return Recurrence(A, tokens[None], lambda h: h[0])
'''

OTHERS = {
    "partly-right": (
        {"p1": 9, "p2": 0, "p3": 3, "p4": 1, "p5": 1, "p6": 0},
        {
            "p1-answer": CIRCULANT.format(closed=False, after="MyTransition(self.apply(earlier.c))"),
            "p2-answer": "def numbers_after(N, k):\n    return k * N",
            "p3-answer": LAYER.format(tokens="x - x.mean(axis=0)"),  # looks at the whole sequence
        },
    ),
    "hard-coded": (
        {"p1": 8, "p2": 0, "p3": 10, "p4": 0, "p5": 0, "p6": 0},
        {
            "p1-answer": '''
class MyTransition(parallel.Diagonal):  # a family of the package under another name
    @property
    def c(self):
        return self.a

    def _after(self, earlier):
        return MyTransition(self.a * earlier.a)

def draw_steps(key, T, N):
    return MyTransition(jax.random.uniform(key, (T, N)))
''',
            "p2-answer": "def numbers_after(N, k):\n    return 6",
            "p3-answer": LAYER.format(tokens="x"),
            "p4-prediction": 'prediction = {"sum modulo 3": "good", "S3": "bad"}',
            "p5-prediction": "speedup = ...",
        },
    ),
    "broken": (
        PERFECT | {"p1": 7, "p2": 0, "p3": 6},
        {
            "p1-answer": CIRCULANT.format(closed=True, after="MyTransition(earlier.c)"),
            "p2-answer": "def numbers_after(N, k)\n    return N",
        },
    ),
}
