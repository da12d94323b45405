def describe(order, customer):
    # ruleid: python-format-argument-count
    text = "order %s of %s for %s" % (order.key, customer.name)
    # ruleid: python-format-argument-count
    text += "total %.2f" % (order.total, order.currency)
    # ruleid: python-format-argument-count
    text += "%d items, %s" % (order.size, order.state, order.day)
    # ok: python-format-argument-count
    text += "%s: %5.2f" % (order.key, order.total)
    # ok: python-format-argument-count
    text += "%d %% of %s, %s" % (order.discount, order.total, order.currency)
    # ok: python-format-argument-count
    text += "%(a)s" % {"a": order.key}
    # ok: python-format-argument-count
    text += "%*d %s" % (8, order.size, order.state)
    # ok: python-format-argument-count
    text += "%s %d.%d" % (order.key, *order.version[:2])
    return text
