function price(order) {
  // ruleid: javascript-assignment-in-condition
  if (order.state = 'open') {
    return 0;
  }
  // ruleid: javascript-assignment-in-condition
  if (order.closed = true) return 1;
  // ok: javascript-assignment-in-condition
  if (order.state === 'sent') {
    return 2;
  }
  let match;
  // ok: javascript-assignment-in-condition
  if ((match = order.key)) {
    return match;
  }
  // ok: javascript-assignment-in-condition
  while (match = next(order)) {
    use(match);
  }
  // ok: javascript-assignment-in-condition
  if (order.total >= limit) {
    return 3;
  }
  return 4;
}
