const express = require('express');
const path = require('path');
const app = express();

// ruleid: javascript-static-files-of-program
app.use(express.static(__dirname));

// ruleid: javascript-static-files-of-program
app.use('/files', express.static(process.cwd(), { index: false }));

// ok: javascript-static-files-of-program
app.use(express.static(path.join(__dirname, 'public')));

// ok: javascript-static-files-of-program
app.use('/assets', express.static('public'));

// ok: javascript-static-files-of-program
app.set('views', __dirname);
