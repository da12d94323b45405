const session = require('express-session');
const cookieParser = require('cookie-parser');

// ruleid: javascript-session-hardcoded-secret
app.use(session({ secret: 'keyboard cat', resave: false }));

// ruleid: javascript-session-hardcoded-secret
app.use(cookieParser('n0t-s0-s3cr3t'));

// ok: javascript-session-hardcoded-secret
app.use(session({ secret: process.env.SESSION_SECRET, resave: false }));

// ok: javascript-session-hardcoded-secret
app.use(cookieParser());

// ok: javascript-session-hardcoded-secret
app.use(cookieParser(settings.cookieSecret));

// ok: javascript-session-hardcoded-secret
store.save({ secret: 'keyboard cat' });
