package poll

import "time"

func wait() {
	// ruleid: go-sleep-nanoseconds
	time.Sleep(100)
	// ruleid: go-sleep-nanoseconds
	client := http.Client{Timeout: 30}
	use(client)
	// ok: go-sleep-nanoseconds
	time.Sleep(100 * time.Millisecond)
	// ok: go-sleep-nanoseconds
	time.Sleep(0)
	// ok: go-sleep-nanoseconds
	time.Sleep(delay)
	// ok: go-sleep-nanoseconds
	time.NewTicker(time.Second)
}
