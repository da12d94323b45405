package shop

import (
	"database/sql"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
)

var db *sql.DB

func find(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// ruleid: go-sql-injection
	rows, err := db.Query("SELECT * FROM items WHERE name = '" + name + "'")
	show(w, rows, err)
}

func sorted(w http.ResponseWriter, r *http.Request) {
	query := fmt.Sprintf("SELECT * FROM items ORDER BY %s", r.URL.Query().Get("by"))
	// ruleid: go-sql-injection
	rows, err := db.QueryContext(r.Context(), query)
	show(w, rows, err)
}

func remove(c *gin.Context) {
	id := c.Param("id")
	// ruleid: go-sql-injection
	_, err := db.Exec("DELETE FROM items WHERE id = " + id)
	c.Error(err)
}

func bound(w http.ResponseWriter, r *http.Request) {
	// ok: go-sql-injection
	rows, err := db.Query("SELECT * FROM items WHERE name = $1", r.FormValue("name"))
	show(w, rows, err)
}

func number(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		return
	}
	// ok: go-sql-injection
	db.Exec(fmt.Sprintf("DELETE FROM items WHERE id = %d", id))
}

func chosen(w http.ResponseWriter, r *http.Request) {
	by := "name"
	if r.FormValue("by") == "price" {
		by = "price"
	}
	// ok: go-sql-injection
	rows, err := db.Query("SELECT * FROM items ORDER BY " + by)
	show(w, rows, err)
}

func matches(w http.ResponseWriter, r *http.Request) {
	// ok: go-sql-injection
	pattern.Exec(r.URL.Path)
}

func link(w http.ResponseWriter, r *http.Request) {
	// ok: go-sql-injection
	values := r.URL.Query()
	w.Header().Set("X-Count", strconv.Itoa(len(values)))
}
