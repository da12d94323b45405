const app = require('express')();

app.get('/items', async (req, res) => {
  // ruleid: javascript-nosql-where-injection
  res.json(await items.find({ $where: `this.owner == '${req.query.owner}'` }).toArray());
});

app.get('/old', async (req, res) => {
  const code = 'this.year < ' + req.query.year;
  // ruleid: javascript-nosql-where-injection
  res.json(await Item.find().$where(code));
});

app.get('/plain', async (req, res) => {
  // ok: javascript-nosql-where-injection
  res.json(await items.find({ owner: String(req.query.owner) }).toArray());
});

app.get('/number', async (req, res) => {
  const year = Number(req.query.year);
  // ok: javascript-nosql-where-injection
  res.json(await Item.find().$where(`this.year < ${year}`));
});

app.get('/constant', async (req, res) => {
  // ok: javascript-nosql-where-injection
  res.json(await items.find({ $where: 'this.a > this.b', owner: req.query.owner }).toArray());
});
