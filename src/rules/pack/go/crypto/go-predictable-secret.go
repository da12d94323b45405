package login

import (
	"fmt"
	"math/rand"
	"net/http"
)

func session(w http.ResponseWriter) {
	id := fmt.Sprintf("%x", rand.Int63())
	// ruleid: go-predictable-secret
	http.SetCookie(w, &http.Cookie{Name: "session", Value: id, Secure: true})
}

func reset(user *User) {
	// ruleid: go-predictable-secret
	user.ResetToken = fmt.Sprint(rand.Uint64())
}

func key() {
	key := make([]byte, 32)
	crand.Read(key)
	// ok: go-predictable-secret
	aes.NewCipher(key)
}

func delay(job *Job) {
	// ok: go-predictable-secret
	job.Delay = rand.Intn(10)
}

func theme(w http.ResponseWriter) {
	// ok: go-predictable-secret
	http.SetCookie(w, &http.Cookie{Name: "theme", Value: "dark"})
}
