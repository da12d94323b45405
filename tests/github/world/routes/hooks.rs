//! Webhooks that were sent: the list of them, and sending again.

use super::super::answer::Answer;
use super::super::call::Call;
use super::super::state::{SentHook, State};
use serde_json::{Value, json};

/// The newest first.
pub fn list(state: &State, of: Option<&(String, u64)>) -> Answer {
    let mut sent: Vec<&SentHook> = state.sent.iter().filter(|sent| sent.of.as_ref() == of).collect();
    sent.sort_by_key(|sent| std::cmp::Reverse((sent.delivered_at, sent.id)));
    Answer::list(sent.into_iter().map(told).collect())
}

fn told(sent: &SentHook) -> Value {
    json!({
        "id": sent.id, "guid": sent.guid, "delivered_at": sent.delivered_at.to_string(), "redelivery": sent.redelivery,
        "duration": 0.27, "status": if sent.status < 300 { "OK" } else { "Invalid HTTP Response: 502" },
        "status_code": sent.status, "event": "push", "action": null, "installation_id": 1, "repository_id": 1,
    })
}

/// Sends again, if it is not too old; the test itself is who it is sent to.
pub fn again(state: &mut State, of: Option<&(String, u64)>, call: &Call) -> Result<Answer, Answer> {
    let id = call.number("delivery_id");
    let now = jiff::Timestamp::now();
    let known = state.sent.iter().find(|sent| sent.id == id && sent.of.as_ref() == of).cloned();
    let known = known.ok_or_else(Answer::not_found)?;
    if known.delivered_at < now - jiff::SignedDuration::from_hours(72) {
        return Err(Answer::refused(422, "This delivery is too old to be redelivered."));
    }
    let id = state.next_id();
    state.sent.push(SentHook { id, delivered_at: now, redelivery: true, status: 202, ..known });
    Ok(Answer::json(202, json!({})))
}
