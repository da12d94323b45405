/// Is told how far a scan is. Called from many threads.
pub trait Observer: Sync {
    /// A stage begins, with so many items where that is known.
    fn stage(&self, name: &str, items: Option<u64>);

    /// One more item of the stage is done.
    fn step(&self);
}

/// For those who do not want to know.
pub struct Silent;

impl Observer for Silent {
    fn stage(&self, _name: &str, _items: Option<u64>) {}

    fn step(&self) {}
}
