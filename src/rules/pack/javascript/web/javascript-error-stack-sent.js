app.use((error, req, res, next) => {
  // ruleid: javascript-error-stack-sent
  res.status(500).send(error.stack);
});

app.get('/report', async (req, res) => {
  try {
    res.json(await report());
  } catch (e) {
    // ruleid: javascript-error-stack-sent
    res.json({ message: e.message, stack: e.stack });
  }
});

app.use((error, req, res, next) => {
  console.error(error.stack);
  // ok: javascript-error-stack-sent
  res.status(500).json({ message: 'internal error' });
});

app.use((error, req, res, next) => {
  if (process.env.NODE_ENV !== 'production') {
    // ok: javascript-error-stack-sent
    res.status(500).send(error.stack);
  }
});

app.use((error, req, res, next) => {
  // ok: javascript-error-stack-sent
  res.status(500).json({ message: error.message, stack: isDevelopment ? error.stack : undefined });
});
