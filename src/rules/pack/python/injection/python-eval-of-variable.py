def price(formula, values):
    # ruleid: python-eval-of-variable
    return eval(formula, {}, values)


def load(path):
    with open(path) as file:
        # ruleid: python-eval-of-variable
        exec(file.read())


def constant():
    # ok: python-eval-of-variable
    return eval("1 + 1")


def frame_eval(frame, formula):
    # ok: python-eval-of-variable
    return frame.eval(formula)


def compiled():
    # ok: python-eval-of-variable
    exec(compile("x = 1", "<setup>", "exec"))
