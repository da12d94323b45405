const _ = require('lodash');
const app = require('express')();
const settings = {};
const byUser = new Map();

app.post('/settings/:user', (req, res) => {
  // ruleid: javascript-prototype-pollution
  settings[req.params.user][req.body.name] = req.body.value;
  res.end();
});

app.post('/set', (req, res) => {
  // ruleid: javascript-prototype-pollution
  _.set(settings, req.body.path, req.body.value);
  res.end();
});

app.post('/one', (req, res) => {
  // ok: javascript-prototype-pollution
  settings[req.body.name] = req.body.value;
  res.end();
});

app.post('/map/:user', (req, res) => {
  // ok: javascript-prototype-pollution
  byUser.get(req.params.user).set(req.body.name, req.body.value);
  res.end();
});

app.post('/row/:n', (req, res) => {
  // ok: javascript-prototype-pollution
  rows[Number(req.params.n)].name = req.body.name;
  res.end();
});

app.post('/checked/:user', (req, res) => {
  const { user } = req.params;
  if (!Object.hasOwn(settings, user)) {
    return res.status(404).end();
  }
  // ok: javascript-prototype-pollution
  settings[user].theme = req.body.theme;
  res.end();
});
