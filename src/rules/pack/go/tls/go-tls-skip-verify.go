package client

import "crypto/tls"

func blind() *tls.Config {
	// ruleid: go-tls-skip-verify
	return &tls.Config{ServerName: "db", InsecureSkipVerify: true}
}

func later(config *tls.Config) {
	// ruleid: go-tls-skip-verify
	config.InsecureSkipVerify = true
}

func own() *tls.Config {
	// ok: go-tls-skip-verify
	return &tls.Config{InsecureSkipVerify: true, VerifyPeerCertificate: checkPin}
}

func roots(pool *x509.CertPool) *tls.Config {
	// ok: go-tls-skip-verify
	return &tls.Config{RootCAs: pool, InsecureSkipVerify: false}
}

func asked(config *tls.Config, skip bool) {
	if skip {
		// ok: go-tls-skip-verify
		config.InsecureSkipVerify = true
	}
}

func option(skip bool) *tls.Config {
	// ok: go-tls-skip-verify
	return &tls.Config{InsecureSkipVerify: skip}
}
