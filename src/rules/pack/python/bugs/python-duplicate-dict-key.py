RATES = {
    # ruleid: python-duplicate-dict-key
    "CHF": 1.05,
    "USD": 1.10,
    "CHF": 0.95,
}

NAMES = dict(
    de="German",
    # ok: python-duplicate-dict-key
    fr="French",
)

NESTED = {
    # ok: python-duplicate-dict-key
    "a": {"name": 1},
    "b": {"name": 1},
}

LIST = [
    {
        # ok: python-duplicate-dict-key
        "name": "a",
        "size": 1,
    },
    {
        "name": "b",
        "size": 2,
    },
]

COLOURS = {
    # ruleid: python-duplicate-dict-key
    "red": (255, 0, 0),
    "red": (250, 0, 0),
}
