//! The `plimsoll` binary: hands over to [`plimsoll::cli`].

use plimsoll::exit_code::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    plimsoll::cli::run()
}
