function wire(buttons) {
  // ruleid: javascript-loop-variable-in-closure
  for (var i = 0; i < buttons.length; i++) {
    buttons[i].addEventListener('click', function () {
      open(i);
    });
  }
}

function later(names) {
  // ruleid: javascript-loop-variable-in-closure
  for (var n in names) {
    setTimeout(() => { print(names[n]); }, 100);
  }
}

function wireLet(buttons) {
  // ok: javascript-loop-variable-in-closure
  for (let i = 0; i < buttons.length; i++) {
    buttons[i].addEventListener('click', function () {
      open(i);
    });
  }
}

function other(buttons, target) {
  // todook: javascript-loop-variable-in-closure
  for (var i = 0; i < buttons.length; i++) {
    buttons[i].addEventListener('click', function () {
      open(target);
    });
  }
}

function atOnce(rows) {
  // ok: javascript-loop-variable-in-closure
  for (var i = 0; i < rows.length; i++) {
    rows[i].cells.sort(function (a, b) {
      return a[i] - b[i];
    });
  }
}
