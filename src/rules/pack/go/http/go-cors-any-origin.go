package api

import (
	"net/http"

	"github.com/gin-contrib/cors"
)

func open() gin.HandlerFunc {
	// ruleid: go-cors-any-origin
	return cors.New(cors.Config{
		AllowAllOrigins:  true,
		AllowMethods:     []string{"GET"},
		AllowCredentials: true,
	})
}

func mirror(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-cors-any-origin
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func public() gin.HandlerFunc {
	// ok: go-cors-any-origin
	return cors.New(cors.Config{AllowAllOrigins: true})
}

func named() gin.HandlerFunc {
	// ok: go-cors-any-origin
	return cors.New(cors.Config{AllowOrigins: []string{"https://app.example.org"}, AllowCredentials: true})
}

func checked(w http.ResponseWriter, r *http.Request) {
	if allowed[r.Header.Get("Origin")] {
		// ok: go-cors-any-origin
		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	}
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}
