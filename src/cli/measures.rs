use super::error::CliResult;
use super::print::Table;
use crate::exit_code::ExitCode;
use crate::measure::{Better, Measure, Unit};

pub(super) fn run() -> CliResult {
    let mut table = Table::new(&["measure", "unit", "better", "meaning"]);
    for &measure in Measure::ALL {
        let unit = match measure.unit() {
            Unit::Count => "count",
            Unit::Percent => "%",
            Unit::Minutes => "minutes",
            Unit::Score => "score",
            Unit::Rating => "A–E",
        };
        let better = match measure.better() {
            Better::Higher => "higher",
            Better::Lower => "lower",
            Better::Neither => "",
        };
        table.row([measure.id(), unit, better, measure.about()].map(str::to_owned));
    }
    table.print()?;
    Ok(ExitCode::Passed)
}
