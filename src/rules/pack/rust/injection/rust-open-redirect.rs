use axum::{extract::Query, response::Redirect};

async fn after(Query(login): Query<Login>) -> Redirect {
    // ruleid: rust-open-redirect
    Redirect::to(&login.next)
}

async fn leave(Form(form): Form<Leave>) -> Redirect {
    let target = form.url;
    // ruleid: rust-open-redirect
    Redirect::temporary(&target)
}

async fn home(Query(login): Query<Login>) -> Redirect {
    // ok: rust-open-redirect
    Redirect::to("/home")
}

async fn checked(Query(login): Query<Login>) -> Redirect {
    if !login.next.starts_with('/') || login.next.starts_with("//") {
        return Redirect::to("/");
    }
    // ok: rust-open-redirect
    Redirect::to(&login.next)
}

async fn configured(settings: Settings) -> Redirect {
    // ok: rust-open-redirect
    Redirect::to(&settings.start)
}
