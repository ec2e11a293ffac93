//! What functions of test hosts wait at.

use std::future::poll_fn;
use std::sync::Mutex;
use std::task::{Poll, Waker};

/// Something that a future waits at until it is opened.
#[derive(Default)]
pub(crate) struct Door(Mutex<(bool, Vec<Waker>)>);

impl Door {
    pub(crate) fn open(&self) {
        let mut state = self.0.lock().unwrap();
        state.0 = true;
        state.1.drain(..).for_each(Waker::wake);
    }

    pub(crate) async fn pass(&self) {
        poll_fn(|context| {
            let mut state = self.0.lock().unwrap();
            match state.0 {
                true => Poll::Ready(()),
                false => {
                    state.1.push(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await;
    }
}
