const axios = require('axios');
const http = require('http');
const app = require('express')();
const ALLOWED = new Set(['images.example.org']);

app.post('/preview', async (req, res) => {
  const answer = await fetch(
    // ruleid: javascript-ssrf
    req.body.url,
  );
  res.send(await answer.text());
});

app.get('/status/:host', (req, res) => {
  // ruleid: javascript-ssrf
  http.get(`http://${req.params.host}/status`, (answer) => answer.pipe(res));
});

app.post('/hook', async (req, res) => {
  const { callback } = req.body;
  // ruleid: javascript-ssrf
  await axios.post(callback, { done: true });
  res.end();
});

app.get('/weather/:city', async (req, res) => {
  // ok: javascript-ssrf
  res.json((await axios.get(`https://api.example.org/weather/${req.params.city}`)).data);
});

app.get('/search', async (req, res) => {
  // ok: javascript-ssrf
  res.json((await axios.get('https://api.example.org/search', { params: { q: req.query.q } })).data);
});

app.get('/image', async (req, res) => {
  if (!ALLOWED.has(new URL(req.query.url).hostname)) {
    return res.status(400).end();
  }
  // ok: javascript-ssrf
  res.send(await (await fetch(req.query.url)).blob());
});

app.get('/orders/:id', async (req, res) => {
  // ok: javascript-ssrf
  res.json(await (await fetch(ORDERS_URL + '/' + req.params.id)).json());
});
