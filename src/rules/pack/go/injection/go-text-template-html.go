package page

import (
	"net/http"
	"os"
	"text/template"
)

var page = template.Must(template.ParseFiles("page.html"))

func show(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-text-template-html
	page.Execute(w, load(r))
}

func named(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-text-template-html
	if err := page.ExecuteTemplate(w, "list", load(r)); err != nil {
		http.Error(w, "no page", 500)
	}
}

func script(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	// ok: go-text-template-html
	page.Execute(w, load(r))
}

func file() error {
	// ok: go-text-template-html
	return page.Execute(os.Stdout, nil)
}

func other(w http.ResponseWriter, r *http.Request) {
	// ok: go-text-template-html
	http.ServeFile(w, r, "page.html")
}
