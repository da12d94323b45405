package texts

import "fmt"

func show(a string, b int, all []any) {
	// ruleid: go-printf-arguments
	fmt.Printf("hello %s\n")
	// ruleid: go-printf-arguments
	fmt.Printf("%s is %d years old\n", a)
	// ruleid: go-printf-arguments
	err := fmt.Errorf("%s %d: %w", a, b)
	// ok: go-printf-arguments
	fmt.Printf("%s has %d %% of %05.2f\n", a, b, c)
	// ok: go-printf-arguments
	fmt.Printf("%s %s\n", all...)
	// ok: go-printf-arguments
	fmt.Printf("%[1]s and %[1]s\n", a)
	// ok: go-printf-arguments
	fmt.Println("100 %s")
	use(err)
}
