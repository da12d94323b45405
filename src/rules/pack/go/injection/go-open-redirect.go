package login

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

func after(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-open-redirect
	http.Redirect(w, r, r.FormValue("next"), http.StatusFound)
}

func leave(c *gin.Context) {
	to := c.Query("to")
	// ruleid: go-open-redirect
	c.Redirect(302, to)
}

func user(w http.ResponseWriter, r *http.Request) {
	// ok: go-open-redirect
	http.Redirect(w, r, "/users/"+r.FormValue("name"), http.StatusFound)
}

func checked(w http.ResponseWriter, r *http.Request) {
	next := r.FormValue("next")
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") {
		next = "/"
	}
	// ok: go-open-redirect
	http.Redirect(w, r, next, http.StatusFound)
}

func slash(w http.ResponseWriter, r *http.Request) {
	// ok: go-open-redirect
	http.Redirect(w, r, "/app"+r.URL.Path, http.StatusMovedPermanently)
}

func trimmed(w http.ResponseWriter, r *http.Request) {
	next := "/" + r.URL.Query().Get("next")
	for strings.HasPrefix(next, "//") {
		next = strings.TrimPrefix(next, "/")
	}
	// ok: go-open-redirect
	http.Redirect(w, r, next, http.StatusFound)
}
