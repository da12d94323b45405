package main

import (
	"net/http"
	"time"
)

func plain() {
	// ruleid: go-server-without-timeout
	http.ListenAndServe(":8080", nil)
}

func server() {
	// ruleid: go-server-without-timeout
	server := &http.Server{Addr: ":8080"}
	server.ListenAndServe()
}

func good() {
	// ok: go-server-without-timeout
	server := &http.Server{Addr: ":8080", ReadHeaderTimeout: 5 * time.Second}
	// ok: go-server-without-timeout
	server.ListenAndServe()
}

func read() *http.Server {
	// ok: go-server-without-timeout
	return &http.Server{Addr: ":8080", ReadTimeout: time.Minute}
}
