class Request {
  // ok: javascript-self-assignment
  failure: string | null = null;
  // ok: javascript-self-assignment
  suite: Suite | undefined = undefined;

  handle(result: unknown) {
    // ruleid: javascript-self-assignment
    result = result;
  }
}
