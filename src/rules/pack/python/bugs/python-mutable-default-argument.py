def collect(item, found=[]):
    # ruleid: python-mutable-default-argument
    found.append(item)
    return found


def count(word, counts={}):
    # ruleid: python-mutable-default-argument
    counts[word] = counts.get(word, 0) + 1
    return counts


def merge(names, into=set()):
    for name in names:
        # ruleid: python-mutable-default-argument
        into.add(name)
    return into


def read_only(item, known=[]):
    # ok: python-mutable-default-argument
    return item in known


def made_new(item, found=None):
    found = [] if found is None else found
    # ok: python-mutable-default-argument
    found.append(item)
    return found


def copied(item, found=[]):
    found = list(found)
    # ok: python-mutable-default-argument
    found.append(item)
    return found


def other_list(item, known=()):
    result = []
    # ok: python-mutable-default-argument
    result.append(item)
    return result
