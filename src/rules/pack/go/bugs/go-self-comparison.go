package ranges

import "bytes"

func inside(x, min, max int) bool {
	// ruleid: go-self-comparison
	return min <= min && x < max
}

func same(a, b Point) bool {
	// ruleid: go-self-comparison
	return a.X == a.X && a.Y == b.Y
}

func equal(a, b []byte) bool {
	// ruleid: go-self-comparison
	return bytes.Equal(a, a)
}

func isNaN(f float64) bool {
	// ok: go-self-comparison
	return f != f
}

func next(it *Iterator) bool {
	// ok: go-self-comparison
	return it.Next() == it.Next()
}

func nilCheck() bool {
	var err error
	// ok: go-self-comparison
	return err == nil
}

func different(a, b Point) bool {
	// ok: go-self-comparison
	return a.X == b.X && a.Y == b.Y
}
