"""Exact labels by the plainest algorithm there is; nothing here knows automata or networks."""
