package bank

import "sync"

// ruleid: go-mutex-copied
func add(mu sync.Mutex, sum *int) {
	mu.Lock()
	defer mu.Unlock()
	*sum++
}

// ruleid: go-mutex-copied
func (b *Bank) run(jobs []Job, group sync.WaitGroup) {
	defer group.Done()
	work(jobs)
}

// ok: go-mutex-copied
func pointer(mu *sync.Mutex, sum *int) {
	mu.Lock()
	defer mu.Unlock()
	*sum++
}

// ok: go-mutex-copied
func locker(mu sync.Locker) {
	mu.Lock()
}

type account struct {
	// ok: go-mutex-copied
	mu  sync.Mutex
	sum int
}
