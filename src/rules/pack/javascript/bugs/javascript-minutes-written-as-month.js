function stamp(day) {
  // ruleid: javascript-minutes-written-as-month
  return moment(day).format('YYYY-MM-DD HH:MM');
}

function read(text) {
  // ruleid: javascript-minutes-written-as-month
  return dayjs(text, 'YYYY-mm-DD');
}

function right(day) {
  // ok: javascript-minutes-written-as-month
  return moment(day).format('YYYY-MM-DD HH:mm:ss');
}

function fns(day) {
  // ok: javascript-minutes-written-as-month
  return format(day, 'yyyy-MM-dd HH:mm');
}

function month(day) {
  // ok: javascript-minutes-written-as-month
  return dayjs(day).format('MM/YYYY');
}
