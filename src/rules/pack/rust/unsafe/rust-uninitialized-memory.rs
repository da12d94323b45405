use std::mem::{self, MaybeUninit};

fn old() -> [u8; 16] {
    // ruleid: rust-uninitialized-memory
    unsafe { mem::uninitialized() }
}

fn assumed() -> u64 {
    // ruleid: rust-uninitialized-memory
    unsafe { MaybeUninit::uninit().assume_init() }
}

fn written() -> u64 {
    let mut value = MaybeUninit::uninit();
    value.write(7);
    // ok: rust-uninitialized-memory
    unsafe { value.assume_init() }
}

fn zeros() -> [u8; 16] {
    // ok: rust-uninitialized-memory
    [0; 16]
}

fn parts() -> [MaybeUninit<u8>; 16] {
    // ok: rust-uninitialized-memory
    [const { MaybeUninit::uninit() }; 16]
}
