async function store(row) {
  await db.insert(row);
}

const notify = async (row) => {
  await mail(row);
};

async function handle(rows) {
  try {
    // ruleid: javascript-missing-await
    store(rows[0]);
    // ruleid: javascript-missing-await
    notify(rows[0]);
    // ok: javascript-missing-await
    await store(rows[1]);
    // ok: javascript-missing-await
    const work = store(rows[2]);
    // ok: javascript-missing-await
    void notify(rows[3]);
    // ok: javascript-missing-await
    await Promise.all([work, store(rows[4])]);
  } catch (error) {
    report(error);
  }
  // ok: javascript-missing-await
  console.log(rows.length);
}
