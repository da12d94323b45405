class Account:
    def __init__(self, name):
        self.name = name
        # ruleid: python-init-returns-value
        return self


class Pool:
    def __init__(self, size):
        if size < 1:
            # ruleid: python-init-returns-value
            return False
        self.size = size


class Lazy:
    def __init__(self, load):
        if load is None:
            # ok: python-init-returns-value
            return
        # ok: python-init-returns-value
        self.load = lambda: load(self)


class Wrapper:
    def __init__(self, inner):
        def call():
            # ok: python-init-returns-value
            return inner
        self.call = call


class Child(Account):
    def __init__(self):
        # ok: python-init-returns-value
        return super().__init__("child")
