app.post('/users', async (req, res) => {
  // ruleid: javascript-mass-assignment
  res.json(await User.create(req.body));
});

app.patch('/users/:id', async (req, res) => {
  // ruleid: javascript-mass-assignment
  res.json(await User.findByIdAndUpdate(req.params.id, req.body, { new: true }));
});

app.post('/named', async (req, res) => {
  const { name, mail } = req.body;
  // ok: javascript-mass-assignment
  res.json(await User.create({ name, mail }));
});

app.post('/parsed', async (req, res) => {
  // ok: javascript-mass-assignment
  res.json(await User.create(UserInput.parse(req.body)));
});

app.post('/settings', async (req, res) => {
  // ok: javascript-mass-assignment
  res.json(await User.create(DEFAULTS));
});
