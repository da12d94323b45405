package links

import "strings"

func host(url string) string {
	// ruleid: go-trim-cutset
	return strings.TrimLeft(url, "https://")
}

func base(name string) string {
	// ruleid: go-trim-cutset
	return strings.TrimRight(name, ".txt")
}

func right(url string) string {
	// ok: go-trim-cutset
	return strings.TrimPrefix(url, "https://")
}

func spaces(line string) string {
	// ok: go-trim-cutset
	return strings.TrimRight(line, " \t\r\n")
}

func slashes(path string) string {
	// ok: go-trim-cutset
	return strings.TrimLeft(path, "/")
}

func digits(text string) string {
	// ok: go-trim-cutset
	return strings.TrimLeft(text, "0123456789")
}
