const express = require('express');
const { ObjectId } = require('mongodb');
const User = require('./models/user');
const app = express();
app.use(express.json());

app.post('/login', async (req, res) => {
  // ruleid: javascript-nosql-injection
  const user = await User.findOne({ name: req.body.name, password: req.body.password });
  res.json({ ok: user !== null });
});

app.get('/items', async (req, res) => {
  // ruleid: javascript-nosql-injection
  res.json(await db.collection('items').find(req.query).toArray());
});

app.post('/reset', async (req, res) => {
  const { token, password } = req.body;
  // ruleid: javascript-nosql-injection
  await User.updateOne({ token }, { password: await hash(password) });
  res.end();
});

app.post('/login-safe', async (req, res) => {
  // ok: javascript-nosql-injection
  const user = await User.findOne({ name: String(req.body.name) });
  res.json({ ok: user !== null });
});

app.get('/item/:id', async (req, res) => {
  // ok: javascript-nosql-injection
  res.json(await db.collection('items').findOne({ _id: new ObjectId(req.params.id) }));
});

app.post('/equal', async (req, res) => {
  // ok: javascript-nosql-injection
  res.json(await User.countDocuments({ name: { $eq: req.body.name } }));
});

app.post('/array', (req, res) => {
  // ok: javascript-nosql-injection
  res.json(rows.find((row) => row.name === req.body.name));
});
