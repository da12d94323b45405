const crypto = require('crypto');

function sign(data) {
  // ruleid: javascript-weak-hash
  return crypto.createHash('sha1').update(data).digest('hex');
}

function etag(data) {
  // ruleid: javascript-weak-hash
  const hash = crypto.createHash('MD5');
  return hash.update(data).digest('base64');
}

function strong(data) {
  // ok: javascript-weak-hash
  return crypto.createHash('sha256').update(data).digest('hex');
}

function named(algorithm) {
  // ok: javascript-weak-hash
  return crypto.createHash(algorithm);
}

function mac(key) {
  // ok: javascript-weak-hash
  return crypto.createHmac('sha1', key);
}
