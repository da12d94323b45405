import pdb


def total(orders):
    # ruleid: python-debugger-left
    breakpoint()
    result = sum(order.total for order in orders)
    # ruleid: python-debugger-left
    pdb.set_trace()
    return result


def debug(error):
    # ok: python-debugger-left
    pdb.post_mortem(error.__traceback__)


def editor(view, line):
    # ok: python-debugger-left
    view.breakpoint(line)


# ok: python-debugger-left
breakpoint_lines = [1, 2]
