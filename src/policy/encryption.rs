//! What encrypts a table.

/// What encrypts a table, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encryption {
    /// DynamoDB's own key, which takes no rights of anybody's.
    Own,
    /// The key of KMS with this ARN.
    Kms(String),
    /// The table may not be described: it may be either.
    Unknown,
}

impl Encryption {
    /// Of a description, which names a key of KMS or none.
    pub fn described(key: Option<&str>) -> Self {
        key.map_or(Self::Own, |key| Self::Kms(key.to_owned()))
    }
}
