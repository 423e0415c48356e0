"""What a process does before torch runs a model in it."""

from mella.progress import hide_weight_bars

_VECTOR_FUNCTIONS = (
    "acos", "asin", "atan", "cos", "erf", "erfc", "erfinv", "exp", "log", "log10", "log2", "sin", "sqrt",
    "tan", "tanh", "trunc",
)  # fmt: skip
"""What torch hands to the vector mathematics of oneMKL: `IMPLEMENT_VML_MKL` in its `ATen/cpu/vml.h`."""


def prepare() -> None:
    """Hide the bars of loaded weights, and settle the vector mathematics. To be called wherever a model is
    made or loaded; only the first call in a process does anything that lasts."""
    hide_weight_bars()
    _settle_vector_functions()


def _settle_vector_functions() -> None:
    """Call each vector function once, on one number and therefore in one thread.

    oneMKL 2024.2, which is in torch 2.13, chooses its kernels when it is first called; where two threads make
    that call at the same moment, one may be given a kernel of low accuracy for its part, with results that
    are off by thousands of units in the last place (https://github.com/pytorch/pytorch/issues/188792). A
    training that begins so ends with other weights.
    """
    import torch

    for dtype in (torch.float32, torch.float64):
        number = torch.full((1,), 0.5, dtype=dtype)
        for name in _VECTOR_FUNCTIONS:
            getattr(number, name)()
