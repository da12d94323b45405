#include <vector>

void clean(std::vector<Job> &jobs) {
    // ruleid: cpp-erase-in-loop
    for (auto it = jobs.begin(); it != jobs.end(); ++it) {
        if (it->done()) {
            jobs.erase(it);
        }
    }
}

void all(std::list<Job> &jobs) {
    // ruleid: cpp-erase-in-loop
    for (auto it = jobs.begin(); it != jobs.end(); ++it) {
        log(*it);
        jobs.erase(it);
    }
}

void right(std::vector<Job> &jobs) {
    // ok: cpp-erase-in-loop
    for (auto it = jobs.begin(); it != jobs.end();) {
        if (it->done()) {
            it = jobs.erase(it);
        } else {
            ++it;
        }
    }
}

void first(std::vector<Job> &jobs) {
    // ok: cpp-erase-in-loop
    for (auto it = jobs.begin(); it != jobs.end(); ++it) {
        if (it->done()) {
            jobs.erase(it);
            break;
        }
    }
}

void ids(std::vector<Job> &jobs, Index &index) {
    // ok: cpp-erase-in-loop
    for (auto it = jobs.begin(); it != jobs.end(); ++it) {
        index.erase(it->id);
    }
}
