"""Compilers: a machine in, a network with exact rational weights out."""
