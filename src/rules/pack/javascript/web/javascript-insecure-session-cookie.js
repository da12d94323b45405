const session = require('express-session');

// ruleid: javascript-insecure-session-cookie
app.use(session({ secret: process.env.SECRET, cookie: { httpOnly: false, secure: true } }));

app.post('/login', (req, res) => {
  // ruleid: javascript-insecure-session-cookie
  res.cookie('access_token', issue(req.user), { maxAge: 3600000, secure: true });
  // ruleid: javascript-insecure-session-cookie
  res.cookie('jwt', issue(req.user));
  // ok: javascript-insecure-session-cookie
  res.cookie('refresh_token', issue(req.user), { httpOnly: true, secure: true });
  // ok: javascript-insecure-session-cookie
  res.cookie('theme', 'dark');
  // ok: javascript-insecure-session-cookie
  res.cookie('session', issue(req.user), { ...COOKIE });
  res.end();
});

// ok: javascript-insecure-session-cookie
app.use(session({ secret: process.env.SECRET, cookie: { secure: true } }));
