function List({ rows, open }) {
  const [first, setFirst] = useState(0);
  if (open) {
    // ruleid: javascript-react-hook-in-condition
    const [filter, setFilter] = useState('');
    return <Filter value={filter} onChange={setFilter} />;
  }
  for (const row of rows) {
    // ruleid: javascript-react-hook-in-condition
    useEffect(() => load(row), [row]);
  }
  // ok: javascript-react-hook-in-condition
  const sorted = useMemo(() => [...rows].sort(), [rows]);
  // ok: javascript-react-hook-in-condition
  useEffect(() => {
    if (open) {
      load(rows[first]);
    }
  }, [open, first]);
  if (open) {
    // ok: javascript-react-hook-in-condition
    useful(rows);
  }
  return <Table rows={sorted} onFirst={setFirst} />;
}
