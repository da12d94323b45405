const libxml = require('libxmljs');

function read(text) {
  // ruleid: javascript-xml-external-entities
  return libxml.parseXml(text, { noblanks: true, noent: true });
}

function readString(text) {
  // ruleid: javascript-xml-external-entities
  return libxml.parseXmlString(text, { noent: true, nonet: false });
}

function safe(text) {
  // ok: javascript-xml-external-entities
  return libxml.parseXml(text);
}

function off(text) {
  // ok: javascript-xml-external-entities
  return libxml.parseXml(text, { noent: false });
}

function html(text) {
  // ok: javascript-xml-external-entities
  return libxml.parseHtml(text, { noent: true });
}
