package keys

import (
	"crypto/rand"
	"crypto/rsa"
)

const bits = 512

func small() {
	// ruleid: go-short-rsa-key
	rsa.GenerateKey(rand.Reader, 1024)
	// ruleid: go-short-rsa-key
	rsa.GenerateKey(rand.Reader, bits)
}

func good(chosen int) {
	// ok: go-short-rsa-key
	rsa.GenerateKey(rand.Reader, 3072)
	// ok: go-short-rsa-key
	rsa.GenerateKey(rand.Reader, chosen)
	// ok: go-short-rsa-key
	ed25519.GenerateKey(rand.Reader)
}
