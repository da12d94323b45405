package page

import (
	"fmt"
	"html"
	"html/template"
	"net/http"
)

func hello(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// ruleid: go-xss-response-writer
	fmt.Fprintf(w, "<h1>Hello %s</h1>", name)
}

func comment(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-xss-response-writer
	page.Execute(w, template.HTML(r.FormValue("comment")))
}

func escaped(w http.ResponseWriter, r *http.Request) {
	// ok: go-xss-response-writer
	fmt.Fprintf(w, "<h1>Hello %s</h1>", html.EscapeString(r.FormValue("name")))
}

func plain(w http.ResponseWriter, r *http.Request) {
	// ok: go-xss-response-writer
	fmt.Fprintf(w, "hello %s", r.FormValue("name"))
}

func rendered(w http.ResponseWriter, r *http.Request) {
	// ok: go-xss-response-writer
	page.Execute(w, r.FormValue("comment"))
}

func constant(w http.ResponseWriter, r *http.Request) {
	// ok: go-xss-response-writer
	fmt.Fprint(w, template.HTML("<b>done</b>"))
}
