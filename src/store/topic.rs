//! Waking those who wait: within the process by a counter that they watch, between processes by PostgreSQL's NOTIFY.
//!
//! A wake says only that it is worth looking; what there is to do is in the tables. So a lost one costs time and nothing else,
//! and who waits looks by itself now and then.

use sqlx::postgres::PgListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// What can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// A job can be taken.
    Jobs,
    /// A running job is to stop.
    Cancellations,
    /// Something happened that others want to know.
    Events,
    /// A schedule was made, changed or removed.
    Schedules,
    /// A route of webhooks was set, changed or taken away.
    Routes,
}

impl Topic {
    const ALL: [Self; 5] = [Self::Jobs, Self::Cancellations, Self::Events, Self::Schedules, Self::Routes];

    /// The name of PostgreSQL's channel.
    pub(super) fn channel(self) -> &'static str {
        match self {
            Self::Jobs => "plimsoll_jobs",
            Self::Cancellations => "plimsoll_cancellations",
            Self::Events => "plimsoll_events",
            Self::Schedules => "plimsoll_schedules",
            Self::Routes => "plimsoll_routes",
        }
    }

    fn index(self) -> usize {
        self as usize
    }
}

/// The counters of all topics; cheap to clone.
#[derive(Clone)]
pub struct Wakes {
    counters: Arc<[watch::Sender<u64>; Topic::ALL.len()]>,
}

impl Default for Wakes {
    fn default() -> Self {
        Self { counters: Arc::new(std::array::from_fn(|_| watch::Sender::new(0))) }
    }
}

impl Wakes {
    /// Changes whenever there may be something new.
    #[must_use]
    pub fn watch(&self, topic: Topic) -> watch::Receiver<u64> {
        self.counters[topic.index()].subscribe()
    }

    /// Wakes who waits in this process.
    pub fn wake(&self, topic: Topic) {
        self.counters[topic.index()].send_modify(|count| *count = count.wrapping_add(1));
    }
}

/// Passes on what other processes notify of, for as long as somebody holds the wakes.
pub(super) fn listen(url: String, wakes: Wakes) {
    let held = Arc::downgrade(&wakes.counters);
    drop(wakes);
    tokio::spawn(async move {
        while held.strong_count() > 0 {
            let Ok(mut listener) = PgListener::connect(&url).await else {
                tokio::time::sleep(Duration::from_secs(1)).await;
                continue;
            };
            if listener.listen_all(Topic::ALL.map(Topic::channel)).await.is_err() {
                continue;
            }
            // What was notified of while nobody listened is looked for now.
            let Some(counters) = held.upgrade() else { return };
            let wakes = Wakes { counters };
            for topic in Topic::ALL {
                wakes.wake(topic);
            }
            drop(wakes);
            loop {
                // Looks up now and then, to end with the store.
                match tokio::time::timeout(Duration::from_secs(5), listener.try_recv()).await {
                    Ok(Ok(Some(notification))) => {
                        let Some(counters) = held.upgrade() else { return };
                        let topic = Topic::ALL.into_iter().find(|topic| topic.channel() == notification.channel());
                        if let Some(topic) = topic {
                            Wakes { counters }.wake(topic);
                        }
                    }
                    // The connection was lost.
                    Ok(Ok(None) | Err(_)) => break,
                    Err(_) if held.strong_count() == 0 => return,
                    Err(_) => {}
                }
            }
        }
    });
}
