function List({ rows }) {
  return (
    <ul>
      {/* ruleid: javascript-react-index-as-key */}
      {rows.map((row, index) => <Row key={index} row={row} />)}
      {/* ruleid: javascript-react-index-as-key */}
      {rows.map((row, i) => <li className="row" key={i}>{row.name}</li>)}
      {/* ok: javascript-react-index-as-key */}
      {rows.map((row) => <Row key={row.id} row={row} />)}
      {/* ok: javascript-react-index-as-key */}
      {rows.map((row, index) => <Row key={row.id} number={index} />)}
      {/* ok: javascript-react-index-as-key */}
      {rows.map((row, index) => <Row key={`${row.id}-${index}`} row={row} />)}
    </ul>
  );
}
