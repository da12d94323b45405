package auth

import (
	"os"

	"github.com/golang-jwt/jwt/v5"
	"github.com/gorilla/sessions"
)

func sign(claims jwt.Claims) (string, error) {
	key := []byte("shop-signing-key-1")
	// ruleid: go-hardcoded-jwt-key
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key)
}

func store() sessions.Store {
	// ruleid: go-hardcoded-jwt-key
	return sessions.NewCookieStore([]byte("very-secret"))
}

func environment(claims jwt.Claims) (string, error) {
	// ok: go-hardcoded-jwt-key
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(os.Getenv("SIGNING_KEY")))
}

func argument(token *jwt.Token, key []byte) (string, error) {
	// ok: go-hardcoded-jwt-key
	return token.SignedString(key)
}

func random() sessions.Store {
	// ok: go-hardcoded-jwt-key
	return sessions.NewCookieStore(securecookie.GenerateRandomKey(32))
}
