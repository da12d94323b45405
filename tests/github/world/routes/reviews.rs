//! Reviews: comments that come together.

use super::super::answer::Answer;
use super::super::call::Call;
use super::super::state::{Repository, Review, State, written};
use super::review_comments::{self, faults_of};
use super::{association, unserved};
use serde_json::{Value, json};

pub fn answer(state: &mut State, repository: &mut Repository, call: &Call) -> Result<Answer, Answer> {
    let name = repository.name.clone();
    let number = call.number("pull_number");
    if !repository.pulls.contains_key(&number) {
        return Err(Answer::not_found());
    }
    let asked = call.parameters.get("review_id").and_then(|id| id.parse::<u64>().ok());
    let place = repository.reviews.iter().position(|review| Some(review.id) == asked);
    let one = || place.ok_or_else(Answer::not_found);
    match call.operation {
        "pulls/list-reviews" => {
            let seen = repository.reviews.iter().filter(|review| {
                review.pull == number && (review.state != "PENDING" || review.author == call.caller.login)
            });
            Ok(Answer::list(seen.map(|review| told(state, &name, review)).collect()))
        }
        "pulls/get-review" => Ok(Answer::ok(told(state, &name, &repository.reviews[one()?]))),
        "pulls/list-comments-for-review" => {
            let of_review = repository.review_comments.iter().filter(|comment| Some(comment.review) == asked);
            Ok(Answer::list(of_review.map(|comment| review_comments::told(state, &name, comment)).collect()))
        }
        "pulls/create-review" => create(state, repository, call, number),
        "pulls/submit-review" => {
            let place = one()?;
            let state_of = submitted(call.text("event").unwrap_or_default());
            let body = call.text("body").map(str::to_owned);
            let now = state.now();
            let review = &mut repository.reviews[place];
            state_of.clone_into(&mut review.state);
            review.submitted = Some(now);
            review.body = body.unwrap_or_else(|| std::mem::take(&mut review.body));
            Ok(Answer::ok(told(state, &name, review)))
        }
        "pulls/update-review" => {
            let place = one()?;
            call.text("body").unwrap_or_default().clone_into(&mut repository.reviews[place].body);
            Ok(Answer::ok(told(state, &name, &repository.reviews[place])))
        }
        "pulls/delete-pending-review" => {
            let place = one()?;
            if repository.reviews[place].state != "PENDING" {
                return Err(Answer::unprocessable(&["Can not delete a non-pending pull request review"]));
            }
            let review = repository.reviews.remove(place);
            repository.review_comments.retain(|comment| comment.review != review.id);
            Ok(Answer::ok(told(state, &name, &review)))
        }
        "pulls/dismiss-review" => {
            let place = one()?;
            "DISMISSED".clone_into(&mut repository.reviews[place].state);
            Ok(Answer::ok(told(state, &name, &repository.reviews[place])))
        }
        _ => Err(unserved(call)),
    }
}

fn create(state: &mut State, repository: &mut Repository, call: &Call, number: u64) -> Result<Answer, Answer> {
    let login = &call.caller.login;
    let pull = &repository.pulls[&number];
    let event = call.text("event");
    let body = call.text("body").unwrap_or_default();
    let comments: Vec<Value> = call.body["comments"].as_array().cloned().unwrap_or_default();
    if event.is_none()
        && repository
            .reviews
            .iter()
            .any(|review| review.pull == number && review.author == *login && review.state == "PENDING")
    {
        return Err(Answer::unprocessable(&["User can only have one pending review per pull request"]));
    }
    if body.is_empty() && (event == Some("REQUEST_CHANGES") || (event == Some("COMMENT") && comments.is_empty())) {
        return Err(Answer::unprocessable(&["Review body can't be blank"]));
    }
    if event == Some("REQUEST_CHANGES") && pull.author == *login {
        return Err(Answer::unprocessable(&["Review Can not request changes on your own pull request"]));
    }
    if event == Some("APPROVE") && login == "github-actions[bot]" {
        return Err(Answer::unprocessable(&["GitHub Actions is not permitted to approve pull requests."]));
    }
    if let Some(commit) = call.text("commit_id")
        && commit != pull.head_sha
        && !repository.commits_between(&pull.merge_base, &pull.head_sha).iter().any(|known| known == commit)
    {
        return Err(Answer::unprocessable(&["The commit_id is not part of the pull request"]));
    }
    // One comment that does not fit rejects them all, and the answer does not tell which.
    let mut faults: Vec<String> = Vec::new();
    for (_, fault) in comments.iter().flat_map(|comment| faults_of(pull, comment)) {
        let told = format!("Pull request review thread {fault}");
        if !faults.contains(&told) {
            faults.push(told);
        }
    }
    if !faults.is_empty() {
        return Err(Answer::unprocessable(&[&faults.join(", ")]));
    }
    let id = state.next_id();
    let mut made = Vec::new();
    for comment in &comments {
        made.push(review_comments::made(state, pull, comment, login, id)?);
    }
    let now = state.now();
    let review = Review {
        id,
        pull: number,
        author: login.clone(),
        body: body.to_owned(),
        state: event.map_or("PENDING", submitted).to_owned(),
        commit: call.text("commit_id").unwrap_or(&pull.head_sha).to_owned(),
        submitted: event.map(|_| now),
    };
    let answer = told(state, &repository.name, &review);
    repository.reviews.push(review);
    repository.review_comments.extend(made);
    Ok(Answer::ok(answer))
}

fn submitted(event: &str) -> &'static str {
    match event {
        "APPROVE" => "APPROVED",
        "REQUEST_CHANGES" => "CHANGES_REQUESTED",
        _ => "COMMENTED",
    }
}

fn told(state: &State, repository: &str, review: &Review) -> Value {
    let html = state.on_web(repository, &format!("/pull/{}#pullrequestreview-{}", review.pull, review.id));
    let pull = state.in_api(repository, &format!("/pulls/{}", review.pull));
    let mut value = json!({
        "id": review.id, "node_id": format!("PRR_{}", review.id), "user": state.user(&review.author), "body": review.body, "state": review.state,
        "commit_id": review.commit, "html_url": html, "pull_request_url": pull, "author_association": association(&review.author),
        "_links": {"html": {"href": html}, "pull_request": {"href": pull}},
    });
    if let Some(moment) = review.submitted {
        value["submitted_at"] = json!(written(moment));
    }
    value
}
