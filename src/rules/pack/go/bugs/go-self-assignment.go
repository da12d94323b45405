package people

func (p *Person) SetName(n string) {
	// ruleid: go-self-assignment
	p.name = p.name
}

func reset(age int) {
	// ruleid: go-self-assignment
	age = age
	use(age)
}

func (p *Person) SetAge(age int) {
	// ok: go-self-assignment
	p.age = age
}

func each(items []Item) {
	for _, item := range items {
		// ok: go-self-assignment
		item := item
		go item.Run()
	}
}

func count(n int) {
	// ok: go-self-assignment
	n = n + 1
	use(n)
}
