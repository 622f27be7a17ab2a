//! What people keep about themselves.
