def overlaps(a, b):
    # ruleid: python-identical-operands
    if a.start <= a.start and b.end >= a.end:
        return True
    # ruleid: python-identical-operands
    return a.open or a.open


def distance(left, right):
    # ruleid: python-identical-operands
    return (left.x - left.x) ** 2 + (left.y - right.y) ** 2


def is_nan(value):
    # ok: python-identical-operands
    return value != value


def rolls(die):
    # ok: python-identical-operands
    return die.roll() - die.roll()


def compared(a, b):
    # ok: python-identical-operands
    return a.start < b.start and a.end < b.start


def doubled(x):
    # ok: python-identical-operands
    return x + x * x
