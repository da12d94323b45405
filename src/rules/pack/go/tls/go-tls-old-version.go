package server

import "crypto/tls"

func old() *tls.Config {
	// ruleid: go-tls-old-version
	return &tls.Config{MinVersion: tls.VersionTLS10}
}

func later(config *tls.Config) {
	// ruleid: go-tls-old-version
	config.MinVersion = tls.VersionTLS11
}

func good() *tls.Config {
	// ok: go-tls-old-version
	return &tls.Config{MinVersion: tls.VersionTLS12}
}

func newest(config *tls.Config) {
	// ok: go-tls-old-version
	config.MinVersion = tls.VersionTLS13
}

func compare(state tls.ConnectionState) bool {
	// ok: go-tls-old-version
	return state.Version == tls.VersionTLS10
}
