const app = require('express')();

app.get('/search', (req, res) => {
  // ruleid: javascript-regex-injection
  const pattern = new RegExp(req.query.pattern, 'i');
  res.json(lines.filter((line) => pattern.test(line)));
});

app.get('/items', async (req, res) => {
  const { name } = req.query;
  // ruleid: javascript-regex-injection
  res.json(await Item.find({ name: { $regex: name, $options: 'i' } }));
});

app.get('/search-escaped', (req, res) => {
  // ok: javascript-regex-injection
  const pattern = new RegExp(escapeRegExp(req.query.text), 'i');
  res.json(lines.filter((line) => pattern.test(line)));
});

app.get('/valid', (req, res) => {
  // ok: javascript-regex-injection
  res.json(/^[a-z]{1,20}$/.test(req.query.name));
});

function grep(pattern, text) {
  // ok: javascript-regex-injection
  return new RegExp(pattern).exec(text);
}
