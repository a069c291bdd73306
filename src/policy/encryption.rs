//! What encrypts a table.

/// What encrypts a table, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encryption {
    /// DynamoDB's own key, which takes no rights of anybody's.
    Own,
    /// The key of KMS with this ARN: the account's own, or the one that AWS manages in it (`alias/aws/dynamodb`), which a
    /// description does not tell apart. To allow that one is not needed, and does no harm.
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
