package client

import "context"

func get(parent context.Context) error {
	// ruleid: go-cancel-dropped
	ctx, _ := context.WithTimeout(parent, timeout)
	return fetch(ctx)
}

func again(ctx context.Context) error {
	// ruleid: go-cancel-dropped
	ctx, _ = context.WithCancel(ctx)
	return fetch(ctx)
}

func right(parent context.Context) error {
	// ok: go-cancel-dropped
	ctx, cancel := context.WithTimeout(parent, timeout)
	defer cancel()
	return fetch(ctx)
}

func value(parent context.Context) context.Context {
	// ok: go-cancel-dropped
	return context.WithValue(parent, key, 1)
}

func other() {
	// ok: go-cancel-dropped
	x, _ := open()
	use(x)
}
