//! Whether accounts can be reached, and whether one can take another's place.
