const crypto = require('crypto');

function old(key, iv, text) {
  // ruleid: javascript-weak-cipher
  const cipher = crypto.createCipheriv('des-ede3-cbc', key, iv);
  return cipher.update(text);
}

function blocks(key, text) {
  // ruleid: javascript-weak-cipher
  return crypto.createCipheriv('aes-128-ecb', key, null).update(text);
}

function current(key, text) {
  const iv = crypto.randomBytes(12);
  // ok: javascript-weak-cipher
  return crypto.createCipheriv('aes-256-gcm', key, iv).update(text);
}

function stream(key, nonce) {
  // ok: javascript-weak-cipher
  return crypto.createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
}

function named(algorithm, key, iv) {
  // ok: javascript-weak-cipher
  return crypto.createCipheriv(algorithm, key, iv);
}
