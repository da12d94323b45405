const serialize = require('node-serialize');
const yaml = require('js-yaml');
const app = require('express')();

app.get('/cart', (req, res) => {
  const raw = Buffer.from(req.cookies.cart, 'base64').toString();
  // ruleid: javascript-unsafe-deserialization
  res.json(serialize.unserialize(raw));
});

app.post('/import', (req, res) => {
  // ruleid: javascript-unsafe-deserialization
  res.json(yaml.load(req.body.text, { schema: yaml.DEFAULT_FULL_SCHEMA }));
});

app.get('/cart-json', (req, res) => {
  // ok: javascript-unsafe-deserialization
  res.json(JSON.parse(Buffer.from(req.cookies.cart, 'base64').toString()));
});

app.post('/import-safe', (req, res) => {
  // ok: javascript-unsafe-deserialization
  res.json(yaml.load(req.body.text));
});

function cached(file) {
  // ok: javascript-unsafe-deserialization
  return v8.deserialize(fs.readFileSync(file));
}
