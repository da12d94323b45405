import math

import numpy as np


def clean(values):
    # ruleid: python-nan-comparison
    return [value for value in values if value != float("nan")]


def missing(frame):
    # ruleid: python-nan-comparison
    return frame[frame.age == np.nan]


def right(values):
    # ok: python-nan-comparison
    return [value for value in values if not math.isnan(value)]


def default(value):
    # ok: python-nan-comparison
    return np.nan if value == 0 else value


def text(value):
    # ok: python-nan-comparison
    return value == "nan"


def shown(code):
    # ok: python-nan-comparison
    return code(float("nan")) == "NAN"
