const { exec, execFile, spawn } = require('child_process');
const cp = require('node:child_process');
const app = require('express')();

app.post('/ping', (req, res) => {
  // ruleid: javascript-command-injection
  exec(`ping -c 1 ${req.body.host}`, (error, out) => res.send(out));
});

app.get('/logs/:service', (req, res) => {
  const command = 'journalctl -u ' + req.params.service;
  // ruleid: javascript-command-injection
  res.type('text').send(cp.execSync(command));
});

app.get('/list', (req, res) => {
  // ruleid: javascript-command-injection
  spawn('ls ' + req.query.folder, { shell: true }).stdout.pipe(res);
});

app.post('/ping-list', (req, res) => {
  // ok: javascript-command-injection
  execFile('ping', ['-c', '1', '--', req.body.host], (error, out) => res.send(out));
});

app.post('/wait', (req, res) => {
  const seconds = parseInt(req.body.seconds, 10);
  // ok: javascript-command-injection
  exec(`sleep ${seconds}`, () => res.end());
});

app.get('/match', (req, res) => {
  // ok: javascript-command-injection
  res.json(/^a/.exec(req.query.text));
});

function build(target) {
  // ok: javascript-command-injection
  exec(`make ${target}`, () => {});
}
