package mails

import (
	"html/template"
	"net/http"
)

func preview(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-template-injection
	page, err := template.New("mail").Parse(r.FormValue("text"))
	show(w, page, err)
}

func greeting(w http.ResponseWriter, r *http.Request) {
	text := "Dear " + r.FormValue("name")
	// ruleid: go-template-injection
	page, err := template.New("mail").Parse(text)
	show(w, page, err)
}

func value(w http.ResponseWriter, r *http.Request) {
	// ok: go-template-injection
	page, err := template.New("mail").Parse("Dear {{.}}")
	if err == nil {
		// ok: go-template-injection
		page.Execute(w, r.FormValue("name"))
	}
}

func file(w http.ResponseWriter, r *http.Request) {
	// ok: go-template-injection
	page, err := template.ParseFiles("mail.html")
	show(w, page, err)
}
