"""Independent float64 loops for linear layers, from the formulas of the papers, one head at a time."""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def silu(z):
    return z * sigmoid(z)


def softplus(z):
    return np.log1p(np.exp(z))


def softmax(z):
    return np.exp(z) / np.exp(z).sum()


def unit(k):
    return k / np.sqrt((k**2).sum() + 1e-6)


def rms(o):
    return o / np.sqrt((o**2).mean() + 1e-6)


def head(projection, x, h):
    """What head h of a projection makes of one token."""
    weight = np.asarray(projection.weight, np.float64)[h]
    return weight @ x if projection.bias is None else weight @ x + np.asarray(projection.bias)[h]


def mixed(output, o):
    """One output token from the vectors of all heads."""
    return sum(np.asarray(weight, np.float64).T @ each for weight, each in zip(output.weight, o))


def s4d(layer, x):
    """Channel by channel: the continuous system, sampled by zero-order hold."""
    y = np.zeros(x.shape)
    for d in range(x.shape[1]):
        A = -np.exp(layer.log_fading[d]) + 1j * layer.turning[d]
        dt, c = np.exp(layer.log_dt[d]), layer.c[0, d] + 1j * layer.c[1, d]
        h = np.zeros(len(A), complex)
        for t in range(len(x)):
            h = np.exp(dt * A) * h + (np.exp(dt * A) - 1) / A * x[t, d]
            y[t, d] = 2 * np.real(c @ h) + layer.skip[d] * x[t, d]
    return y


def lru(layer, x):
    a = np.exp(-np.exp(layer.log_nu) + 1j * np.exp(layer.log_theta))
    h, y = np.zeros(len(a), complex), []
    C = np.asarray(layer.C.weight[0] + 1j * layer.C.weight[1]).T
    for x_t in x:
        h = a * h + np.exp(layer.log_gamma) * (head(layer.B, x_t, 0) + 1j * head(layer.B, x_t, 1))
        y.append((C @ h).real + layer.skip * x_t)
    return np.array(y)


def mamba(layer, x):
    h, y = np.zeros(layer.log_A.shape), []
    for x_t in x:
        dt, B, C = softplus(head(layer.dt, x_t, 0)), head(layer.B, x_t, 0), head(layer.C, x_t, 0)
        a = np.exp(-dt[:, None] * np.exp(layer.log_A))
        if layer.negative:
            a = 2 * a - 1
        h = a * h + np.outer(dt * x_t, B)
        y.append(h @ C + layer.skip * x_t)
    return np.array(y)


def heads(layer, x, step, K, V):
    """Outputs of a layer with K x V states; `step(S, x_t, h)` gives head h its next state and its vector."""
    H = layer.out.weight.shape[0]
    states, y = [np.zeros((K, V)) for _ in range(H)], []
    for x_t in x:
        states, o = zip(*[step(states[h], x_t, h) for h in range(H)])
        y.append(mixed(layer.out, o))
    return np.array(y)


def mamba2(layer, x):
    def step(S, x_t, h):
        k, q, v = head(layer.k, x_t, 0), head(layer.q, x_t, 0), head(layer.v, x_t, h)
        dt = softplus(head(layer.dt, x_t, h))
        S = np.exp(-dt * np.exp(layer.log_A[h])) * S + dt * np.outer(k, v)
        return S, rms(S.T @ q + layer.skip[h] * v)

    return heads(layer, x, step, layer.k.weight.shape[1], layer.v.weight.shape[1])


def gated_linear_attention(layer, x):
    def step(S, x_t, h):
        decay = sigmoid(head(layer.decay, x_t, h)) ** (1 / 16)
        S = decay[:, None] * S + np.outer(head(layer.k, x_t, h), head(layer.v, x_t, h))
        return S, silu(head(layer.gate, x_t, h)) * rms(S.T @ head(layer.q, x_t, h))

    return heads(layer, x, step, layer.k.weight.shape[1], layer.v.weight.shape[1])


def deltanet(layer, x):
    def step(S, x_t, h):
        k, v = unit(silu(head(layer.k, x_t, h))), silu(head(layer.v, x_t, h))
        beta = (1 + layer.negative) * sigmoid(head(layer.beta, x_t, h))
        S = S + np.outer(k, beta * (v - S.T @ k))
        return S, rms(S.T @ unit(silu(head(layer.q, x_t, h))))

    return heads(layer, x, step, layer.k.weight.shape[1], layer.v.weight.shape[1])


def gated_deltanet(layer, x):
    def step(S, x_t, h):
        k, v = unit(silu(head(layer.k, x_t, h))), silu(head(layer.v, x_t, h))
        beta = (1 + layer.negative) * sigmoid(head(layer.beta, x_t, h))
        a = np.exp(-np.exp(layer.log_A[h]) * softplus(head(layer.dt, x_t, h)))
        S = a * S
        S = S + np.outer(k, beta * (v - S.T @ k))
        return S, silu(head(layer.gate, x_t, h)) * rms(S.T @ unit(silu(head(layer.q, x_t, h))))

    return heads(layer, x, step, layer.k.weight.shape[1], layer.v.weight.shape[1])


