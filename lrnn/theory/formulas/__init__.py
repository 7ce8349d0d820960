"""Formulas: trees of connectives over variables and constants."""
