//! What a program cannot see of bindings. The rest is tested with generated ones.
