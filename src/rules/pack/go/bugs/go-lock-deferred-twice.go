package bank

func (b *Bank) add(n int) {
	// ruleid: go-lock-deferred-twice
	b.mu.Lock()
	defer b.mu.Lock()
	b.sum += n
}

func (b *Bank) get() int {
	// ruleid: go-lock-deferred-twice
	b.mu.RLock()
	defer b.mu.Unlock()
	return b.sum
}

func (b *Bank) right(n int) {
	// ok: go-lock-deferred-twice
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sum += n
}

func (b *Bank) read() int {
	// ok: go-lock-deferred-twice
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.sum
}

func (b *Bank) two() {
	// ok: go-lock-deferred-twice
	b.mu.Lock()
	defer other.mu.Unlock()
}
