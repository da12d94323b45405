//! A `.h` file is C or C++; only what it says tells which.

/// Words with which a line of C++ begins and a line of C does not.
const FIRST_WORDS: [&str; 14] = [
    "class ",
    "namespace ",
    "template ",
    "template<",
    "public:",
    "private:",
    "protected:",
    "public ",
    "using ",
    "virtual ",
    "friend ",
    "explicit ",
    "constexpr ",
    "export ",
];

/// Headers of the standard library that only C++ has end in no `.h`.
const INCLUDE: &str = "#include <";

/// Whether a `.h` file is C++ by what it says outside of comments and of `#ifdef __cplusplus`.
pub(in crate::language) fn header_is_cpp(head: &str) -> bool {
    let mut in_comment = false;
    // Depth of conditionals inside the one that only C++ compilers read.
    let mut only_cpp: Option<u32> = None;
    for line in head.lines() {
        let code = without_comments(line, &mut in_comment);
        let code = code.trim();
        if let Some(directive) = code.strip_prefix('#') {
            let directive = directive.trim_start();
            only_cpp = match only_cpp {
                None if directive.starts_with("if")
                    && directive.contains("__cplusplus")
                    && !directive.contains('!') =>
                {
                    (!directive.starts_with("ifndef")).then_some(0)
                }
                None => None,
                Some(depth) if directive.starts_with("if") => Some(depth + 1),
                Some(0) if directive.starts_with("endif") || directive.starts_with("el") => None,
                Some(depth) if directive.starts_with("endif") => Some(depth - 1),
                inside => inside,
            };
        }
        if only_cpp.is_some() {
            continue;
        }
        if let Some(header) = code.strip_prefix(INCLUDE).and_then(|rest| rest.split('>').next())
            && !header.contains('.')
            && !header.contains('/')
        {
            return true;
        }
        if FIRST_WORDS.iter().any(|word| code.starts_with(word)) || names_a_scope(code) {
            return true;
        }
    }
    false
}

/// Whether `::` stands between two names.
fn names_a_scope(code: &str) -> bool {
    let is_name = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    let bytes = code.as_bytes();
    !code.starts_with('#')
        && !code.contains('"')
        && memchr::memmem::find_iter(bytes, "::").any(|at| {
            is_name(bytes.get(at + 2))
                && at
                    .checked_sub(1)
                    .and_then(|before| bytes.get(before))
                    .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'>'))
        })
}

/// `line` without comments; `in_comment` tells whether a block comment is open, before and after.
fn without_comments(line: &str, in_comment: &mut bool) -> String {
    let mut code = String::new();
    let mut rest = line;
    loop {
        if *in_comment {
            let Some((_, behind)) = rest.split_once("*/") else { return code };
            *in_comment = false;
            rest = behind;
        }
        let block = rest.find("/*");
        let to_end = rest.find("//");
        match (block, to_end) {
            (Some(at), other) if other.is_none_or(|other| at < other) => {
                code.push_str(rest.get(..at).unwrap_or_default());
                rest = rest.get(at + 2..).unwrap_or_default();
                *in_comment = true;
            }
            (_, Some(at)) => {
                code.push_str(rest.get(..at).unwrap_or_default());
                return code;
            }
            _ => {
                code.push_str(rest);
                return code;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::header_is_cpp;

    #[test]
    fn a_header_for_both_is_c() {
        let text = "/* class of things\nusing them */\n#ifndef A_H\n#ifdef __cplusplus\nextern \"C\" {\nnamespace x {}\n#if 1\n#endif\n#endif\nint f(void);\n#endif\n";
        assert!(!header_is_cpp(text));
    }

    #[test]
    fn what_only_cpp_can_say_makes_a_header_cpp() {
        for text in [
            "namespace a {\n",
            "  class B;\n",
            "template<typename T> struct X;\n",
            "#include <vector>\n",
            "std::string f();\n",
            "#ifdef __cplusplus\n#endif\nstruct A {\npublic:\n",
        ] {
            assert!(header_is_cpp(text), "{text}");
        }
        for text in ["#include <stdio.h>\n", "#include <sys/types.h>\n", "int a; // std::x\n", "char *s = \"a::b\";\n"]
        {
            assert!(!header_is_cpp(text), "{text}");
        }
    }
}
