def handlers(names):
    result = []
    # ruleid: python-loop-variable-in-closure
    for name in names:
        result.append(lambda: print(name))
    return result


def table(names):
    actions = {}
    # ruleid: python-loop-variable-in-closure
    for name in names:
        actions[name] = lambda event: show(name, event)
    return actions


def multipliers():
    # ruleid: python-loop-variable-in-closure
    return [lambda x: x * n for n in range(5)]


def bound(names):
    result = []
    # ok: python-loop-variable-in-closure
    for name in names:
        result.append(lambda name=name: print(name))
    return result


def used_at_once(rows, keys):
    # ok: python-loop-variable-in-closure
    for key in keys:
        rows.sort(key=lambda row: row[key])


def other_variable(names, prefix):
    result = []
    # ok: python-loop-variable-in-closure
    for name in names:
        result.append(lambda x: prefix + x)
    return result
