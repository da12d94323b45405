use tower_http::cors::{AllowOrigin, CorsLayer};

fn open() -> CorsLayer {
    // ruleid: rust-cors-permissive
    CorsLayer::very_permissive()
}

fn mirrored() -> CorsLayer {
    // ruleid: rust-cors-permissive
    CorsLayer::new().allow_origin(AllowOrigin::mirror_request()).allow_credentials(true)
}

fn named() -> CorsLayer {
    // ok: rust-cors-permissive
    CorsLayer::new().allow_origin(origin()).allow_credentials(true)
}

fn public() -> CorsLayer {
    // ok: rust-cors-permissive
    CorsLayer::permissive()
}

fn none() -> CorsLayer {
    // ok: rust-cors-permissive
    CorsLayer::new()
}
