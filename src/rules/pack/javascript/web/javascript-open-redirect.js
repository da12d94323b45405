const app = require('express')();
const TARGETS = { home: '/', help: '/help' };

app.post('/login', (req, res) => {
  // ruleid: javascript-open-redirect
  res.redirect(req.query.next);
});

app.get('/out', (req, res) => {
  const target = req.query.url || '/';
  // ruleid: javascript-open-redirect
  res.redirect(302, target);
});

app.get('/go/:host', (req, res) => {
  // ruleid: javascript-open-redirect
  res.redirect(`https://${req.params.host}/`);
});

app.get('/user', (req, res) => {
  // ok: javascript-open-redirect
  res.redirect(`/users/${req.query.name}`);
});

app.get('/checked', (req, res) => {
  if (!isAllowedTarget(req.query.next)) {
    return res.redirect('/');
  }
  // ok: javascript-open-redirect
  res.redirect(req.query.next);
});

app.get('/table', (req, res) => {
  // ok: javascript-open-redirect
  res.redirect(TARGETS[req.query.page] || '/');
});

app.get('/back', (req, res) => {
  // ok: javascript-open-redirect
  res.redirect(req.get('Referrer') || '/');
});

app.get('/encoded', (req, res) => {
  // ok: javascript-open-redirect
  res.redirect('https://login.example.org/?state=' + encodeURIComponent(req.query.state));
});
