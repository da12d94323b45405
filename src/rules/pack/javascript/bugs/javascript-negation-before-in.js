function missing(key, table, value) {
  // ruleid: javascript-negation-before-in
  if (!key in table) {
    return true;
  }
  // ruleid: javascript-negation-before-in
  if (!value instanceof Error) {
    return false;
  }
  // ok: javascript-negation-before-in
  if (!(key in table)) {
    return true;
  }
  // ok: javascript-negation-before-in
  if (!(value instanceof Error)) {
    return false;
  }
  // ok: javascript-negation-before-in
  return !table.has(key) && key in table;
}
