function overlaps(a, b) {
  // ruleid: javascript-identical-operands
  if (a.start <= a.start && b.end >= a.end) {
    return true;
  }
  // ruleid: javascript-identical-operands
  return b.open || b.open;
}

function distance(left, right) {
  // ruleid: javascript-identical-operands
  return Math.hypot(left.x - left.x, left.y - right.y);
}

function isNaNValue(value) {
  // ok: javascript-identical-operands
  return value !== value;
}

function rolls(die) {
  // ok: javascript-identical-operands
  return die.roll() - die.roll();
}

function between(a, b) {
  // ok: javascript-identical-operands
  return a.start < b.start && a.end < b.start;
}

function sum(x) {
  // ok: javascript-identical-operands
  return x + x * x;
}

// ok: javascript-identical-operands
const notANumber = Infinity - Infinity;
