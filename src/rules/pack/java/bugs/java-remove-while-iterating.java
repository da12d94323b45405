class Queue {
    void clean(List<Job> jobs) {
        for (Job job : jobs) {
            if (job.isDone()) {
                // ruleid: java-remove-while-iterating
                jobs.remove(job);
            }
        }
    }

    void grow(List<Job> jobs) {
        for (Job job : jobs) {
            // ruleid: java-remove-while-iterating
            jobs.add(job.next());
        }
    }

    void first(List<Job> jobs) {
        for (Job job : jobs) {
            if (job.isDone()) {
                // ok: java-remove-while-iterating
                jobs.remove(job);
                break;
            }
        }
    }

    boolean one(List<Job> jobs) {
        for (Job job : jobs) {
            if (job.isDone()) {
                // ok: java-remove-while-iterating
                jobs.remove(job);
                return true;
            }
        }
        return false;
    }

    void other(List<Job> jobs, List<Job> done) {
        for (Job job : jobs) {
            // ok: java-remove-while-iterating
            done.add(job);
        }
    }
}
