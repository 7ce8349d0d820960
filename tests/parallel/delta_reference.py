"""The delta rule step by step in float64, and arguments at its corners."""

import numpy as np


def loop(q, k, v, *, left, right, log_decay, initial):
    """The recurrence in float64, as its definition says."""
    h, outputs = np.asarray(initial, float), []
    for t in range(len(q)):
        h = np.exp(log_decay[t])[:, None] * h - np.outer(left[t], h.T @ right[t]) + np.outer(k[t], v[t])
        outputs.append(h.T @ q[t])
    return np.reshape(outputs, v.shape), h


def draw(rng, T, K=4, V=3, *, channels=True, keys=None, dtype=np.float64):
    """Keys of length 1 that repeat, beta in {0, 1, 2}, decays between exp(-20) and 1."""
    k = rng.normal(size=(keys or max(T, 1), K))
    k = (k / np.linalg.norm(k, axis=1, keepdims=True))[rng.integers(0, len(k), T)]
    beta = rng.choice([0.0, 1.0, 2.0], (T, 1))
    strength = rng.choice([0.0, 0.1, 20.0], (T, K if channels else 1))
    streams = {
        "q": rng.normal(size=(T, K)),
        "k": beta * k,
        "v": rng.normal(size=(T, V)),
        "left": beta * k,
        "right": k,
        "log_decay": -strength * rng.uniform(size=strength.shape),
        "initial": rng.normal(size=(K, V)),
    }
    return {name: array.astype(dtype) for name, array in streams.items()}
