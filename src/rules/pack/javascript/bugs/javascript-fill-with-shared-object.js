// ruleid: javascript-fill-with-shared-object
const grid = new Array(8).fill([]);
// ruleid: javascript-fill-with-shared-object
const board = Array(8).fill(new Array(8).fill(0));
// ok: javascript-fill-with-shared-object
const zeros = new Array(8).fill(0);
// ok: javascript-fill-with-shared-object
const rows = Array.from({ length: 8 }, () => []);
// ok: javascript-fill-with-shared-object
const names = Array(3).fill('').map(() => ({ name: '' }));
