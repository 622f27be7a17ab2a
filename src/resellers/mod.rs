//! Resellers: providers under the operator.
pub mod members;
