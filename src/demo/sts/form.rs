//! The parameters of the query protocol, from the body and the query string.

use std::collections::BTreeMap;

/// Names and values, decoded. Lists are spelled `Tags.member.1.Key`.
#[derive(Debug)]
pub(super) struct Form(BTreeMap<String, String>);

impl Form {
    pub fn parse(query: &str, body: &[u8]) -> Form {
        let pairs = form_urlencoded::parse(query.as_bytes()).chain(form_urlencoded::parse(body));
        Form(
            pairs
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The values of `NAME.member.1SUFFIX`, `NAME.member.2SUFFIX`, ... up to the first that is not there.
    pub fn members(&self, name: &str, suffix: &str) -> Vec<String> {
        (1..)
            .map_while(|index| self.get(&format!("{name}.member.{index}{suffix}")))
            .map(str::to_owned)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_end_at_the_first_gap() {
        let form = Form::parse("", b"K.member.1=a&K.member.2=b%20c&K.member.4=d");
        assert_eq!(form.members("K", ""), ["a", "b c"]);
    }
}
