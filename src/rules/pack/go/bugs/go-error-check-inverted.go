package store

func save(item Item) error {
	err := write(item)
	// ruleid: go-error-check-inverted
	if err == nil {
		return err
	}
	return index(item)
}

func load(name string) (*Item, error) {
	item, err := read(name)
	// ruleid: go-error-check-inverted
	if err == nil {
		return nil, err
	}
	return item, nil
}

func right(item Item) error {
	err := write(item)
	// ok: go-error-check-inverted
	if err != nil {
		return err
	}
	// ok: go-error-check-inverted
	if err == nil {
		return index(item)
	}
	return nil
}

func found(name string) (*Item, error) {
	item, err := read(name)
	// ok: go-error-check-inverted
	if err == nil {
		return item, err
	}
	return fallback(name)
}
