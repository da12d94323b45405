package config

import (
	"errors"
	"os"
)

func load(name string) error {
	data, err := os.ReadFile(name)
	// ruleid: go-error-swallowed
	if err != nil {
		return nil
	}
	return parse(data)
}

func (s *Store) find(id string) (*Item, error) {
	item, err := s.get(id)
	// ruleid: go-error-swallowed
	if err != nil {
		return nil, nil
	}
	return item, nil
}

func optional(name string) error {
	data, err := os.ReadFile(name)
	// ok: go-error-swallowed
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	// ok: go-error-swallowed
	if err != nil {
		return err
	}
	return parse(data)
}

func pointer(name string) *Item {
	item, err := read(name)
	// ok: go-error-swallowed
	if err != nil {
		return nil
	}
	return item
}

func logged(name string) error {
	_, err := os.Stat(name)
	// ok: go-error-swallowed
	if err != nil {
		log.Printf("no %s: %v", name, err)
		return nil
	}
	return nil
}
