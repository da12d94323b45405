package tools

import (
	"net/http"
	"os/exec"
	"strconv"

	"github.com/gin-gonic/gin"
)

func ping(w http.ResponseWriter, r *http.Request) {
	host := r.URL.Query().Get("host")
	// ruleid: go-command-injection
	out, _ := exec.Command("sh", "-c", "ping -c 1 "+host).Output()
	w.Write(out)
}

func run(c *gin.Context) {
	tool := c.Query("tool")
	// ruleid: go-command-injection
	exec.CommandContext(c, tool, "--version").Run()
}

func argument(w http.ResponseWriter, r *http.Request) {
	host := r.URL.Query().Get("host")
	// ok: go-command-injection
	exec.Command("ping", "-c", "1", "--", host).Run()
}

func port(c *gin.Context) {
	port, err := strconv.Atoi(c.Query("port"))
	if err != nil {
		return
	}
	// ok: go-command-injection
	exec.Command("sh", "-c", "lsof -i :"+strconv.Itoa(port)).Run()
}

func fixed(w http.ResponseWriter, r *http.Request) {
	// ok: go-command-injection
	exec.Command("sh", "-c", "uptime | tail -1").Run()
}
