//! Reads GraphQL documents, as far as requests need it: operations, variables, fields, arguments and fragments.

use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub struct Document {
    pub operations: Vec<Operation>,
    pub fragments: BTreeMap<String, Fragment>,
}

#[derive(Debug)]
pub struct Operation {
    pub mutation: bool,
    pub name: Option<String>,
    /// Names with their types as written.
    pub variables: Vec<(String, String, Option<Literal>)>,
    pub selection: Vec<Selection>,
}

#[derive(Debug)]
pub struct Fragment {
    pub on: String,
    pub selection: Vec<Selection>,
}

#[derive(Debug)]
pub enum Selection {
    Field(Field),
    Inline(Option<String>, Vec<Selection>),
    Spread(String),
}

#[derive(Debug)]
pub struct Field {
    pub key: String,
    pub name: String,
    pub arguments: Vec<(String, Literal)>,
    pub selection: Vec<Selection>,
}

#[derive(Debug, Clone)]
pub enum Literal {
    Variable(String),
    Plain(Value),
    /// An enum's value, which has no quotes.
    Word(String),
    List(Vec<Literal>),
    Object(Vec<(String, Literal)>),
}

pub fn parse(text: &str) -> Result<Document, String> {
    let mut reader = Reader { tokens: tokens(text)?, at: 0 };
    let mut document = Document::default();
    while reader.peek().is_some() {
        match reader.peek().unwrap() {
            "{" => document.operations.push(Operation {
                mutation: false,
                name: None,
                variables: Vec::new(),
                selection: reader.selection()?,
            }),
            "fragment" => {
                reader.next()?;
                let name = reader.next()?;
                reader.expect("on")?;
                let on = reader.next()?;
                document.fragments.insert(name, Fragment { on, selection: reader.selection()? });
            }
            "query" | "mutation" => {
                let mutation = reader.next()? == "mutation";
                let name = match reader.peek() {
                    Some("(" | "{") | None => None,
                    Some(_) => Some(reader.next()?),
                };
                let variables = reader.variables()?;
                document.operations.push(Operation { mutation, name, variables, selection: reader.selection()? });
            }
            other => return Err(format!("{other} begins no operation")),
        }
    }
    Ok(document)
}

struct Reader {
    tokens: Vec<String>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<&str> {
        self.tokens.get(self.at).map(String::as_str)
    }

    fn next(&mut self) -> Result<String, String> {
        let token = self.tokens.get(self.at).cloned().ok_or("the document breaks off")?;
        self.at += 1;
        Ok(token)
    }

    fn expect(&mut self, wanted: &str) -> Result<(), String> {
        let token = self.next()?;
        if token == wanted { Ok(()) } else { Err(format!("{wanted} is missing before {token}")) }
    }

    fn took(&mut self, wanted: &str) -> bool {
        let takes = self.peek() == Some(wanted);
        self.at += usize::from(takes);
        takes
    }

    fn variables(&mut self) -> Result<Vec<(String, String, Option<Literal>)>, String> {
        let mut variables = Vec::new();
        if self.took("(") {
            while !self.took(")") {
                self.expect("$")?;
                let name = self.next()?;
                self.expect(":")?;
                let mut kind = String::new();
                while !matches!(self.peek(), Some("$" | ")" | "=") | None) {
                    kind.push_str(&self.next()?);
                }
                let default = if self.took("=") { Some(self.literal()?) } else { None };
                variables.push((name, kind, default));
            }
        }
        Ok(variables)
    }

    fn selection(&mut self) -> Result<Vec<Selection>, String> {
        self.expect("{")?;
        let mut selection = Vec::new();
        while !self.took("}") {
            if self.took("...") {
                selection.push(match self.peek() {
                    Some("{") => Selection::Inline(None, self.selection()?),
                    Some("on") => {
                        self.next()?;
                        Selection::Inline(Some(self.next()?), self.selection()?)
                    }
                    _ => Selection::Spread(self.next()?),
                });
                continue;
            }
            let first = self.next()?;
            let (key, name) = if self.took(":") { (first, self.next()?) } else { (first.clone(), first) };
            let arguments = if self.took("(") { self.arguments(")")? } else { Vec::new() };
            let inner = if self.peek() == Some("{") { self.selection()? } else { Vec::new() };
            selection.push(Selection::Field(Field { key, name, arguments, selection: inner }));
        }
        Ok(selection)
    }

    fn arguments(&mut self, end: &str) -> Result<Vec<(String, Literal)>, String> {
        let mut arguments = Vec::new();
        while !self.took(end) {
            let name = self.next()?;
            self.expect(":")?;
            arguments.push((name, self.literal()?));
        }
        Ok(arguments)
    }

    fn literal(&mut self) -> Result<Literal, String> {
        let token = self.next()?;
        Ok(match token.as_str() {
            "$" => Literal::Variable(self.next()?),
            "[" => {
                let mut items = Vec::new();
                while !self.took("]") {
                    items.push(self.literal()?);
                }
                Literal::List(items)
            }
            "{" => Literal::Object(self.arguments("}")?),
            "true" | "false" | "null" => Literal::Plain(serde_json::from_str(&token).unwrap()),
            text if text.starts_with('"') || text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => {
                Literal::Plain(serde_json::from_str(text).map_err(|error| error.to_string())?)
            }
            word => Literal::Word(word.to_owned()),
        })
    }
}

fn tokens(text: &str) -> Result<Vec<String>, String> {
    let characters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let start = at;
        match characters[at] {
            first if first.is_whitespace() || first == ',' => at += 1,
            '#' => {
                while at < characters.len() && characters[at] != '\n' {
                    at += 1;
                }
            }
            '.' => at += 3,
            '"' => {
                at += 1;
                while *characters.get(at).ok_or("a text has no end")? != '"' {
                    at += if characters[at] == '\\' { 2 } else { 1 };
                }
                at += 1;
            }
            first if first.is_alphanumeric() || first == '_' || first == '-' => {
                at += 1;
                while characters.get(at).is_some_and(|next| next.is_alphanumeric() || *next == '_') {
                    at += 1;
                }
            }
            _ => at += 1,
        }
        let token: String = characters[start..at.min(characters.len())].iter().collect();
        if !token.trim_matches(|end: char| end.is_whitespace() || end == ',').is_empty() && !token.starts_with('#') {
            tokens.push(token);
        }
    }
    Ok(tokens)
}
