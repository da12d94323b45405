const https = require('https');
const fs = require('fs');

// ruleid: javascript-certificate-check-off
const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });

function insecure() {
  // ruleid: javascript-certificate-check-off
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
}

// ok: javascript-certificate-check-off
const pinned = new https.Agent({ ca: fs.readFileSync('company.pem') });

// ok: javascript-certificate-check-off
const strict = new https.Agent({ rejectUnauthorized: true });

// ok: javascript-certificate-check-off
const chosen = new https.Agent({ rejectUnauthorized: settings.strict });

function secure() {
  // ok: javascript-certificate-check-off
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '1';
}
