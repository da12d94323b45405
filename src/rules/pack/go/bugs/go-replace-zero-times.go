package texts

import "strings"

func clean(s string) string {
	// ruleid: go-replace-zero-times
	s = strings.Replace(s, "\t", " ", 0)
	// ruleid: go-replace-zero-times
	parts := strings.SplitN(s, ",", 0)
	use(parts)
	// ok: go-replace-zero-times
	s = strings.Replace(s, "a", "b", 1)
	// ok: go-replace-zero-times
	s = strings.Replace(s, "a", "b", -1)
	// ok: go-replace-zero-times
	return strings.ReplaceAll(s, "a", "b")
}
