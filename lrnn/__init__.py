"""The package of the course on why linear RNNs are more parallelizable; its wings load when they are used."""

from importlib import import_module

_WINGS = ("theory", "parallel", "layers")


def __getattr__(name: str):
    if name in _WINGS:
        return import_module(f"lrnn.{name}")
    raise AttributeError(f"module 'lrnn' has no attribute {name!r}; its parts are {', '.join(_WINGS)}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_WINGS})
