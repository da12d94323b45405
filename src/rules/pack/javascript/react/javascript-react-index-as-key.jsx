function List({ rows }) {
  // ruleid: javascript-react-index-as-key
  return rows.map((row, index) => <Row key={index} row={row} />);
}

function Names({ rows }) {
  // ruleid: javascript-react-index-as-key
  const items = rows.map((row, i) => <li className="row" key={i}>{row.name}</li>);
  return <ul>{items}</ul>;
}

function Right({ rows }) {
  // ok: javascript-react-index-as-key
  return rows.map((row) => <Row key={row.id} row={row} />);
}

function Numbered({ rows }) {
  // ok: javascript-react-index-as-key
  return rows.map((row, index) => <Row key={row.id} number={index} />);
}

function Joined({ rows }) {
  // ok: javascript-react-index-as-key
  return rows.map((row, index) => <Row key={`${row.id}-${index}`} row={row} />);
}
