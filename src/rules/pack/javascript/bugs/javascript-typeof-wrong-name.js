function size(value) {
  // ruleid: javascript-typeof-wrong-name
  if (typeof value === 'array') {
    return value.length;
  }
  // ruleid: javascript-typeof-wrong-name
  if (typeof value !== 'sting') {
    return 0;
  }
  // ok: javascript-typeof-wrong-name
  if (typeof value === 'undefined') {
    return 1;
  }
  // ok: javascript-typeof-wrong-name
  if (typeof value === typeof size) {
    return 2;
  }
  // ok: javascript-typeof-wrong-name
  return value.type === 'array' ? 3 : 4;
}
