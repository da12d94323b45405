package config

import "encoding/json"

func settings(data []byte) (map[string]string, error) {
	var values map[string]string
	// ruleid: go-unmarshal-by-value
	err := json.Unmarshal(data, values)
	return values, err
}

func item(data []byte) (Item, error) {
	var item Item
	// ruleid: go-unmarshal-by-value
	if err := json.Unmarshal(data, item); err != nil {
		return item, err
	}
	return item, nil
}

func right(data []byte) (Item, error) {
	var item Item
	// ok: go-unmarshal-by-value
	err := json.Unmarshal(data, &item)
	return item, err
}

func into(data []byte, target any) error {
	// ok: go-unmarshal-by-value
	return json.Unmarshal(data, target)
}

func fresh(data []byte) (*Item, error) {
	item := new(Item)
	// ok: go-unmarshal-by-value
	err := json.Unmarshal(data, item)
	return item, err
}
