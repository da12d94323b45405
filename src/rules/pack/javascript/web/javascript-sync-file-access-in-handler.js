const fs = require('fs');
const app = require('express')();

app.get('/terms', (req, res) => {
  // ruleid: javascript-sync-file-access-in-handler
  res.send(fs.readFileSync('terms.html', 'utf8'));
});

app.post('/login', function (req, res) {
  // ruleid: javascript-sync-file-access-in-handler
  const key = crypto.scryptSync(req.body.password, salt, 64);
  res.json({ ok: check(key) });
});

// ok: javascript-sync-file-access-in-handler
const terms = fs.readFileSync('terms.html', 'utf8');

app.get('/terms-async', async (req, res) => {
  // ok: javascript-sync-file-access-in-handler
  res.send(await fs.promises.readFile('terms.html', 'utf8'));
});

app.get('/terms-kept', (req, res) => {
  // ok: javascript-sync-file-access-in-handler
  res.send(terms);
});
