package web

import "net/http"

func show(w http.ResponseWriter, r *http.Request) {
	item, err := find(r.FormValue("id"))
	// ruleid: go-http-error-without-return
	if err != nil {
		http.Error(w, "cannot read the item", http.StatusInternalServerError)
	}
	render(w, item)
}

func only(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-http-error-without-return
	if r.Method != http.MethodPost {
		log.Println("wrong method")
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	save(r)
}

func right(w http.ResponseWriter, r *http.Request) {
	item, err := find(r.FormValue("id"))
	// ok: go-http-error-without-return
	if err != nil {
		http.Error(w, "cannot read the item", http.StatusInternalServerError)
		return
	}
	render(w, item)
}

func branches(w http.ResponseWriter, r *http.Request) {
	// ok: go-http-error-without-return
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	} else {
		save(r)
	}
	count++
}

func last(w http.ResponseWriter, r *http.Request) {
	err := save(r)
	// ok: go-http-error-without-return
	if err != nil {
		http.Error(w, "cannot save", http.StatusInternalServerError)
	}
}
