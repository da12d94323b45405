//! YAML as JSON.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value, json};

pub fn read(text: &str) -> Value {
    let mut stack: Vec<Open> = Vec::new();
    let mut whole = Value::Null;
    for event in Parser::new_from_str(text) {
        let (event, _) = event.unwrap();
        let done = match event {
            Event::MappingStart(..) => {
                stack.push(Open::Map(Map::new(), None));
                None
            }
            Event::SequenceStart(..) => {
                stack.push(Open::List(Vec::new()));
                None
            }
            Event::Scalar(text, style, ..) => Some(scalar(&text, style)),
            Event::MappingEnd | Event::SequenceEnd => match stack.pop().unwrap() {
                Open::Map(map, _) => Some(Value::Object(map)),
                Open::List(list) => Some(Value::Array(list)),
            },
            _ => None,
        };
        let Some(value) = done else { continue };
        match stack.last_mut() {
            None => whole = value,
            Some(Open::List(list)) => list.push(value),
            Some(Open::Map(map, key)) => match key.take() {
                None => *key = Some(super::expression::shown(&value)),
                Some(name) => {
                    map.insert(name, value);
                }
            },
        }
    }
    whole
}

enum Open {
    Map(Map<String, Value>, Option<String>),
    List(Vec<Value>),
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    match (style, text) {
        (ScalarStyle::Plain, "true") => json!(true),
        (ScalarStyle::Plain, "false") => json!(false),
        (ScalarStyle::Plain, "") => Value::Null,
        _ => json!(text),
    }
}
