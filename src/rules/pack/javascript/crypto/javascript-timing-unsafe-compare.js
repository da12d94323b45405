const crypto = require('crypto');

function verify(secret, body, signature) {
  const expected = crypto.createHmac('sha256', secret).update(body).digest('hex');
  // ruleid: javascript-timing-unsafe-compare
  return signature === 'sha256=' + expected;
}

function check(secret, body, signature) {
  const mac = crypto.createHmac('sha256', secret);
  mac.update(body);
  // ruleid: javascript-timing-unsafe-compare
  if (mac.digest('base64') !== signature) {
    throw new Error('bad signature');
  }
}

function verifySafe(secret, body, signature) {
  const expected = crypto.createHmac('sha256', secret).update(body).digest();
  // ok: javascript-timing-unsafe-compare
  return crypto.timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}

function size(secret, body) {
  // ok: javascript-timing-unsafe-compare
  return crypto.createHmac('sha256', secret).update(body).digest().length === 32;
}

function checksum(data, expected) {
  // ok: javascript-timing-unsafe-compare
  return crypto.createHash('sha256').update(data).digest('hex') === expected;
}
