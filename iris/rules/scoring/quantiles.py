"""Quantiles of the gamma and beta distributions over arrays.

From `scipy.special`: `scipy.stats` costs half a second and 46 MiB at import. Each distinct pair is worked out
once, since most agencies of a register share the same few.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betaincinv, gammaincinv

from iris.rules.scoring.arrays import AnyArray, FloatArray

_FEW = 8  # so few are sooner worked out than compared


def gamma_quantile(shape: FloatArray, share: float) -> FloatArray:
    """Give the value below which `share` of Gamma(shape, rate 1) lies."""
    distinct, back = _distinct(shape)
    quantile: FloatArray = gammaincinv(distinct, share)[back]
    return quantile


def beta_quantile(a: FloatArray, b: FloatArray, share: float) -> FloatArray:
    """Give the value below which `share` of Beta(a, b) lies."""
    distinct, back = _distinct(a + 1j * b)
    quantile: FloatArray = betaincinv(distinct.real, distinct.imag, share)[back]
    return quantile


def _distinct(values: AnyArray) -> tuple[AnyArray, AnyArray | slice]:
    if values.size < _FEW:
        return values, slice(None)
    return np.unique(values, return_inverse=True)
