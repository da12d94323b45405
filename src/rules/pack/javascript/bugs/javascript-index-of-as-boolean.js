function check(names, text) {
  // ruleid: javascript-index-of-as-boolean
  if (names.indexOf('admin')) {
    return true;
  }
  // ruleid: javascript-index-of-as-boolean
  if (!text.indexOf('@')) {
    return false;
  }
  // ok: javascript-index-of-as-boolean
  if (names.indexOf('admin') !== -1) {
    return true;
  }
  // ok: javascript-index-of-as-boolean
  if (text.includes('@')) {
    return true;
  }
  // ok: javascript-index-of-as-boolean
  if (~names.indexOf('owner')) {
    return true;
  }
  // ok: javascript-index-of-as-boolean
  return names.search('x');
}
