package store

import "os"

func copyAll(from, to string) error {
	// ruleid: go-error-overwritten
	in, err := os.Open(from)
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	return pipe(in, out)
}

func save(db *DB, item Item) error {
	// ruleid: go-error-overwritten
	err := db.Insert(item)
	err = db.Commit()
	return err
}

func checked(from, to string) error {
	// ok: go-error-overwritten
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	return pipe(in, out)
}

func wrapped(db *DB, item Item) error {
	// ok: go-error-overwritten
	err := db.Insert(item)
	err = errors.Join(err, db.Commit())
	return err
}

func other(a, b string) error {
	// ok: go-error-overwritten
	x, err := parse(a)
	y, failure := parse(b)
	return first(x, y, err, failure)
}
