const fs = require('fs');
const path = require('path');
const app = require('express')();
const FOLDER = '/srv/files';

app.get('/download', (req, res) => {
  // ruleid: javascript-path-traversal
  res.sendFile(path.join(FOLDER, req.query.name));
});

app.get('/report/:name', (req, res) => {
  const file = FOLDER + '/' + req.params.name;
  // ruleid: javascript-path-traversal
  fs.readFile(file, (error, text) => res.type('text').send(text));
});

app.post('/notes', async (req, res) => {
  // ruleid: javascript-path-traversal
  await fs.promises.writeFile(`/srv/notes/${req.body.title}.md`, req.body.text);
  res.end();
});

app.get('/download-safe', (req, res) => {
  // ok: javascript-path-traversal
  res.sendFile(req.query.name, { root: FOLDER });
});

app.get('/base', (req, res) => {
  // ok: javascript-path-traversal
  fs.createReadStream(path.join(FOLDER, path.basename(req.query.name))).pipe(res);
});

app.get('/checked', (req, res) => {
  const file = path.resolve(FOLDER, req.query.name);
  if (!file.startsWith(FOLDER + path.sep)) {
    return res.status(404).end();
  }
  // ok: javascript-path-traversal
  fs.createReadStream(file).pipe(res);
});

app.post('/store', async (req, res) => {
  // ok: javascript-path-traversal
  await fs.promises.writeFile('/srv/last.json', JSON.stringify(req.body));
  res.end();
});
