function List() {
  const [rows, setRows] = useState([]);
  const add = (row) => {
    // ruleid: javascript-react-state-mutated
    rows.push(row);
    setRows(rows);
  };
  const addRight = (row) => {
    // ok: javascript-react-state-mutated
    setRows([...rows, row]);
  };
  const sorted = [...rows];
  // ok: javascript-react-state-mutated
  sorted.push('end');
  return <Table rows={sorted} onAdd={add} onRight={addRight} />;
}

class Counter extends React.Component {
  constructor(props) {
    super(props);
    // ok: javascript-react-state-mutated
    this.state = { count: 0 };
  }

  add() {
    // ruleid: javascript-react-state-mutated
    this.state.count = this.state.count + 1;
    // ok: javascript-react-state-mutated
    this.setState({ count: this.state.count + 1 });
  }
}
