const crypto = require('crypto');
const IV = Buffer.from('0123456789abcdef');

function encrypt(key, text) {
  // ruleid: javascript-cipher-constant-iv
  return crypto.createCipheriv('aes-256-cbc', key, Buffer.alloc(16)).update(text);
}

function encryptText(key, text) {
  const iv = '0123456789abcdef';
  // ruleid: javascript-cipher-constant-iv
  return crypto.createCipheriv('aes-256-cbc', key, iv).update(text);
}

function encryptNamed(key, text) {
  // todoruleid: javascript-cipher-constant-iv
  return crypto.createCipheriv('aes-256-cbc', key, IV).update(text);
}

function fresh(key, text) {
  const iv = crypto.randomBytes(16);
  // ok: javascript-cipher-constant-iv
  return Buffer.concat([iv, crypto.createCipheriv('aes-256-cbc', key, iv).update(text)]);
}

async function browser(key, text) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  // ok: javascript-cipher-constant-iv
  return crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, text);
}

function decrypt(key, message) {
  const iv = Buffer.from('00000000000000000000000000000000', 'hex');
  // ok: javascript-cipher-constant-iv
  return crypto.createDecipheriv('aes-256-cbc', key, iv).update(message);
}
