//! `PartiQL` statements, read as far as it takes to know what they do and to which table.

/// The permission that a statement needs, such as `dynamodb:PartiQLSelect`, and the table and index it is on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Doing {
    pub action: &'static str,
    pub table: String,
    pub index: Option<String>,
}

/// A word, a quoted name, or a sign.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Name(String),
    Sign(char),
}

/// `None` when it cannot be told: such a statement is not to be run.
pub(super) fn doing(statement: &str) -> Option<Doing> {
    let tokens = tokens(statement)?;
    let begin = tokens.iter().find_map(Token::keyword)?;
    let (action, before) = match begin.as_str() {
        // `EXISTS(SELECT …)` is a condition of a transaction: it reads.
        "SELECT" | "EXISTS" => ("dynamodb:PartiQLSelect", "FROM"),
        "INSERT" => ("dynamodb:PartiQLInsert", "INTO"),
        "UPDATE" => ("dynamodb:PartiQLUpdate", "UPDATE"),
        "DELETE" => ("dynamodb:PartiQLDelete", "FROM"),
        _ => return None,
    };
    let at = tokens
        .iter()
        .position(|token| token.keyword().as_deref() == Some(before))?;
    let mut path = tokens.iter().skip(at + 1);
    let table = path.next()?.name()?;
    let index = match (path.next(), path.next()) {
        (Some(Token::Sign('.')), Some(index)) => Some(index.name()?),
        _ => None,
    };
    Some(Doing {
        action,
        table,
        index,
    })
}

impl Token {
    fn keyword(&self) -> Option<String> {
        match self {
            Token::Word(word) => Some(word.to_uppercase()),
            Token::Name(_) | Token::Sign(_) => None,
        }
    }

    fn name(&self) -> Option<String> {
        match self {
            Token::Word(name) | Token::Name(name) => Some(name.clone()),
            Token::Sign(_) => None,
        }
    }
}

/// Texts in single quotes are left out: nothing in them is a keyword.
fn tokens(statement: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut signs = statement.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\'' => drop(quoted(&mut signs, '\'')?),
            '"' => tokens.push(Token::Name(quoted(&mut signs, '"')?)),
            _ if sign.is_whitespace() => {}
            _ if is_of_word(sign) => {
                let mut word = String::from(sign);
                while let Some(next) = signs.next_if(|next| is_of_word(*next)) {
                    word.push(next);
                }
                tokens.push(Token::Word(word));
            }
            _ => tokens.push(Token::Sign(sign)),
        }
    }
    Some(tokens)
}

fn is_of_word(sign: char) -> bool {
    sign.is_alphanumeric() || "_-".contains(sign)
}

/// Up to the closing quote; a doubled quote stands for itself.
fn quoted(signs: &mut std::iter::Peekable<std::str::Chars<'_>>, quote: char) -> Option<String> {
    let mut text = String::new();
    loop {
        let sign = signs.next()?;
        if sign != quote {
            text.push(sign);
        } else if signs.next_if_eq(&quote).is_some() {
            text.push(quote);
        } else {
            return Some(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_read_as_far_as_its_table() {
        for (statement, action, table, index) in [
            (
                r#"SELECT * FROM "users" WHERE id = 'FROM "x"'"#,
                "dynamodb:PartiQLSelect",
                "users",
                None,
            ),
            (
                r#"select "from" from "orders"."by-status" where a=1"#,
                "dynamodb:PartiQLSelect",
                "orders",
                Some("by-status"),
            ),
            (
                "INSERT INTO users VALUE {'id': 'a'}",
                "dynamodb:PartiQLInsert",
                "users",
                None,
            ),
            (
                r#"UPDATE "kitchen-sink" SET a = 1"#,
                "dynamodb:PartiQLUpdate",
                "kitchen-sink",
                None,
            ),
            (
                " delete from users where id='x'",
                "dynamodb:PartiQLDelete",
                "users",
                None,
            ),
            (
                r#"EXISTS(SELECT * FROM "users" WHERE id='x')"#,
                "dynamodb:PartiQLSelect",
                "users",
                None,
            ),
        ] {
            let index = index.map(str::to_owned);
            let expected = Doing {
                action,
                table: table.to_owned(),
                index,
            };
            assert_eq!(doing(statement), Some(expected), "{statement}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_not_guessed() {
        for statement in [
            "",
            "DROP TABLE users",
            "SELECT *",
            "SELECT 'FROM users",
            "UPDATE",
        ] {
            assert_eq!(doing(statement), None, "{statement}");
        }
    }
}
