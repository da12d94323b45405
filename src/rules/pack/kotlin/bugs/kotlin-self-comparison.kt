fun inside(x: Int, min: Int, max: Int): Boolean {
    // ruleid: kotlin-self-comparison
    return min <= min && x < max
}

fun same(a: Point, b: Point): Boolean {
    // ruleid: kotlin-self-comparison
    return a.x == a.x && a.y == b.y
}

fun two(numbers: Iterator<Int>): Boolean {
    // ok: kotlin-self-comparison
    return numbers.next() == numbers.next()
}

fun other(a: Point, b: Point): Boolean {
    // ok: kotlin-self-comparison
    return a.x == b.x
}

fun missing(a: Point?): Boolean {
    // ok: kotlin-self-comparison
    return a == null
}
