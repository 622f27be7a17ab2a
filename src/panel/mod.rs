//! The control panel.
