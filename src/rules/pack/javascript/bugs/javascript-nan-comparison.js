function clean(values) {
  // ruleid: javascript-nan-comparison
  return values.filter((value) => value !== NaN);
}

function missing(value) {
  // ruleid: javascript-nan-comparison
  return parseInt(value, 10) === Number.NaN;
}

function right(values) {
  // ok: javascript-nan-comparison
  return values.filter((value) => !Number.isNaN(value));
}

function standard(value) {
  // ok: javascript-nan-comparison
  return value === undefined ? NaN : value;
}

function contains(values) {
  // ok: javascript-nan-comparison
  return values.includes(NaN) || value === 'NaN';
}
