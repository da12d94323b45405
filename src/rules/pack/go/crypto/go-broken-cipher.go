package vault

import (
	"crypto/aes"
	"crypto/des"
	"crypto/rc4"
)

func old(key []byte) {
	// ruleid: go-broken-cipher
	des.NewCipher(key)
	// ruleid: go-broken-cipher
	block, err := des.NewTripleDESCipher(key)
	use(block, err)
}

func stream(key []byte) {
	// ruleid: go-broken-cipher
	rc4.NewCipher(key)
}

func good(key []byte) {
	// ok: go-broken-cipher
	block, _ := aes.NewCipher(key)
	// ok: go-broken-cipher
	cipher.NewGCM(block)
}

func modern(key []byte) {
	// ok: go-broken-cipher
	chacha20poly1305.New(key)
}
