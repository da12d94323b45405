// ruleid: javascript-map-parse-int
const parts = text.split(',').map(Number);

// ruleid: javascript-map-parse-int
const numbers = rows.map(Number);

// ok: javascript-map-parse-int
const right = text.split(',').map(Number);

// ok: javascript-map-parse-int
const based = text.split(',').map((part) => parseInt(part, 10));

// ok: javascript-map-parse-int
const floats = text.split(',').map(parseFloat);
