"""Attention, Aaren and the carry-lookahead RNN as loops in double precision, from the papers' formulas."""

import numpy as np


def softmax_mean(scores, values):
    weights = np.exp(scores - scores.max())
    return weights @ values / weights.sum()


def attention(q, k, v, out, x, *, context, alibi):
    """q, k and v hold a matrix a head, and so does out."""
    heads, K, _ = k.shape
    y = np.zeros_like(x)
    for t in range(len(x)):
        first = max(0, t - context + 1)
        for h in range(heads):
            slope = 2.0 ** (-8 * (h + 1) / heads) if alibi else 0
            asked = q[h] @ x[t]
            scores = [asked @ k[h] @ x[s] / np.sqrt(K) - slope * (t - s) for s in range(first, t + 1)]
            y[t] += softmax_mean(np.array(scores), x[first : t + 1] @ v[h].T) @ out[h]
    return y


def aaren(q, k, v, out, x):
    heads, K, _ = k.shape
    y = np.zeros_like(x)
    for t in range(len(x)):
        for h in range(heads):
            scores = np.array([q[h] @ k[h] @ x[s] / np.sqrt(K) for s in range(t + 1)])
            y[t] += softmax_mean(scores, x[: t + 1] @ v[h].T) @ out[h]
    return y


def carry_lookahead(levels, cell, x):
    """`levels` and `cell` hold a matrix and a bias each."""
    c = [x]
    for i, (V, a) in enumerate(levels):
        past = [c[i][t - 2**i] if t >= 2**i else np.zeros(x.shape[1]) for t in range(len(x))]
        joined = [np.maximum(V @ np.concatenate([p, now]) + a, 0) for p, now in zip(past, c[i])]
        c.append(c[i] + np.array(joined).reshape(x.shape))
    W, b = cell
    carry = [np.zeros(x.shape[1]), *c[-1][:-1]]
    return np.tanh([W @ np.concatenate([now, before]) + b for now, before in zip(x, carry)])
