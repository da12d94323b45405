function total(orders) {
  // ruleid: javascript-debugger-statement
  debugger;
  let sum = 0;
  for (const order of orders) {
    // ruleid: javascript-debugger-statement
    debugger
    sum += order.total;
  }
  // ok: javascript-debugger-statement
  const debuggerPort = 9229;
  // ok: javascript-debugger-statement
  attach(debuggerPort, 'debugger;');
  // ok: javascript-debugger-statement
  return { debugger: sum };
}
