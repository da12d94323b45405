import random


def names(users):
    result = [user.name for user in users]
    # ruleid: python-list-method-returns-none
    return result.sort()


def drawn(cards):
    # ruleid: python-list-method-returns-none
    mixed = random.shuffle(cards)
    return mixed


def words(text):
    parts = text.split()
    # ruleid: python-list-method-returns-none
    for part in parts.reverse():
        print(part)


def sorted_names(users):
    result = [user.name for user in users]
    # ok: python-list-method-returns-none
    result.sort()
    return result


def frame(table):
    # ok: python-list-method-returns-none
    return table.append(row())


def last(text):
    parts = text.split()
    # ok: python-list-method-returns-none
    word = parts.pop()
    return word
