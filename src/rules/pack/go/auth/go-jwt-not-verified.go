package auth

import "github.com/golang-jwt/jwt/v5"

func user(text string) (string, error) {
	claims := jwt.MapClaims{}
	// ruleid: go-jwt-not-verified
	_, _, err := jwt.NewParser().ParseUnverified(text, claims)
	return claims["sub"].(string), err
}

func none(token *jwt.Token) (string, error) {
	// ruleid: go-jwt-not-verified
	return token.SignedString(jwt.UnsafeAllowNoneSignatureType)
}

func signed(text string, key []byte) (*jwt.Token, error) {
	// ok: go-jwt-not-verified
	return jwt.Parse(text, func(*jwt.Token) (any, error) { return key, nil }, jwt.WithValidMethods([]string{"HS256"}))
}

func twice(text string, claims *Claims) error {
	// ok: go-jwt-not-verified
	_, _, err := parser.ParseUnverified(text, claims)
	if err != nil {
		return err
	}
	_, err = jwt.ParseWithClaims(text, claims, keyOf(claims.Issuer))
	return err
}

func sign(token *jwt.Token, key []byte) (string, error) {
	// ok: go-jwt-not-verified
	return token.SignedString(key)
}
