function Orders({ user }) {
  const [orders, setOrders] = useState([]);
  // ruleid: javascript-react-async-effect
  useEffect(async () => {
    setOrders(await load(user));
  }, [user]);
  // ruleid: javascript-react-async-effect
  React.useEffect(async () => {
    await track(user);
  }, []);
  // ok: javascript-react-async-effect
  useEffect(() => {
    const run = async () => setOrders(await load(user));
    run();
  }, [user]);
  // ok: javascript-react-async-effect
  const save = useCallback(async () => {
    await store(orders);
  }, [orders]);
  // ok: javascript-react-async-effect
  useEffect(() => subscribe(user), [user]);
  return <List rows={orders} onSave={save} />;
}
