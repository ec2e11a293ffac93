//! A guest that breaks one rule in each function: the host gets the trap of that rule as an error,
//! and no value. The calls are made from the guest's expectations.

#![deny(warnings)]

use windlass_runtime::bindings::{Error, HostError};

mod hostile {
    include!(env!("HOSTILE_RS"));
}

#[cfg(linked)]
fn component() -> Result<hostile::Component, Error> {
    hostile::Component::linked()
}

#[cfg(not(linked))]
fn component() -> Result<hostile::Component, Error> {
    // SAFETY: Windlass made it for this test.
    unsafe { hostile::Component::load(env!("HOSTILE_SO")) }
}

struct Host;

impl hostile::plain::Imports for Host {
    fn notify(&mut self) -> Result<(), HostError> {
        Ok(())
    }

    fn text(&mut self) -> Result<String, HostError> {
        Ok("text".to_owned())
    }

    fn numbers(&mut self) -> Result<Vec<u32>, HostError> {
        Ok(vec![1, 2, 3])
    }

    fn pair(&mut self) -> Result<(u32, u32), HostError> {
        Ok((1, 2))
    }

    fn take_text(&mut self, value: &str) -> Result<(), HostError> {
        panic!("a bad string came through: {value:?}")
    }

    fn take_char(&mut self, value: char) -> Result<(), HostError> {
        panic!("a bad character came through: {value:?}")
    }

    fn take_color(&mut self, value: hostile::types::Color) -> Result<(), HostError> {
        panic!("a bad discriminant came through: {value:?}")
    }

    fn take_many(
        &mut self,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
    ) -> Result<(), HostError> {
        panic!("arguments out of bounds came through")
    }
}

/// Calls a function of a new instance, which must trap by this rule.
macro_rules! traps {
    ($($function:ident $rule:literal)*) => {
        fn check(component: &hostile::Component) -> Result<u32, Error> {
            let mut count = 0;
            $(
                let outcome = component.instantiate(Host)?.$function();
                match outcome {
                    Err(Error::Trap(trap)) => {
                        assert_eq!(trap.code.name(), $rule, stringify!($function));
                    }
                    other => panic!("{}: {other:?}", stringify!($function)),
                }
                count += 1;
            )*
            Ok(count)
        }
    };
}

include!(env!("HOSTILE_CALLS"));

fn main() -> Result<(), Error> {
    let count = check(&component()?)?;
    assert!(count > 50, "there are as many rules: {count}");
    println!("hostile: ok");
    Ok(())
}
