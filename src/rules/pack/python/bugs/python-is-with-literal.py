def describe(status, code, items):
    # ruleid: python-is-with-literal
    if status is "open":
        return "still open"
    # ruleid: python-is-with-literal
    if code is not 404:
        return "found"
    # ruleid: python-is-with-literal
    if items is []:
        return "nothing"
    # ok: python-is-with-literal
    if status is None:
        return "unknown"
    # ok: python-is-with-literal
    if status == "closed":
        return "done"
    # ok: python-is-with-literal
    if code is not False and items is not MISSING:
        return "odd"
    # ok: python-is-with-literal
    return [status for number in items if number == 1]
