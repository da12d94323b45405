const cors = require('cors');

// ruleid: javascript-cors-any-origin-with-credentials
app.use(cors({ origin: true, credentials: true }));

app.use((req, res, next) => {
  // ruleid: javascript-cors-any-origin-with-credentials
  res.header('Access-Control-Allow-Origin', req.headers.origin);
  res.header('Access-Control-Allow-Credentials', 'true');
  next();
});

// ok: javascript-cors-any-origin-with-credentials
app.use(cors({ origin: 'https://app.example.org', credentials: true }));

// ok: javascript-cors-any-origin-with-credentials
app.use(cors({ origin: true }));

app.use((req, res, next) => {
  if (ALLOWED.has(req.headers.origin)) {
    // ok: javascript-cors-any-origin-with-credentials
    res.header('Access-Control-Allow-Origin', req.headers.origin);
  }
  next();
});
