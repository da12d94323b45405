use std::mem;

fn bits(value: f32) -> u32 {
    // ruleid: rust-transmute
    unsafe { mem::transmute(value) }
}

fn longer(text: &str) -> &'static str {
    // ruleid: rust-transmute
    unsafe { std::mem::transmute(text) }
}

fn safe(value: f32) -> u32 {
    // ok: rust-transmute
    value.to_bits()
}

fn bytes(value: [u8; 4]) -> u32 {
    // ok: rust-transmute
    u32::from_ne_bytes(value)
}

fn swap(a: &mut u8, b: &mut u8) {
    // ok: rust-transmute
    mem::swap(a, b);
}
