//! Instances that many calls use at once.
//!
//! In: a checked component, a host, arguments. Out: results, at once or by futures.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::ptr::{self, NonNull};
use std::sync::Arc;
use std::task::{Context, Poll};

use windlass_abi::instance::InstanceHeader;

use super::super::checker::{Component, Linked};
use super::super::instance::{call, enter, lift_result};
use super::super::params::Params;
use super::super::resource::Dropped;
use super::super::value::{Lift, Lowering, Site};
use super::import::AsyncSlots;
use crate::driver::{Call, Core, Prepared, Progress, reentrance};
use crate::host::{Config, Error};
use crate::instance::{create, destroy};
use crate::loaded::loaded;

/// What import slots point to.
pub(super) struct Inner<H> {
    pub(super) linked: Arc<Linked>,
    pub(super) dropped: Arc<Dropped>,
    pub(super) core: Arc<Core>,
    pub(super) host: H,
}

/// An instance, for what is told to it later.
#[derive(Clone)]
pub(super) struct Home {
    pub(super) header: *mut InstanceHeader,
    pub(super) linked: Arc<Linked>,
    pub(super) dropped: Arc<Dropped>,
    pub(super) core: Arc<Core>,
}

// SAFETY: the instance is used by who has the turn.
unsafe impl Send for Home {}
// SAFETY: as above.
unsafe impl Sync for Home {}

impl Home {
    pub(super) fn new(
        header: *mut InstanceHeader,
        linked: &Arc<Linked>,
        dropped: &Arc<Dropped>,
        core: &Arc<Core>,
    ) -> Self {
        Self {
            header,
            linked: Arc::clone(linked),
            dropped: Arc::clone(dropped),
            core: Arc::clone(core),
        }
    }

    /// For lifting and lowering.
    pub(super) fn site(&self) -> Site<'_> {
        Site {
            header: self.header,
            linked: &self.linked,
            dropped: &self.dropped,
            core: Some(&self.core),
        }
    }
}

impl<'i> Site<'i> {
    /// The same for what is told later.
    pub(super) fn home(self, core: &Arc<Core>) -> Home {
        Home::new(self.header, self.linked, self.dropped, core)
    }
}

impl<H> Inner<H> {
    /// For lifting arguments.
    pub(super) fn site(&self, header: *mut InstanceHeader) -> Site<'_> {
        Site {
            header,
            linked: &self.linked,
            dropped: &self.dropped,
            core: Some(&self.core),
        }
    }

    /// The instance, whose address `header` is.
    pub(super) fn home(&self, header: *mut InstanceHeader) -> Home {
        Home::new(header, &self.linked, &self.dropped, &self.core)
    }
}

/// An instance with its host. Its calls may go on together, and on many threads; one at a time has
/// the turn, while code of the component or a function of its host runs. So two instances whose hosts use
/// each other's belong on one thread. Calls that have begun may outlive it, and end with an error then.
pub struct AsyncInstance<H> {
    home: Home,
    inner: NonNull<Inner<H>>,
    component: Component,
}

// SAFETY: the instance is used by who has the turn, and the host by reference from any thread.
unsafe impl<H: Send + Sync> Send for AsyncInstance<H> {}
// SAFETY: as above.
unsafe impl<H: Send + Sync> Sync for AsyncInstance<H> {}

impl<H: fmt::Debug> fmt::Debug for AsyncInstance<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncInstance")
            .field("component", self.component.loaded())
            .field("host", self.host())
            .finish_non_exhaustive()
    }
}

impl<H: Send + Sync + 'static> AsyncInstance<H> {
    /// Makes an instance and runs its start-up code. `fill` fills the import slots. Any end of a stream
    /// of the instance makes it run and call its host, on whatever thread, even if this handle was
    /// forgotten; hence the bounds.
    ///
    /// # Errors
    /// As [`crate::host::Instance::with_config`].
    pub fn new(
        component: &Component,
        host: H,
        config: &Config,
        fill: impl FnOnce(&mut AsyncSlots<'_>),
    ) -> Result<Self, Error> {
        let loaded = loaded(component.loaded.manifest)?;
        let (linked, core) = (&component.linked, Core::new());
        let dropped = Arc::new(Dropped::new());
        let inner = Box::new(Inner {
            linked: Arc::clone(linked),
            dropped: Arc::clone(&dropped),
            core: Arc::clone(&core),
            host,
        });
        let inner = NonNull::from(Box::leak(inner));
        let mut slots = AsyncSlots::new(linked, inner.as_ptr().cast());
        fill(&mut slots);
        let create = || create(loaded, config, slots.given(), ptr::null_mut(), None);
        // SAFETY: the instance ends with this handle, which ends the core first.
        match unsafe { core.make(create) } {
            Ok(header) => Ok(Self {
                home: Home::new(header, linked, &dropped, &core),
                inner,
                component: component.clone(),
            }),
            Err(error) => {
                // SAFETY: leaked above, and there is no instance that could use it.
                drop(unsafe { Box::from_raw(inner.as_ptr()) });
                Err(error.into())
            }
        }
    }
}

impl<H> AsyncInstance<H> {
    /// The component.
    #[must_use]
    pub fn component(&self) -> &Component {
        &self.component
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> &H {
        // SAFETY: it lives as long as the instance, and is only shared.
        unsafe { &self.inner.as_ref().host }
    }

    /// Calls export `number`, which is not `async`. Waits for its turn, while code of the instance
    /// runs on another thread.
    ///
    /// # Errors
    /// [`Error::Trap`], [`Error::Host`], [`Error::Poisoned`] and their kin; [`Error::Reentrance`] in a
    /// function that the instance has called.
    ///
    /// # Safety
    /// The export was checked to have these types.
    pub unsafe fn call<A: Params, R: Lift<'static>>(
        &self,
        number: usize,
        args: A,
    ) -> Result<R, Error> {
        let _turn = self.home.core.enter().map_err(|_| reentrance())?;
        self.run_dropped()?;
        // SAFETY: the caller's promise; this is the turn, and the instance is alive with its handle.
        unsafe { call(self.home.site(), self.home.linked.exports[number], args) }
    }

