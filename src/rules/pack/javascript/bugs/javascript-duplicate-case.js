function fee(country) {
  switch (country) {
    // ruleid: javascript-duplicate-case
    case 'CH':
      return 7;
    case 'LI':
      return 8;
    case 'CH':
      return 9;
    default:
      return 0;
  }
}

function level(code) {
  switch (code) {
    // ruleid: javascript-duplicate-case
    case LOW:
    case HIGH:
    case LOW:
      return 1;
  }
  switch (code) {
    // ok: javascript-duplicate-case
    case LOW:
      return 2;
  }
  switch (code) {
    // ok: javascript-duplicate-case
    case LOW:
      return 3;
    // ok: javascript-duplicate-case
    case HIGH:
      return 4;
  }
}
