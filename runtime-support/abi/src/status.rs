//! What a call into a component, or into the runtime, returns.

/// The status of a call. Zero is success; [`Status::Pending`] is the only other one that is not a
/// failure. The numbers are part of the ABI (`windlass_status_t` in `windlass.h`).
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The call returned; its results are valid.
    Ok = 0,
    /// An asynchronous call was started and has not returned yet.
    Pending = 1,
    /// The component trapped; the instance is poisoned.
    Trap = 2,
    /// A host function that the component called failed; the instance is poisoned.
    HostError = 3,
    /// The instance was poisoned by an earlier trap.
    Poisoned = 4,
    /// The instance is running already: a component instance can not be re-entered.
    Reentrance = 5,
    /// The host passed a value that its type does not have (bad UTF-8, a bad discriminant, a
    /// character outside Unicode's scalar values, an unknown handle). The instance stays usable.
    InvalidArgument = 6,
    /// An import is missing, or given with another type.
    Link = 7,
    /// The object was made for another version of the ABI, or is no component of Windlass.
    Version = 8,
    /// The object needs CPU features that this machine does not have.
    CpuFeatures = 9,
    /// Memory or address space is exhausted.
    OutOfMemory = 10,
    /// No such export, or an export of another type.
    NotFound = 11,
    /// A shared object could not be loaded.
    Load = 12,
    /// The call was cancelled.
    Cancelled = 13,
    /// A bug in the runtime or in the host's closures: a panic was caught at the boundary.
    Internal = 14,
}

impl Status {
    /// The status with this number, if there is one.
    #[must_use]
    pub fn from_raw(raw: i32) -> Option<Status> {
        Some(match raw {
            0 => Status::Ok,
            1 => Status::Pending,
            2 => Status::Trap,
            3 => Status::HostError,
            4 => Status::Poisoned,
            5 => Status::Reentrance,
            6 => Status::InvalidArgument,
            7 => Status::Link,
            8 => Status::Version,
            9 => Status::CpuFeatures,
            10 => Status::OutOfMemory,
            11 => Status::NotFound,
            12 => Status::Load,
            13 => Status::Cancelled,
            14 => Status::Internal,
            _ => return None,
        })
    }
}
