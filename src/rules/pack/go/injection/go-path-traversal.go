package files

import (
	"net/http"
	"os"
	"path/filepath"

	"github.com/gin-gonic/gin"
)

func get(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("file")
	// ruleid: go-path-traversal
	data, err := os.ReadFile(filepath.Join("/srv/files", name))
	send(w, data, err)
}

func download(c *gin.Context) {
	// ruleid: go-path-traversal
	c.File("/srv/files/" + c.Param("name"))
}

func checked(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("file")
	if !filepath.IsLocal(name) {
		http.NotFound(w, r)
		return
	}
	// ok: go-path-traversal
	data, err := os.ReadFile(filepath.Join("/srv/files", name))
	send(w, data, err)
}

func base(w http.ResponseWriter, r *http.Request) {
	name := filepath.Base(r.URL.Query().Get("file"))
	// ok: go-path-traversal
	data, err := os.ReadFile(filepath.Join("/srv/files", name))
	send(w, data, err)
}

func fixed(w http.ResponseWriter, r *http.Request) {
	// ok: go-path-traversal
	data, err := os.ReadFile("/srv/files/index.html")
	send(w, data, err)
}
