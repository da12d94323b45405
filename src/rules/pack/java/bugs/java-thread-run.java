class Jobs {
    void go(Runnable job) {
        Thread thread = new Thread(job);
        // ruleid: java-thread-run
        thread.run();
    }

    void inPlace() {
        // ruleid: java-thread-run
        new Thread(this::work).run();
    }

    void started(Runnable job) {
        // ok: java-thread-run
        new Thread(job).start();
    }

    void task(Runnable job) {
        // ok: java-thread-run
        job.run();
    }

    void timer(TimerTask task) {
        // ok: java-thread-run
        task.run();
    }
}
