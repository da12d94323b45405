package files

import "os"

func sizes(names []string) (total int64, err error) {
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			continue
		}
		// ruleid: go-defer-in-loop
		defer file.Close()
		total += sizeOf(file)
	}
	return total, nil
}

func each(items []*Item) {
	for i := 0; i < len(items); i++ {
		items[i].mu.Lock()
		// ruleid: go-defer-in-loop
		defer items[i].mu.Unlock()
		items[i].count++
	}
}

func closure(names []string) {
	for _, name := range names {
		func() {
			file, _ := os.Open(name)
			// ok: go-defer-in-loop
			defer file.Close()
			read(file)
		}()
	}
}

func routine(names []string) {
	for _, name := range names {
		go func() {
			file, _ := os.Open(name)
			// ok: go-defer-in-loop
			defer file.Close()
			read(file)
		}()
	}
}

func one(name string) {
	file, _ := os.Open(name)
	// ok: go-defer-in-loop
	defer file.Close()
	read(file)
}

func subtests(t *testing.T, names []string) {
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			file, _ := os.Open(name)
			// ok: go-defer-in-loop
			defer file.Close()
		})
	}
}
