package work

import "sync"

func all(jobs []Job) {
	var group sync.WaitGroup
	for _, job := range jobs {
		// ruleid: go-waitgroup-add-inside
		go func() {
			group.Add(1)
			defer group.Done()
			job.Run()
		}()
	}
	group.Wait()
}

func one(job Job, group *sync.WaitGroup) {
	// ruleid: go-waitgroup-add-inside
	go func(job Job) {
		group.Add(1)
		job.Run()
		group.Done()
	}(job)
}

func right(jobs []Job) {
	var group sync.WaitGroup
	for _, job := range jobs {
		group.Add(1)
		// ok: go-waitgroup-add-inside
		go func() {
			defer group.Done()
			job.Run()
		}()
	}
	group.Wait()
}

func nested(group *sync.WaitGroup, jobs []Job) {
	group.Add(1)
	// ok: go-waitgroup-add-inside
	go func() {
		defer group.Done()
		for _, job := range jobs {
			group.Add(1)
			go run(group, job)
		}
	}()
}

func other(sum *Sum) {
	// ok: go-waitgroup-add-inside
	go func() {
		sum.Add(1)
		sum.Print()
	}()
}
