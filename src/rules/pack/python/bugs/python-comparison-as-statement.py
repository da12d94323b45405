class Order:
    def close(self, day):
        # ruleid: python-comparison-as-statement
        self.state == "closed"
        # ruleid: python-comparison-as-statement
        self.days[0] == day
        # ok: python-comparison-as-statement
        self.closed = self.state == "closed"
        # ok: python-comparison-as-statement
        assert self.state == "closed"
        # ok: python-comparison-as-statement
        self.day = day
        # ok: python-comparison-as-statement
        return self.state == "closed"
