package login

import "net/http"

func remember(w http.ResponseWriter, token string) {
	// ruleid: go-cookie-not-secure
	http.SetCookie(w, &http.Cookie{Name: "session", Value: token})
}

func variable(w http.ResponseWriter, token string) {
	cookie := &http.Cookie{Name: "session", Value: token, Path: "/"}
	// ruleid: go-cookie-not-secure
	http.SetCookie(w, cookie)
}

func secure(w http.ResponseWriter, token string) {
	// ok: go-cookie-not-secure
	http.SetCookie(w, &http.Cookie{Name: "session", Value: token, Secure: true, HttpOnly: true})
}

func configured(w http.ResponseWriter, token string) {
	cookie := &http.Cookie{Name: "session", Value: token}
	cookie.Secure = settings.Secure
	// ok: go-cookie-not-secure
	http.SetCookie(w, cookie)
}

func remove(w http.ResponseWriter) {
	// ok: go-cookie-not-secure
	http.SetCookie(w, &http.Cookie{Name: "session", MaxAge: -1})
}
