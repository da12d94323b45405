package client

import (
	"net/http"
	"os"
)

func get(url string) error {
	// ruleid: go-defer-before-error-check
	resp, err := http.Get(url)
	defer resp.Body.Close()
	if err != nil {
		return err
	}
	return read(resp.Body)
}

func open(name string) error {
	// ruleid: go-defer-before-error-check
	file, err := os.Open(name)
	defer file.Close()
	if err != nil {
		return err
	}
	return read(file)
}

func right(url string) error {
	// ok: go-defer-before-error-check
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return read(resp.Body)
}

func ignored(name string) {
	// ok: go-defer-before-error-check
	file, _ := os.Open(name)
	defer file.Close()
	read(file)
}

func lock() {
	// ok: go-defer-before-error-check
	guard, ok := locks.Take("x")
	defer guard.Close()
	use(ok)
}
