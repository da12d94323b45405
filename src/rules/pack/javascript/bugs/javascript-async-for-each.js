async function store(rows) {
  // ruleid: javascript-async-for-each
  rows.forEach(async (row) => {
    await db.insert(row);
  });
  // ruleid: javascript-async-for-each
  rows.forEach(async function (row, index) {
    await db.number(row, index);
  });
  console.log('stored');
}

async function storeAll(rows) {
  for (const row of rows) {
    // ok: javascript-async-for-each
    await db.insert(row);
  }
  // ok: javascript-async-for-each
  await Promise.all(rows.map(async (row) => db.insert(row)));
  // ok: javascript-async-for-each
  rows.forEach((row) => console.log(row));
}
