package loop

func run(done chan struct{}, jobs chan Job) {
	// ruleid: go-busy-select
	for {
		select {
		case <-done:
			return
		case job := <-jobs:
			job.Run()
		default:
		}
	}
}

func one(jobs chan Job) {
	// ruleid: go-busy-select
	for {
		select {
		case job := <-jobs:
			job.Run()
		default:
		}
	}
}

func right(done chan struct{}, jobs chan Job) {
	// ok: go-busy-select
	for {
		select {
		case <-done:
			return
		case job := <-jobs:
			job.Run()
		}
	}
}

func works(done chan struct{}) {
	// ok: go-busy-select
	for {
		select {
		case <-done:
			return
		default:
			step()
		}
	}
}

func after(done chan struct{}) {
	// ok: go-busy-select
	for {
		select {
		case <-done:
			return
		default:
		}
		step()
	}
}
