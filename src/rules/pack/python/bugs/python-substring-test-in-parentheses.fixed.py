def may_enter(user):
    # ruleid: python-substring-test-in-parentheses
    return user.role in ("admin",)


def is_other(state):
    # ruleid: python-substring-test-in-parentheses
    return state not in ('open',)


def tuple_of_one(user):
    # ok: python-substring-test-in-parentheses
    return user.role in ("admin",)


def tuple_of_two(user):
    # ok: python-substring-test-in-parentheses
    return user.role in ("admin", "owner")


def substring(text):
    # ok: python-substring-test-in-parentheses
    return "@" in (text)
