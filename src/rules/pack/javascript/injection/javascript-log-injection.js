const app = require('express')();

app.post('/login', (req, res) => {
  // ruleid: javascript-log-injection
  console.log('login of ' + req.body.user + ' failed');
  res.status(401).end();
});

app.get('/page/:name', (req, res) => {
  // ruleid: javascript-log-injection
  logger.warn(`no page ${req.params.name}`);
  res.status(404).end();
});

app.post('/login-safe', (req, res) => {
  // ok: javascript-log-injection
  console.log('login failed', JSON.stringify(req.body.user));
  res.status(401).end();
});

app.get('/cleaned', (req, res) => {
  // ok: javascript-log-injection
  logger.info('query ' + req.query.q.replace(/[\r\n]/g, ' '));
  res.end();
});

app.get('/number', (req, res) => {
  // ok: javascript-log-injection
  console.info('page', Number(req.query.page));
  res.end();
});
