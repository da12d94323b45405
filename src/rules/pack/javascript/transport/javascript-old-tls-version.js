const https = require('https');
const tls = require('tls');

// ruleid: javascript-old-tls-version
https.createServer({ key, cert, minVersion: 'TLSv1' }, app);

// ruleid: javascript-old-tls-version
tls.connect({ host: 'old.example.org', secureProtocol: 'TLSv1_1_method' });

// ok: javascript-old-tls-version
https.createServer({ key, cert, minVersion: 'TLSv1.2' }, app);

// ok: javascript-old-tls-version
tls.connect({ host: 'example.org', secureProtocol: 'TLS_method' });

// ok: javascript-old-tls-version
release({ minVersion: '1.1', name: 'tool' });
