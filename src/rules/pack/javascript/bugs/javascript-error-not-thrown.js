function setLimit(limit) {
  if (limit < 0) {
    // ruleid: javascript-error-not-thrown
    new Error('limit must not be negative');
  }
  if (limit > 100) {
    // ruleid: javascript-error-not-thrown
    new LimitError(limit);
  }
  if (limit === 7) {
    // ok: javascript-error-not-thrown
    throw new Error('not seven');
  }
  // ok: javascript-error-not-thrown
  const error =
    new RangeError('unused');
  // ok: javascript-error-not-thrown
  new Audio('beep.ogg');
  // ok: javascript-error-not-thrown
  return reject(new Error('passed on'), error);
}
