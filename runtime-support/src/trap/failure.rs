//! The failure that the host reads after a call: code, sentence, backtrace.
//!
//! In: what happened. Out: a [`Failure`] in the store. Elsewhere: finding the frames (`unwind`).

use std::ffi::{CStr, CString};
use std::fmt;
use std::rc::Rc;

use windlass_abi::component::Component;
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;
use windlass_abi::unwind::FunctionDesc;

use crate::allowance::Allowance;
use crate::loaded::{name, slice};

/// So many innermost frames of a backtrace are kept.
const MAX_FRAMES: usize = 128;

/// A frame of a backtrace, innermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frame {
    /// The function, from the `name` section where there is one, else `module[N]::func[M]`.
    pub function: String,
    /// Offset in the component binary of the instruction; `None` in generated adapters.
    pub wasm_offset: Option<u32>,
    /// Index of the module in the order of the binary; `None` in generated adapters.
    pub module: Option<u32>,
}

/// The frames of guest code at a trap, innermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Backtrace {
    /// The innermost frames.
    pub frames: Vec<Frame>,
    /// How many more there were.
    pub omitted: usize,
}

impl fmt::Display for Backtrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "wasm backtrace:")?;
        for (index, frame) in self.frames.iter().enumerate() {
            write!(f, "\n  {index:4}: ")?;
            if let Some(offset) = frame.wasm_offset {
                write!(f, "{offset:#8x} - ")?;
            }
            write!(f, "{}", frame.function)?;
        }
        if self.omitted > 0 {
            write!(f, "\n        ... and {} more", self.omitted)?;
        }
        Ok(())
    }
}

impl Backtrace {
    /// Adds the frame that is at `pc`, and before it those of functions that were inlined there.
    /// Exact entries of the address map are return addresses, or instructions that trapped. True
    /// when one of the frames is of a core function.
    pub(super) fn push(&mut self, component: &'static Component, pc: usize, at_call: bool) -> bool {
        let offset = (pc - component.text as usize) as u32;
        // SAFETY: a manifest's slices are valid.
        let (functions, map) =
            unsafe { (slice(&component.functions), slice(&component.address_map)) };
        // A call may be a function's last instruction: its return address is the next function's.
        let inside = if at_call {
            offset.saturating_sub(1)
        } else {
            offset
        };
        let index = functions.partition_point(|function| function.text_offset <= inside);
        let function = index
            .checked_sub(1)
            .map(|index| &functions[index])
            .filter(|function| inside - function.text_offset < function.size);
        let first = map.partition_point(|entry| entry.text_offset < offset);
        let end = map.partition_point(|entry| entry.text_offset <= offset);
        let (inlined, exact) = match map[first..end].split_last() {
            Some((own, inlined)) => (inlined, Some(own.wasm_offset)),
            None => (&[][..], None),
        };
        for entry in inlined {
            let function = function_at(functions, entry.wasm_offset);
            self.push_frame(component, function, Some(entry.wasm_offset), offset);
        }
        let wasm_offset = exact
            .or(function.map(|function| function.wasm_offset))
            .filter(|&offset| offset != u32::MAX);
        // Functions without a name are none of the guest's.
        if function.is_none_or(|function| function.name.length != 0) {
            self.push_frame(component, function, wasm_offset, offset);
        }
        !inlined.is_empty() || function.is_some_and(|function| function.wasm_offset != u32::MAX)
    }

    /// Adds frames further out.
    fn append(&mut self, outer: Backtrace) {
        let room = MAX_FRAMES.saturating_sub(self.frames.len());
        self.omitted += outer.omitted + outer.frames.len().saturating_sub(room);
        self.frames.extend(outer.frames.into_iter().take(room));
    }

    fn push_frame(
        &mut self,
        component: &'static Component,
        function: Option<&FunctionDesc>,
        wasm_offset: Option<u32>,
        text_offset: u32,
    ) {
        if self.frames.len() == MAX_FRAMES {
            self.omitted += 1;
            return;
        }
        self.frames.push(Frame {
            function: function.map_or_else(
                || format!("<text+{text_offset:#x}>"),
                |f| name(component, f.name).into(),
            ),
            wasm_offset,
            module: function
                .map(|function| function.module)
                .filter(|&m| m != u32::MAX),
        });
    }
}

/// The function whose body holds an offset in the binary: the last one that begins before it. Of
/// several instances of a module, whose functions have the same names, the first.
fn function_at(functions: &[FunctionDesc], wasm_offset: u32) -> Option<&FunctionDesc> {
    let before = functions
        .iter()
        .filter(|function| function.wasm_offset <= wasm_offset);
    before.reduce(|best, function| {
        if function.wasm_offset > best.wasm_offset {
            function
        } else {
            best
        }
    })
}

/// The last failure of an instance.
#[derive(Default)]
pub(crate) struct Failure {
    /// The trap, if it was one.
    pub(crate) code: Option<TrapCode>,
    /// The status that an entry returned, or is about to.
    pub(crate) status: Option<Status>,
    /// Where.
    pub(crate) backtrace: Backtrace,
    /// None before any failure.
    message: Option<CString>,
    /// What exactly is wrong, for the failure that comes next.
    detail: Option<String>,
    /// What a host function said; it counts only if that function fails.
    said: Option<String>,
    /// Names of the frames for C, made with the backtrace.
    c_names: Vec<CString>,
    /// A trampoline of a task stopped the trap, which is recorded and will be raised again.
    stopped: bool,
    /// Knows whether a lack of memory is due to a limit.
    allowance: Option<Rc<Allowance>>,
}

