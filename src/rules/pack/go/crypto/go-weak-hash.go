package sums

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
)

func old(data []byte) {
	// ruleid: go-weak-hash
	md5.Sum(data)
	// ruleid: go-weak-hash
	h := sha1.New()
	h.Write(data)
}

func good(data []byte) {
	// ok: go-weak-hash
	sha256.Sum256(data)
	// ok: go-weak-hash
	sha256.New()
	// ok: go-weak-hash
	fmt.Println(md5.Size)
}
