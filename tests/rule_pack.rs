//! The built-in rules find what they are to find, and nothing else, in the texts that stand beside them.

use plimsoll::analysis::test_rules;
use std::path::Path;

#[test]
fn every_rule_of_the_pack_passes_its_own_test() {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules/pack");
    let tests = test_rules(&[pack]).unwrap();
    assert!(tests.len() > 500);
    let wrong: Vec<String> = tests
        .iter()
        .filter(|test| !test.passed() || test.is_untested())
        .map(|test| format!("{}: {:?} {:?} {:?}", test.file.display(), test.faults, test.texts, test.fixed))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
