fn read(mut file: File, n: usize) -> Result<Vec<u8>> {
    // ruleid: rust-set-len-uninitialized
    let mut buffer = Vec::with_capacity(n);
    unsafe { buffer.set_len(n); }
    file.read_exact(&mut buffer)?;
    Ok(buffer)
}

fn typed(n: usize) -> Vec<u8> {
    // ruleid: rust-set-len-uninitialized
    let mut buffer: Vec<u8> = Vec::with_capacity(n);
    unsafe {
        buffer.set_len(n);
    }
    buffer
}

fn zeros(n: usize) -> Vec<u8> {
    // ok: rust-set-len-uninitialized
    vec![0; n]
}

fn filled(source: *const u8, n: usize) -> Vec<u8> {
    // ok: rust-set-len-uninitialized
    let mut buffer = Vec::with_capacity(n);
    unsafe {
        std::ptr::copy_nonoverlapping(source, buffer.as_mut_ptr(), n);
        buffer.set_len(n);
    }
    buffer
}

fn clear(buffer: &mut Vec<u8>) {
    // ok: rust-set-len-uninitialized
    unsafe { buffer.set_len(0); }
}
