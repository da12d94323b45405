class Order {
  close(day) {
    // ruleid: javascript-comparison-as-statement
    this.state === 'closed';
    // ruleid: javascript-comparison-as-statement
    this.days[0] == day;
    // ok: javascript-comparison-as-statement
    this.closed = this.state === 'closed';
    // ok: javascript-comparison-as-statement
    const late =
      this.day === day;
    // ok: javascript-comparison-as-statement
    this.day = day;
    // ok: javascript-comparison-as-statement
    return late && this.state === 'closed';
  }
}
