use std::ffi::CString;

fn show(name: &str) {
    // ruleid: rust-dangling-cstring
    let pointer = CString::new(name).unwrap().as_ptr();
    unsafe { print_name(pointer) }
}

fn expected(name: &str) {
    // ruleid: rust-dangling-cstring
    let pointer = CString::new(name).expect("no NUL in names").as_ptr();
    unsafe { print_name(pointer) }
}

fn kept(name: &str) {
    let name = CString::new(name).unwrap();
    // ok: rust-dangling-cstring
    let pointer = name.as_ptr();
    unsafe { print_name(pointer) }
}

fn within(name: &str) {
    // ok: rust-dangling-cstring
    unsafe { print_name(CString::new(name).unwrap().as_ptr()) }
}

fn owned(name: &str) -> *mut c_char {
    // ok: rust-dangling-cstring
    let pointer = CString::new(name).unwrap().into_raw();
    pointer
}
