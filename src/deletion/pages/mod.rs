//! Pages of what ends accounts.
