const rates = {
  // ruleid: javascript-duplicate-key
  CHF: 1.05,
  USD: 1.1,
  CHF: 0.95,
};

const names = {
  // ruleid: javascript-duplicate-key
  'de-CH': 'Swiss German',
  'de-AT': 'Austrian German',
  'de-CH': 'Bernese',
};

const nested = {
  // ok: javascript-duplicate-key
  a: { name: 1 },
  b: { name: 1 },
};

const list = [
  {
    // ok: javascript-duplicate-key
    name: 'a',
    size: 1,
  },
  {
    name: 'b',
    size: 2,
  },
];

const plain = {
  // ok: javascript-duplicate-key
  size: 1,
  sizes: 2,
};
