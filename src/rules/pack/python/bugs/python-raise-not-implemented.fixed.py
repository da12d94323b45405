class Shape:
    def area(self):
        # ruleid: python-raise-not-implemented
        raise NotImplementedError

    def scale(self, factor):
        # ruleid: python-raise-not-implemented
        raise NotImplementedError("scale by %s" % factor)

    def draw(self):
        # ok: python-raise-not-implemented
        raise NotImplementedError

    def __eq__(self, other):
        # ok: python-raise-not-implemented
        return NotImplemented

    def move(self):
        # ok: python-raise-not-implemented
        raise NotImplementedError("move")
