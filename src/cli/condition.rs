//! How a condition is written, for the help of what takes one.

/// In a few lines.
pub(super) const CONDITIONS: &str = r#"A condition compares attributes, on the left, with values, on the right:
  a = 1   a <> 1   a < 1   a <= 1   a > 1   a >= 1
  a between 1 and 9   a in (1, 2)   begins_with(a, "x")   contains(a, "x")
  attribute_exists(a)   attribute_not_exists(a)
and is joined by and, or, not and parentheses.
  attributes   status, address.city, tags[0], "odd name"
  values       "text", numbers, true, false, null, bytes as b64"AQID""#;
