//! What the two databases search differently.