impl Failure {
    /// None yet, of an instance with this allowance.
    pub(crate) fn new(allowance: &Rc<Allowance>) -> Self {
        Self {
            allowance: Some(Rc::clone(allowance)),
            ..Self::default()
        }
    }

    /// The sentence, empty before any failure.
    pub(crate) fn message(&self) -> &CStr {
        self.message.as_deref().unwrap_or_default()
    }

    /// Says more about the failure that is about to be recorded.
    pub(crate) fn set_detail(&mut self, detail: String) {
        self.detail = Some(detail);
    }

    /// What [`Failure::set_detail`] left.
    #[cfg(test)]
    pub(crate) fn take_detail(&mut self) -> Option<String> {
        self.detail.take()
    }

    /// Keeps what a host function says about its failure.
    pub(crate) fn say(&mut self, reason: String) {
        self.said = Some(reason);
    }

    /// Takes what [`Failure::say`] left.
    pub(super) fn take_said(&mut self) -> Option<String> {
        self.said.take()
    }

    /// What is said already about the failure that comes next: a sentence, and its status.
    pub(super) fn take_announced(&mut self) -> (Option<String>, Option<Status>) {
        self.said = None;
        (self.detail.take(), self.status.take())
    }

    /// Puts in what [`Failure::take_announced`] took out of another.
    pub(super) fn announce(&mut self, (detail, status): (Option<String>, Option<Status>)) {
        (self.detail, self.status) = (detail, status);
    }

    /// Records a trap. A message that is composed already (for a failed import) is kept.
    /// One that is raised again only adds the frames that it passed since it was stopped.
    pub(crate) fn record_trap(&mut self, code: TrapCode, backtrace: Backtrace) {
        if self.stopped {
            self.backtrace.append(backtrace);
            self.name_frames();
            return;
        }
        self.code = Some(code);
        self.backtrace = backtrace;
        self.name_frames();
        let mut detail = self.detail.take();
        self.said = None;
        if code == TrapCode::OutOfMemory {
            let limit = self.allowance.as_ref();
            detail = limit.and_then(|allowance| allowance.explain());
        }
        let message = match (code, detail) {
            (TrapCode::HostError, Some(detail)) => detail,
            (
                TrapCode::HostInvalidArgument | TrapCode::HostInvalidValue | TrapCode::OutOfMemory,
                Some(detail),
            ) => format!("{}: {detail}", code.message()),
            (
                TrapCode::HostError
                | TrapCode::HostInvalidValue
                | TrapCode::HostInvalidArgument
                | TrapCode::OutOfMemory,
                _,
            ) => code.message().to_owned(),
            (TrapCode::NothingToWaitFor, Some(detail)) => {
                format!("wasm trap: {}: {detail}", code.message())
            }
            (_, Some(detail)) => format!("wasm trap: {detail}"),
            (_, None) => format!("wasm trap: {}", code.message()),
        };
        self.message = Some(c_string(&message));
    }

    fn name_frames(&mut self) {
        let frames = self.backtrace.frames.iter();
        self.c_names = frames.map(|frame| c_string(&frame.function)).collect();
    }

    /// The trap that is recorded came back from the code of a task, and goes on from there.
    pub(crate) fn stop(&mut self) {
        self.stopped = true;
    }

    /// No trap is on its way any more.
    pub(super) fn arrived(&mut self) {
        self.stopped = false;
    }

    /// A trap ended a task, whose thread the host had resumed: records it, if no guest code raised
    /// it, and the functions whose calls led to the task.
    pub(crate) fn end_in_poll(&mut self, code: TrapCode, callers: Vec<String>) {
        if !self.stopped {
            self.record_trap(code, Backtrace::default());
        }
        let frames = callers.into_iter().map(|caller| Frame {
            function: format!("<task of {caller}>"),
            wasm_offset: None,
            module: None,
        });
        self.backtrace.append(Backtrace {
            frames: frames.collect(),
            omitted: 0,
        });
        self.name_frames();
        self.stopped = false;
    }

    /// Records a failure that is no trap; code and backtrace of an earlier trap stay.
    pub(crate) fn record(&mut self, status: Status, message: &str) {
        self.status = Some(status);
        self.message = Some(c_string(message));
    }

    /// The function of frame `index`, for C.
    pub(crate) fn c_name(&self, index: usize) -> Option<&CStr> {
        self.c_names.get(index).map(CString::as_c_str)
    }
}

/// A C string, without the zero bytes that names and messages might have.
pub(crate) fn c_string(text: &str) -> CString {
    let bytes: Vec<u8> = text.bytes().filter(|&byte| byte != 0).collect();
    CString::new(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Backtrace, Failure};
    use windlass_abi::trap::TrapCode;

    #[test]
    fn what_a_host_function_says_before_it_succeeds_is_forgotten() {
        let mut failure = Failure::default();
        let code = TrapCode::HostInvalidArgument;
        failure.say("all is well".to_owned());
        failure.record_trap(code, Backtrace::default());
        assert_eq!(failure.message().to_str(), Ok(code.message()));
        assert_eq!(failure.take_said(), None);
        failure.set_detail("the value is bad".to_owned());
        failure.record_trap(code, Backtrace::default());
        let message = format!("{}: the value is bad", code.message());
        assert_eq!(failure.message().to_str(), Ok(message.as_str()));
    }
}
