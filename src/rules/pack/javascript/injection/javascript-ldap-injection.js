const ldap = require('ldapjs');
const app = require('express')();
const client = ldap.createClient({ url: 'ldaps://ldap.example.org' });

app.post('/login', (req, res) => {
  const options = { scope: 'sub' };
  // ruleid: javascript-ldap-injection
  client.search('o=example', { filter: `(uid=${req.body.user})`, scope: 'sub' }, answer(res));
});

app.get('/phone', (req, res) => {
  const filter = ldap.parseFilter('(cn=' + req.query.name + ')');
  // ruleid: javascript-ldap-injection
  client.search('o=example', { filter }, answer(res));
});

app.post('/login-safe', (req, res) => {
  const filter = new ldap.EqualityFilter({ attribute: 'uid', value: req.body.user });
  // ok: javascript-ldap-injection
  client.search('o=example', { filter, scope: 'sub' }, answer(res));
});

app.get('/all', (req, res) => {
  // ok: javascript-ldap-injection
  client.search('o=example', { filter: '(uid=*)', sizeLimit: 10 }, answer(res));
});

app.get('/index', (req, res) => {
  // ok: javascript-ldap-injection
  index.search(req.query.text, { limit: 10 });
});