    /// Calls export `number`, which is `async`, when the future is polled first. Dropping the future
    /// cancels the call.
    ///
    /// # Safety
    /// The export was checked to have these types.
    pub unsafe fn call_async<A: Params, R: Lift<'static>>(
        &self,
        number: usize,
        args: A,
    ) -> AsyncCall<'_, H, A, R> {
        AsyncCall {
            instance: self,
            stage: Stage::Waiting(number, args),
            result: PhantomData,
        }
    }

    /// Runs the destructors of handles that have been dropped, which the next call does otherwise.
    ///
    /// # Errors
    /// What the first destructor fails with that does.
    pub fn run_destructors(&self) -> Result<(), Error> {
        let _turn = self.home.core.enter().map_err(|_| reentrance())?;
        self.run_dropped()
    }

    /// The same by who has the turn. Handles that are lent to a call whose future was dropped wait.
    fn run_dropped(&self) -> Result<(), Error> {
        let Home {
            header,
            linked,
            dropped,
            ..
        } = &self.home;
        if !dropped.any() {
            return Ok(());
        }
        let mut outcome = Ok(());
        for (resource, handle) in dropped.take() {
            let Some(entry) = linked.resources[resource].drop else {
                continue;
            };
            // SAFETY: the argument of such an entry is a handle index, and it has no results; this is
            // the turn.
            let ended =
                unsafe { enter(*header, entry, (&raw const handle).cast(), ptr::null_mut()) };
            match ended {
                Err(Error::InvalidArgument(_)) => dropped.note(resource, handle),
                ended => outcome = outcome.and(ended),
            }
        }
        outcome
    }
}

impl<H> Drop for AsyncInstance<H> {
    fn drop(&mut self) {
        // Nobody is there to hear of a destructor that fails.
        let _ = self.run_destructors();
        let dropped = &self.home.dropped;
        let ended = self.home.core.end(|header| {
            dropped.end();
            // SAFETY: the instance is ours, and this is the turn.
            let _ = unsafe { destroy(header) };
        });
        if ended {
            // SAFETY: leaked in `new`; nothing has its address any more.
            drop(unsafe { Box::from_raw(self.inner.as_ptr()) });
        }
        // Else a function of the host has dropped the instance that called it, and both stay.
    }
}

/// A call of an `async` function.
#[must_use = "a call does nothing unless it is polled"]
pub struct AsyncCall<'i, H, A, R> {
    instance: &'i AsyncInstance<H>,
    stage: Stage<A>,
    result: PhantomData<fn() -> R>,
}

enum Stage<A> {
    Waiting(usize, A),
    Running(Call),
    Over,
}

// Nothing in it is pinned.
impl<H, A, R> Unpin for AsyncCall<'_, H, A, R> {}

impl<H, A, R> fmt::Debug for AsyncCall<'_, H, A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncCall").finish_non_exhaustive()
    }
}

impl<H, A: Params, R: Lift<'static>> AsyncCall<'_, H, A, R> {
    /// Begins the call; its outcome if it has ended.
    fn start(&mut self, number: usize, args: &A) -> Result<Call, Result<Vec<u128>, Error>> {
        let home = &self.instance.home;
        let turn = home.core.enter().map_err(|_| Err(reentrance()))?;
        self.instance.run_dropped().map_err(Err)?;
        // Arguments are copied: the future may be forgotten, and what they borrow with it.
        let mut lowering = Lowering::result(home.site());
        let mut words = vec![0_u128; A::end(0).div_ceil(size_of::<u128>())];
        // SAFETY: there is room for them; no reference to the store is in use.
        unsafe { args.lower(words.as_mut_ptr().cast(), 0, &mut lowering) }.map_err(Err)?;
        let prepared = Prepared {
            args: words,
            _keep: Box::new(lowering.keep()),
            results: vec![0; R::SIZE.div_ceil(size_of::<u128>())],
            discard: Box::new({
                let home = home.clone();
                move |at| {
                    // SAFETY: a result is there that nobody takes, and this is the turn.
                    drop(unsafe { lift_result::<R>(home.site(), at) });
                }
            }),
        };
        // SAFETY: the entry is the instance's, and arguments and results have its types.
        unsafe { Call::start(&home.core, &turn, home.linked.exports[number], prepared) }
    }

    /// The result that is in memory.
    fn lift(&self, outcome: Result<Vec<u128>, Error>) -> Result<R, Error> {
        let results = outcome?;
        let home = &self.instance.home;
        let _turn = home.core.enter().map_err(|_| reentrance())?;
        // SAFETY: the result is there and ours, and this is the turn.
        Ok(unsafe { lift_result(home.site(), results.as_ptr().cast()) })
    }
}

impl<H, A: Params, R: Lift<'static>> Future for AsyncCall<'_, H, A, R> {
    type Output = Result<R, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let mut running = match std::mem::replace(&mut this.stage, Stage::Over) {
            Stage::Running(call) => call,
            Stage::Over => panic!("a call was polled after it was over"),
            Stage::Waiting(number, args) => match this.start(number, &args) {
                Ok(call) => call,
                Err(outcome) => return Poll::Ready(this.lift(outcome)),
            },
        };
        match running.poll(context) {
            Progress::Ended(outcome) => Poll::Ready(this.lift(outcome)),
            Progress::Pending => {
                this.stage = Stage::Running(running);
                Poll::Pending
            }
        }
    }
}
