"""Attention, Aaren and the carry-lookahead RNN as loops in double precision, from the papers' formulas."""

import numpy as np


def softmax_mean(scores, values):
    weights = np.exp(scores - scores.max())
    return weights @ values / weights.sum()


def attention(project, mix, x, *, heads, context, alibi):
    T, D = x.shape
    K = D // heads
    y = np.zeros((T, D))
    for t in range(T):
        for h in range(heads):
            q, k, v = (project[i * D + h * K : i * D + (h + 1) * K] for i in range(3))
            first = max(0, t - context + 1)
            slope = 2.0 ** (-8 * (h + 1) / heads) if alibi else 0
            scores = [x[t] @ q.T @ k @ x[s] / np.sqrt(K) - slope * (t - s) for s in range(first, t + 1)]
            y[t, h * K : (h + 1) * K] = softmax_mean(np.array(scores), x[first : t + 1] @ v.T)
    return y @ mix.T


def aaren(q, project, mix, x):
    heads, K = q.shape
    D = heads * K
    y = np.zeros_like(x)
    for t in range(len(x)):
        for h in range(heads):
            k, v = (project[i * D + h * K : i * D + (h + 1) * K] for i in range(2))
            scores = np.array([k @ x[s] @ q[h] / np.sqrt(K) for s in range(t + 1)])
            y[t, h * K : (h + 1) * K] = softmax_mean(scores, x[: t + 1] @ v.T)
    return y @ mix.T


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
