def check(order):
    # ruleid: python-assert-on-tuple
    assert (order.total > 0, "total must be positive")
    # ruleid: python-assert-on-tuple
    assert (order.open, order.paid, order.sent)
    # ok: python-assert-on-tuple
    assert order.total > 0, "total must be positive"
    # ok: python-assert-on-tuple
    assert (order.total > 0), "total must be positive"
    # ok: python-assert-on-tuple
    assert (
        order.open
        and order.paid
    )
    # ok: python-assert-on-tuple
    assert order.position in (1, 2)
