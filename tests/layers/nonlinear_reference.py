"""Independent float64 loops, written from the formulas of the papers; they see weights and inputs alone."""

import numpy as np
from scipy.linalg import expm


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def loop(step, initial, x):
    """The outputs of `state, y = step(state, x_t)`."""
    state, outputs = initial, []
    for x_t in x:
        state, y = step(state, x_t)
        outputs.append(y)
    return np.array(outputs)


def elman(w, x, activation):
    def step(h, x_t):
        h = activation(w.W @ h + w.U @ x_t + w.b)
        return h, h

    return loop(step, np.zeros(len(w.b)), x)


def mlp_rnn(layers, x, width):
    def step(h, x_t):
        z = np.concatenate([h, x_t])
        for weight, bias in layers[:-1]:
            z = np.maximum(weight @ z + bias, 0)
        h = layers[-1][0] @ z + layers[-1][1]
        return h, h

    return loop(step, np.zeros(width), x)


def gru(U, W, b, x):
    """U: three functions of a state or vector; W, b: stacked for the gates z, r and the candidate."""

    def step(h, x_t):
        from_z, from_r, from_c = np.split(W @ x_t + b, 3)
        z, r = sigmoid(U[0](h) + from_z), sigmoid(U[1](h) + from_r)
        c = np.tanh(U[2](r * h) + from_c)
        h = (1 - z) * h + z * c
        return h, h

    return loop(step, np.zeros(W.shape[1]), x)


def lstm(w, x):
    def step(state, x_t):
        c, h = state
        i, f, o, g = np.split(w.U @ h + w.W @ x_t + w.b, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        return (c, h), h

    zeros = np.zeros(w.W.shape[1])
    return loop(step, (zeros, zeros), x)


def diagonal_lstm(a, peephole, W, b, x):
    def step(state, x_t):
        c, h = state
        from_f, from_o, from_g = np.split(W @ x_t + b, 3)
        f = sigmoid(a[0] * h + from_f + peephole[0] * c)
        c = f * c + (1 - f) * np.tanh(a[2] * h + from_g)
        h = sigmoid(a[1] * h + from_o + peephole[1] * c) * np.tanh(c)
        return (c, h), h

    zeros = np.zeros(W.shape[1])
    return loop(step, (zeros, zeros), x)


def asrnn(w, x):
    W_hh, U_f = (expm((skew - skew.T) / 2) for skew in (w.skew_hh, w.skew_f))
    W_f = U_f @ np.diag(np.exp(w.log_scale))

    def step(h, x_t):
        h = np.linalg.inv(W_f) @ np.tanh(W_f @ (W_hh @ h + w.W_xh @ x_t + w.b))
        return h, h

    return loop(step, np.zeros(len(w.b)), x)


def affine(projection, x_t):
    return np.asarray(projection.weight, float)[0] @ x_t + np.asarray(projection.bias, float)[0]


def min_gru(layer, x):
    def step(h, x_t):
        z = sigmoid(affine(layer.z, x_t))
        h = (1 - z) * h + z * affine(layer.c, x_t)
        return h, h

    return loop(step, np.zeros(x.shape[1]), x)


def min_lstm(layer, x):
    def step(h, x_t):
        f, i = sigmoid(affine(layer.f, x_t)), sigmoid(affine(layer.i, x_t))
        h = f / (f + i) * h + i / (f + i) * affine(layer.c, x_t)
        return h, h

    return loop(step, np.zeros(x.shape[1]), x)


def fixed_point(W, b, x):
    """The dense recurrence (I - (1 - lam)(I - Q)) h_t = lam h_{t-1} + (1 - lam) Q v, solved step by step."""
    width = W.shape[1]

    def step(h, x_t):
        z = W @ x_t + b
        lam, k, v = sigmoid(z[:width]), z[width : 2 * width], z[2 * width : 3 * width]
        k = k / np.sqrt(k @ k)
        Q = np.eye(width) - sigmoid(z[-1]) * np.outer(k, k)
        keep, take = np.diag(lam), np.diag(1 - lam)
        h = np.linalg.solve(np.eye(width) - take @ (np.eye(width) - Q), keep @ h + take @ Q @ v)
        return h, h

    return loop(step, np.zeros(width), x)


def tensor_train_entry(cores, rows, columns):
    """One entry of the matrix, by the definition of a tensor train."""
    product = np.eye(1)
    for core, i, j in zip(cores, rows, columns):
        product = product @ core[:, i, j, :]
    return product[0, 0]


def by_heads(W):
    """The matrix of side-by-side block-diagonal maps with blocks W[g, h]."""
    maps, heads, width, _ = W.shape
    out = np.zeros((maps, heads * width, heads * width))
    for g in range(maps):
        for h in range(heads):
            out[g, h * width : (h + 1) * width, h * width : (h + 1) * width] = W[g, h]
    return out.reshape(maps * heads * width, -1)
