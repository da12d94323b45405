def set_limit(limit):
    if limit < 0:
        # ruleid: python-error-not-raised
        ValueError("limit must not be negative")
    if limit > 100:
        # ruleid: python-error-not-raised
        LimitError(limit)
    if limit == 7:
        # ok: python-error-not-raised
        raise ValueError("not seven")
    # ok: python-error-not-raised
    error = ValueError("unused")
    queue.put(
        # ok: python-error-not-raised
        ValueError("passed on")
    )
    # ok: python-error-not-raised
    return [
        ValueError("listed")
    ], error
