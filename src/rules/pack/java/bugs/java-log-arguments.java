import org.slf4j.*;

class Worker {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    void run(Job job, Exception error) {
        // ruleid: java-log-arguments
        log.info("job {} done");
        // ruleid: java-log-arguments
        log.warn("job {} failed on {}", job);
        // ok: java-log-arguments
        log.warn("job {} failed on {}", job, job.host());
        // ok: java-log-arguments
        log.error("job {} failed", job, error);
        // ok: java-log-arguments
        log.info("nothing to do");
    }
}
