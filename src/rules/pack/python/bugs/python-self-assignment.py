class Account:
    def __init__(self, name, limit):
        self.name = name
        # ruleid: python-self-assignment
        limit = limit

    def copy_from(self, other):
        # ruleid: python-self-assignment
        self.name = self.name
        # ok: python-self-assignment
        self.limit = other.limit

    def rename(self, name):
        # ok: python-self-assignment
        self.name = name
        # ok: python-self-assignment
        return Account(name=name, limit=self.limit)


def bound(items):
    # ok: python-self-assignment
    return [lambda item=item: item for item in items]
