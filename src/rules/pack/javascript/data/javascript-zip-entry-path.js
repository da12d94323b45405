const fs = require('fs');
const path = require('path');
const unzipper = require('unzipper');

function unpack(file, folder) {
  fs.createReadStream(file)
    .pipe(unzipper.Parse())
    .on('entry', (entry) => {
      // ruleid: javascript-zip-entry-path
      entry.pipe(fs.createWriteStream(path.join(folder, entry.path)));
    });
}

function unpackAdm(zip, folder) {
  for (const entry of zip.getEntries()) {
    const target = folder + '/' + entry.entryName;
    // ruleid: javascript-zip-entry-path
    fs.writeFileSync(target, entry.getData());
  }
}

function unpackChecked(stream, folder) {
  stream.on('entry', (entry) => {
    const target = path.resolve(folder, entry.path);
    if (!target.startsWith(folder + path.sep)) {
      return entry.autodrain();
    }
    // ok: javascript-zip-entry-path
    entry.pipe(fs.createWriteStream(target));
  });
}

function flat(stream, folder) {
  stream.on('entry', (entry) => {
    // ok: javascript-zip-entry-path
    entry.pipe(fs.createWriteStream(path.join(folder, path.basename(entry.path))));
  });
}

function list(stream) {
  stream.on('entry', (entry) => {
    // ok: javascript-zip-entry-path
    console.log(entry.path);
  });
}
