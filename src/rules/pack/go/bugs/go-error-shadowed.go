package store

func load(name string, cached bool) ([]byte, error) {
	var data []byte
	// ruleid: go-error-shadowed
	var err error
	if cached {
		found, err := readCache(name)
		data = found
	} else {
		data, err = read(name)
	}
	return data, err
}

func save(item Item, index bool) error {
	// ruleid: go-error-shadowed
	var err error
	if index {
		count, err := reindex(item)
		log.Println(count, err)
	}
	return err
}

func right(name string, cached bool) ([]byte, error) {
	var data []byte
	// ok: go-error-shadowed
	var err error
	if cached {
		data, err = readCache(name)
	}
	return data, err
}

func checked(name string, cached bool) ([]byte, error) {
	var data []byte
	// ok: go-error-shadowed
	var err error
	if cached {
		found, err := readCache(name)
		if err != nil {
			return nil, err
		}
		data = found
	}
	return data, err
}

func other(name string, cached bool) (int, error) {
	// ok: go-error-shadowed
	var err error
	if cached {
		n, problem := count(name)
		log.Println(n, problem)
	}
	return 0, err
}
