class OrderTest:
    def test_size(self):
        # ruleid: python-assert-true-with-two-values
        self.assertTrue(len(self.orders), 3)
        # ruleid: python-assert-true-with-two-values
        self.assertTrue(self.orders.keys(), ["a", "b"])
        # ok: python-assert-true-with-two-values
        self.assertEqual(len(self.orders), 3)
        # ok: python-assert-true-with-two-values
        self.assertTrue(self.orders, "no orders")
        # ok: python-assert-true-with-two-values
        self.assertTrue(self.orders)
        # ok: python-assert-true-with-two-values
        self.assertTrue(self.ready(), self.describe())
