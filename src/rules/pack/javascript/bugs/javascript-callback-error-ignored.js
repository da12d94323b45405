const fs = require('fs');

function show(path) {
  // ruleid: javascript-callback-error-ignored
  fs.readFile(path, 'utf8', (err, text) => {
    console.log(text.length);
  });
}

function list(db) {
  // ruleid: javascript-callback-error-ignored
  db.query('SELECT 1', function (error, rows) {
    print(rows[0]);
  });
}

function right(path) {
  // ok: javascript-callback-error-ignored
  fs.readFile(path, 'utf8', (err, text) => {
    if (err) {
      return console.error(err);
    }
    console.log(text.length);
  });
}

function passed(path, done) {
  // ok: javascript-callback-error-ignored
  fs.readdir(path, (err, names) => {
    done(err, names);
  });
}

function named(path) {
  // ok: javascript-callback-error-ignored
  fs.readFile(path, (_err, text) => {
    console.log(text);
  });
}
