function clean(name, rows) {
  // ruleid: javascript-result-ignored
  name.trim();
  // ruleid: javascript-result-ignored
  rows.concat(extraRows);
  // ok: javascript-result-ignored
  name = name.toLowerCase();
  // ok: javascript-result-ignored
  rows.push(name);
  // ok: javascript-result-ignored
  const first =
    name.slice(1);
  // ok: javascript-result-ignored
  parser.normalize(name).run();
  // ok: javascript-result-ignored
  return name.trim();
}
