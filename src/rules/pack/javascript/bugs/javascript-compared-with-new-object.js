function empty(rows, options, day) {
  // ruleid: javascript-compared-with-new-object
  if (rows === []) {
    return true;
  }
  // ruleid: javascript-compared-with-new-object
  if (options !== {}) {
    return false;
  }
  // ruleid: javascript-compared-with-new-object
  if (day === new Date(2024, 1, 1)) {
    return true;
  }
  // ok: javascript-compared-with-new-object
  if (rows.length === 0) {
    return true;
  }
  // ok: javascript-compared-with-new-object
  if (day.getTime() === new Date(2024, 1, 1).getTime()) {
    return true;
  }
  // ok: javascript-compared-with-new-object
  return options === EMPTY;
}
