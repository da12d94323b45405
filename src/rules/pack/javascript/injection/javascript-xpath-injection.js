const xpath = require('xpath');
const app = require('express')();

app.post('/login', (req, res) => {
  // ruleid: javascript-xpath-injection
  const found = xpath.select(`//user[@name='${req.body.name}']`, users);
  res.json({ ok: found.length === 1 });
});

app.get('/role', (req, res) => {
  const path = "//user[role='" + req.query.role + "']";
  // ruleid: javascript-xpath-injection
  res.json(xpath.select1(path, users));
});

app.post('/login-safe', (req, res) => {
  // ok: javascript-xpath-injection
  const found = xpath.parse('//user[@name=$name]').select({ node: users, variables: { name: req.body.name } });
  res.json({ ok: found.length === 1 });
});

app.get('/nth', (req, res) => {
  // ok: javascript-xpath-injection
  res.json(xpath.select(`//user[${Number(req.query.n)}]`, users));
});

function titles(document, tag) {
  // ok: javascript-xpath-injection
  return xpath.select('//' + tag + '/title', document);
}
