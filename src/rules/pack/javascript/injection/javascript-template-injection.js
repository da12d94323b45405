const ejs = require('ejs');
const pug = require('pug');
const _ = require('lodash');
const nunjucks = require('nunjucks');
const app = require('express')();

app.get('/hello', (req, res) => {
  // ruleid: javascript-template-injection
  res.send(ejs.render('<h1>Hello ' + req.query.name + '</h1>'));
});

app.post('/preview', (req, res) => {
  const template = req.body.template;
  // ruleid: javascript-template-injection
  res.send(nunjucks.renderString(template, { user: req.user }));
});

app.post('/mail', (req, res) => {
  // ruleid: javascript-template-injection
  const render = _.template(req.body.text);
  res.send(render({}));
});

app.get('/safe', (req, res) => {
  // ok: javascript-template-injection
  res.send(ejs.render('<h1>Hello <%= name %></h1>', { name: req.query.name }));
});

app.get('/view', (req, res) => {
  // ok: javascript-template-injection
  res.render('hello', { name: req.query.name });
});

function mail(text, user) {
  // ok: javascript-template-injection
  return pug.compile(text)(user);
}
