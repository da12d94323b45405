package proxy

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"
)

func fetch(w http.ResponseWriter, r *http.Request) {
	target := r.URL.Query().Get("url")
	// ruleid: go-ssrf
	resp, err := http.Get(target)
	copyOut(w, resp, err)
}

func status(c *gin.Context) {
	// ruleid: go-ssrf
	req, _ := http.NewRequest("GET", fmt.Sprintf("http://%s/status", c.Query("host")), nil)
	client.Do(req)
}

func user(w http.ResponseWriter, r *http.Request) {
	// ok: go-ssrf
	resp, err := http.Get("https://users.internal/by-name/" + r.FormValue("name"))
	copyOut(w, resp, err)
}

func escaped(w http.ResponseWriter, r *http.Request) {
	name := url.QueryEscape(r.FormValue("name"))
	// ok: go-ssrf
	resp, err := http.Get(base + name)
	copyOut(w, resp, err)
}

func fixed(c *gin.Context) {
	// ok: go-ssrf
	http.Get("https://status.example.org/health")
}
