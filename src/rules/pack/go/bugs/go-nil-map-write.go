package count

import "encoding/json"

func words(text []string) map[string]int {
	var counts map[string]int
	for _, word := range text {
		// ruleid: go-nil-map-write
		counts[word] = 1
	}
	return counts
}

func one() {
	var names map[int]string
	// ruleid: go-nil-map-write
	names[1] = "one"
	use(names)
}

func made(text []string) map[string]int {
	counts := make(map[string]int)
	for _, word := range text {
		// ok: go-nil-map-write
		counts[word] = 1
	}
	return counts
}

func later() {
	var names map[int]string
	names = map[int]string{}
	// ok: go-nil-map-write
	names[1] = "one"
}

func decoded(data []byte) {
	var names map[string]string
	if err := json.Unmarshal(data, &names); err != nil {
		return
	}
	// ok: go-nil-map-write
	names["a"] = "b"
}

func lazy(n int) {
	var names map[int]string
	for i := 0; i < n; i++ {
		if names == nil {
			names = make(map[int]string)
		}
		// ok: go-nil-map-write
		names[i] = "x"
	}
}
