const vm = require('vm');
const app = require('express')();
const operations = { sum, max };

app.post('/calc', (req, res) => {
  // ruleid: javascript-code-injection
  res.json(eval(req.body.expression));
});

app.post('/filter', (req, res) => {
  // ruleid: javascript-code-injection
  const keep = new Function('row', 'return ' + req.query.filter);
  res.json(rows.filter(keep));
});

app.get('/plugin/:name', (req, res) => {
  // ruleid: javascript-code-injection
  const plugin = require('./plugins/' + req.params.name);
  res.send(plugin.render());
});

app.post('/sandbox', (req, res) => {
  const script = req.body.script;
  // ruleid: javascript-code-injection
  res.json(vm.runInNewContext(script, {}));
});

app.post('/data', (req, res) => {
  // ok: javascript-code-injection
  res.json(JSON.parse(req.body.value));
});

app.post('/table', (req, res) => {
  // ok: javascript-code-injection
  res.json(operations[req.query.op](req.body.values));
});

app.post('/later', (req, res) => {
  // ok: javascript-code-injection
  setTimeout(() => store(req.body), 100);
  res.end();
});

function load(path) {
  // ok: javascript-code-injection
  return require(path);
}
