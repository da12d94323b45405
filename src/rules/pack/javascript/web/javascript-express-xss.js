const express = require('express');
const escapeHtml = require('escape-html');
const app = express();

app.get('/hello', (req, res) => {
  // ruleid: javascript-express-xss
  res.send('<h1>Hello ' + req.query.name + '</h1>');
});

app.get('/user/:name', (req, res) => {
  const { name } = req.params;
  // ruleid: javascript-express-xss
  res.status(404).send(`No user ${name}`);
});

app.get('/hello-escaped', (req, res) => {
  // ok: javascript-express-xss
  res.send('<h1>Hello ' + escapeHtml(req.query.name) + '</h1>');
});

app.get('/echo', (req, res) => {
  // ok: javascript-express-xss
  res.send({ name: req.query.name });
});

app.get('/object', (req, res) => {
  const answer = { name: req.query.name };
  // ok: javascript-express-xss
  res.send(answer);
});

app.get('/plain', (req, res) => {
  res.type('text/plain');
  // ok: javascript-express-xss
  res.send(req.query.name);
});

app.get('/json', (req, res) => {
  // ok: javascript-express-xss
  res.json(req.query.name);
});

app.get('/item/:id', async (req, res) => {
  // ok: javascript-express-xss
  res.send(await Item.findByPk(req.params.id));
});
