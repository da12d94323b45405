from functools import cache, cached_property, lru_cache


class Report:
    # ruleid: python-cached-method
    @lru_cache(maxsize=None)
    def rows(self, year):
        return load(self.path, year)

    # ruleid: python-cached-method
    @cache
    def total(self):
        return sum(self.rows(2024))

    # ok: python-cached-method
    @cached_property
    def size(self):
        return len(self.rows(2024))

    # ok: python-cached-method
    @staticmethod
    @lru_cache
    def parse(text):
        return text.split()


# ok: python-cached-method
@lru_cache(maxsize=128)
def load(path, year):
    return open(path).read()
