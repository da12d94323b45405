use super::{
    CommentedOutCodeOptions, ComplexConditionOptions, ComplexFunctionOptions, DeepNestingOptions, GodClassOptions,
    LongFileOptions, LongFunctionOptions, ManyParametersOptions, ManyReturnsOptions, TodoCommentOptions,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Thresholds of the rules, each under its rule's id.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Options {
    /// When a function is too complex.
    pub complex_function: ComplexFunctionOptions,
    /// When a condition has too many parts.
    pub complex_condition: ComplexConditionOptions,
    /// When control structures are nested too deep.
    pub deep_nesting: DeepNestingOptions,
    /// When a function is too long.
    pub long_function: LongFunctionOptions,
    /// When a file is too long.
    pub long_file: LongFileOptions,
    /// When a function takes too many parameters.
    pub many_parameters: ManyParametersOptions,
    /// When a function returns at too many places.
    pub many_returns: ManyReturnsOptions,
    /// When a class does too much.
    pub god_class: GodClassOptions,
    /// When code in a comment is reported.
    pub commented_out_code: CommentedOutCodeOptions,
    /// Which words mark work left to do.
    pub todo_comment: TodoCommentOptions,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_option_is_refused() {
        assert!(serde_json::from_str::<Options>(r#"{"complex-function": {"max-cognitiv": 3}}"#).is_err());
        assert!(serde_json::from_str::<Options>(r#"{"complex-functions": {}}"#).is_err());
    }

    #[test]
    fn options_that_are_not_given_have_their_defaults() {
        let options: Options = serde_json::from_str(r#"{"complex-function": {"max-cognitive": 3}}"#).unwrap();
        assert_eq!(options.complex_function.max_cognitive, 3);
        assert_eq!(options.long_file, LongFileOptions::default());
    }
}
