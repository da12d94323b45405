def size(value):
    # ruleid: python-type-compared-with-eq
    if type(value) == list:
        return len(value)
    # ruleid: python-type-compared-with-eq
    if type(value) != str:
        return 1
    # ok: python-type-compared-with-eq
    if isinstance(value, dict):
        return 2
    # ok: python-type-compared-with-eq
    if type(value) == type(size):
        return 3
    # ok: python-type-compared-with-eq
    return 4 if type(value) is bool else 5
