//! What hosts of the tests share with the tests themselves: the language of fuzzing jobs, and
//! values in commands of scripts.

pub mod fuzz;
pub mod words;
