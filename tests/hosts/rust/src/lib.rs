//! What hosts of the tests share with the tests themselves: the language of fuzzing jobs.

pub mod fuzz;
