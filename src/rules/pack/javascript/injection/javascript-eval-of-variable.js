function price(formula) {
  // ruleid: javascript-eval-of-variable
  return eval(formula);
}

function compile(body) {
  // ruleid: javascript-eval-of-variable
  return new Function('row', body);
}

function constant() {
  // ok: javascript-eval-of-variable
  return eval('1 + 1');
}

function globalThisOf() {
  // ok: javascript-eval-of-variable
  return new Function('return this')();
}

function other(calculator, formula) {
  // ok: javascript-eval-of-variable
  return calculator.eval(formula);
}
