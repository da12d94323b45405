const { BrowserWindow } = require('electron');

function open() {
  // ruleid: javascript-electron-unsafe-window
  return new BrowserWindow({ width: 800, webPreferences: { nodeIntegration: true } });
}

function openOld() {
  // ruleid: javascript-electron-unsafe-window
  return new BrowserWindow({ webPreferences: { preload, contextIsolation: false } });
}

function openSafe() {
  // ok: javascript-electron-unsafe-window
  return new BrowserWindow({ webPreferences: { preload, contextIsolation: true, sandbox: true } });
}

function openDefault() {
  // ok: javascript-electron-unsafe-window
  return new BrowserWindow({ width: 800 });
}

function other() {
  // ok: javascript-electron-unsafe-window
  return new Editor({ webPreferences: { nodeIntegration: true } });
}
