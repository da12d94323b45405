package work

import "testing"

func TestRun(t *testing.T) {
	go func() {
		if err := run(); err != nil {
			// ruleid: go-fatal-in-goroutine
			t.Fatal(err)
		}
	}()
}

func BenchmarkRun(b *testing.B) {
	go func(n int) {
		// ruleid: go-fatal-in-goroutine
		b.Fatalf("no %d", n)
	}(1)
}

func TestRight(t *testing.T) {
	done := make(chan error)
	go func() {
		// ok: go-fatal-in-goroutine
		t.Log("started")
		done <- run()
	}()
	if err := <-done; err != nil {
		// ok: go-fatal-in-goroutine
		t.Fatal(err)
	}
}

func TestError(t *testing.T) {
	go func() {
		// ok: go-fatal-in-goroutine
		t.Error("failed")
	}()
}
