fn inside(x: i32, min: i32, max: i32) -> bool {
    // ruleid: rust-self-comparison
    min <= min && x < max
}

fn same(a: &Point, b: &Point) -> bool {
    // ruleid: rust-self-comparison
    a.x == a.x && a.y == b.y
}

fn two(numbers: &mut Numbers) -> bool {
    // ok: rust-self-comparison
    numbers.next() == numbers.next()
}

fn other(a: &Point, b: &Point) -> bool {
    // ok: rust-self-comparison
    a.x == b.x
}

fn whole(value: f64) -> bool {
    // ok: rust-self-comparison
    value as i64 as f64 == value
}
