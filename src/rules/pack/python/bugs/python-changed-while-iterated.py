def drop_closed(orders):
    for order in orders:
        if order.closed:
            # ruleid: python-changed-while-iterated
            orders.remove(order)


def drop_old(cache, limit):
    for key, entry in cache.items():
        if entry.age > limit:
            # ruleid: python-changed-while-iterated
            del cache[key]


def drop_first(orders):
    for order in orders:
        if order.closed:
            # ok: python-changed-while-iterated
            orders.remove(order)
            break


def copied(orders):
    for order in list(orders):
        if order.closed:
            # ok: python-changed-while-iterated
            orders.remove(order)


def other(cache, index):
    for key, entry in cache.items():
        # ok: python-changed-while-iterated
        del index[key]


def find(orders, key):
    for order in orders:
        if order.key == key:
            # ok: python-changed-while-iterated
            orders.remove(order)
            return order
    return None
