function middle(text) {
  // ruleid: javascript-sort-numbers-as-text
  const numbers = text.split(',').map(Number).sort();
  return numbers[numbers.length >> 1];
}

function largest(rows) {
  const sizes = rows.map(Number);
  // ruleid: javascript-sort-numbers-as-text
  sizes.sort();
  return sizes.at(-1);
}

function right(text) {
  // ok: javascript-sort-numbers-as-text
  return text.split(',').map(Number).sort((a, b) => a - b);
}

function names(users) {
  // ok: javascript-sort-numbers-as-text
  return users.map((user) => user.name).sort();
}

function digits() {
  // ok: javascript-sort-numbers-as-text
  return [3, 1, 2].sort();
}