def deltaproduct(layer, x):
    def step(S, x_t, h):
        for j in range(h * layer.n, (h + 1) * layer.n):
            k, v = unit(silu(head(layer.k, x_t, j))), silu(head(layer.v, x_t, j))
            beta = (1 + layer.negative) * sigmoid(head(layer.beta, x_t, j))
            S = S + np.outer(k, beta * (v - S.T @ k))
        return S, rms(S.T @ unit(silu(head(layer.q, x_t, h))))

    return heads(layer, x, step, layer.k.weight.shape[1], layer.v.weight.shape[1])


def rwkv4(layer, x):
    """The sums as they stand in the definition of wkv, over all earlier tokens."""
    before = np.concatenate([np.zeros((1, x.shape[1])), x[:-1]])
    shifted = [mu * x + (1 - mu) * before for mu in np.asarray(layer.mix)]
    parts = zip((layer.r, layer.k, layer.v), shifted)
    r, k, v = (np.array([head(part, x_t, 0) for x_t in tokens]) for part, tokens in parts)
    w, y = np.exp(layer.log_w), []
    for t in range(len(x)):
        weights = [np.exp(-(t - 1 - i) * w + k[i]) for i in range(t)] + [np.exp(layer.u + k[t])]
        wkv = sum(a * b for a, b in zip(weights, v)) / sum(weights)
        y.append(mixed(layer.out, [sigmoid(r[t]) * wkv]))
    return np.array(y)


def rwkv7(layer, x):
    """Row form, as published: S is V x K and is multiplied from the right."""
    before = np.concatenate([np.zeros((1, x.shape[1])), x[:-1]])
    tokens = np.concatenate([x, before], axis=1)

    def step(S, both, h):
        S, (x_t, last) = S.T, np.split(both, 2)
        parts = (layer.r, layer.w, layer.k, layer.v, layer.a, layer.gate)
        shifted = [x_t + (last - x_t) * mu for mu in np.asarray(layer.mix)]
        r, w, k, v, a, gate = (head(part, each, h) for part, each in zip(parts, shifted))
        w, a = np.exp(-np.exp(-0.5) * sigmoid(w)), (1 + layer.negative) * sigmoid(a)
        kappa = unit(k * layer.removal[h])
        k = k * (1 + (a - 1) * layer.alpha[h])
        S = S @ (np.diag(w) - np.outer(kappa, a * kappa)) + np.outer(v, k)
        o = S @ r
        return S.T, sigmoid(gate) * (rms(o - o.mean()) + np.sum(r * layer.rho[h] * k) * v)

    return heads(layer, tokens, step, layer.k.weight.shape[1], layer.v.weight.shape[1])


def pd_ssm(layer, x):
    N = layer.choices.shape[1]
    h, y = np.zeros(N, complex), []
    for x_t in x:
        scores = np.einsum("m,mij->ij", softmax(head(layer.weights, x_t, 0)), np.asarray(layer.choices))
        P = np.zeros((N, N))
        for j in range(N):
            P[np.argmax(scores[:, j]), j] = 1
        turn = np.exp(2j * np.pi * sigmoid(head(layer.phase, x_t, 0)))
        D = np.diag(sigmoid(head(layer.magnitude, x_t, 0)) * turn)
        h = P @ D @ h + head(layer.B, x_t, 0)
        y.append(mixed(layer.out, [h.real, h.imag]))
    return np.array(y)


def block_diagonal(layer, x):
    M, size = layer.blocks.weight.shape[0], round(layer.blocks.weight.shape[1] ** 0.5)
    h, y = np.zeros(M * size), []
    for x_t in x:
        hidden = np.maximum(head(layer.hidden, x_t, 0), 0)
        A = np.zeros((M * size, M * size))
        for m in range(M):
            block = head(layer.blocks, hidden, m).reshape(size, size)
            block = block - block.mean(axis=0)
            widest = max(np.linalg.norm(column, ord=1.2) for column in block.T)
            A[m * size : (m + 1) * size, m * size : (m + 1) * size] = block / widest
        h = A @ h + head(layer.v, x_t, 0)
        y.append(mixed(layer.out, [h]))
    return np.array(y)


def dense(layer, x):
    def step(S, x_t, h):
        N = len(S)
        S = head(layer.A, x_t, h).reshape(N, N) @ S + head(layer.B, x_t, h)[:, None]
        return S, S[:, 0]

    return heads(layer, x, step, layer.B.weight.shape[1], 1)
