package files

import "os"

func open() {
	// ruleid: go-world-writable-file
	os.Chmod("/var/run/app.sock", 0777)
	// ruleid: go-world-writable-file
	os.WriteFile("config.json", data, 0o666)
	// ruleid: go-world-writable-file
	os.MkdirAll("/var/lib/app", 0777)
	// ok: go-world-writable-file
	os.WriteFile("config.json", data, 0600)
	// ok: go-world-writable-file
	os.MkdirAll("/var/lib/app", 0755)
	// ok: go-world-writable-file
	os.Chmod("run.sh", 0o755)
	// ok: go-world-writable-file
	os.Chmod("key", mode)
}
