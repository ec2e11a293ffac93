//! Who belongs together, who is in use, when it ends.
//!
//! In: instances of core modules and objects of the host as they are made, linked and given up.
//! Out: the regions of memory that hold them, their groups, and their end. Elsewhere: what an
//! address inside a region is (`externs`).
//!
//! ```text
//! member --- group --- members that can reach each other, by imports or by references
//!   |          |-- handles   what the embedder holds of any of them; without one, all end
//!   region     `-- user      the thread that uses them, and how often it has entered
//! ```
//!
//! Everything stands behind one lock, which is held for look-ups only: members end after it has
//! been released, because ending runs code of the host, which may hold handles of other groups.
//!
//! The user is what makes the Rust API safe. Its handles may be sent to any thread, but two threads
//! must not run in one group. They are not made to wait, because a host function that waits for
//! another thread would then never return; the second one fails.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use windlass_abi::instance::InstanceHeader;
use windlass_abi::status::Status;

use super::objects::{HostGlobal, HostMemory, HostTable, HostTag};
use crate::loaded::Refusal;
use crate::memory::SharedMemory;
use crate::store::store;

/// A member of a group; never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct MemberId(u64);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct GroupId(u64);

/// What a member is; the registry owns it.
#[derive(Clone, Copy)]
pub(crate) enum Thing {
    /// An instance of a core module.
    Instance(*mut InstanceHeader),
    /// A memory of the host.
    Memory(*mut HostMemory),
    /// A memory that threads share, whoever made it. It stays alone in its group, which nobody
    /// enters: each instance that has it holds a handle.
    SharedMemory(*mut SharedMemory),
    /// A table of the host.
    Table(*mut HostTable),
    /// A global of the host.
    Global(*mut HostGlobal),
    /// A tag of the host.
    Tag(*mut HostTag),
}

// SAFETY: a thing is used only by whoever uses its group, and ended once.
unsafe impl Send for Thing {}

struct Member {
    thing: Thing,
    group: GroupId,
    /// Whether the embedder has deleted it, and so given up the handle that came with it.
    given_up: bool,
}

struct Region {
    len: usize,
    member: MemberId,
}

#[derive(Default)]
struct Group {
    members: Vec<MemberId>,
    handles: usize,
    user: Option<User>,
}

#[derive(Clone, Copy)]
struct User {
    thread: usize,
    depth: usize,
}

/// See the module.
pub(super) struct Registry {
    next: u64,
    regions: BTreeMap<usize, Region>,
    members: BTreeMap<MemberId, Member>,
    groups: BTreeMap<GroupId, Group>,
}

static REGISTRY: Mutex<Registry> = Mutex::new(Registry {
    next: 0,
    regions: BTreeMap::new(),
    members: BTreeMap::new(),
    groups: BTreeMap::new(),
});

/// The registry, locked.
pub(super) fn registry() -> MutexGuard<'static, Registry> {
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local! {
    static TOKEN: u8 = const { 0 };
}

/// A number that no other living thread has.
fn this_thread() -> usize {
    TOKEN.with(|token| &raw const *token as usize)
}

fn in_use() -> Refusal {
    let message = "another thread uses an instance that is linked with this one";
    Refusal::new(Status::Reentrance, message)
}

impl Thing {
    /// Where it is: address and size in bytes.
    fn region(self) -> (usize, usize) {
        match self {
            // SAFETY: the block is complete when it becomes a member.
            Self::Instance(header) => unsafe {
                (
                    header as usize,
                    (*(*header).component).instance_size as usize,
                )
            },
            Self::Memory(object) => (object as usize, size_of::<HostMemory>()),
            Self::SharedMemory(object) => (object as usize, size_of::<SharedMemory>()),
            Self::Table(object) => (object as usize, size_of::<HostTable>()),
            Self::Global(object) => (object as usize, size_of::<HostGlobal>()),
            Self::Tag(object) => (object as usize, size_of::<HostTag>()),
        }
    }

    /// Ends it.
    ///
    /// # Safety
    /// Nothing can reach it any more, and the registry is not locked.
    unsafe fn end(self) {
        // SAFETY: the caller's promise; objects come from `Box::into_raw`.
        unsafe {
            match self {
                Self::Instance(header) => crate::instance::end(header),
                Self::Memory(object) => drop(Box::from_raw(object)),
                Self::SharedMemory(object) => drop(Box::from_raw(object)),
                Self::Table(object) => drop(Box::from_raw(object)),
                Self::Global(object) => drop(Box::from_raw(object)),
                Self::Tag(object) => drop(Box::from_raw(object)),
            }
        }
    }
}

impl Registry {
    /// Adds a member in a group of its own, with one handle.
    pub(super) fn add(&mut self, thing: Thing) -> MemberId {
        self.next += 1;
        let (id, group) = (MemberId(self.next), GroupId(self.next));
        let (address, len) = thing.region();
        self.regions.insert(address, Region { len, member: id });
        let member = Member {
            thing,
            group,
            given_up: false,
        };
        self.members.insert(id, member);
        let group_state = Group {
            members: vec![id],
            handles: 1,
            user: None,
        };
        self.groups.insert(group, group_state);
        id
    }

    /// The member whose region holds an address, and what it is.
    pub(super) fn at(&self, address: usize) -> Option<(MemberId, Thing)> {
        let (start, region) = self.regions.range(..=address).next_back()?;
        if address - start >= region.len {
            return None;
        }
        Some((region.member, self.members.get(&region.member)?.thing))
    }

    /// What a member is, unless it has ended.
    #[cfg(test)]
    pub(super) fn thing(&self, member: MemberId) -> Option<Thing> {
        self.members.get(&member).map(|member| member.thing)
    }

    /// Everyone in a member's group but itself.
    #[cfg(test)]
    pub(super) fn others(&self, member: MemberId) -> Vec<MemberId> {
        let group = self.members.get(&member).map(|member| member.group);
        let members = self.members.iter();
        members
            .filter(|(id, other)| **id != member && Some(other.group) == group)
            .map(|(id, _)| *id)
            .collect()
    }

    fn group(&mut self, member: MemberId) -> Option<&mut Group> {
        let group = self.members.get(&member)?.group;
        self.groups.get_mut(&group)
    }

    /// Whether this thread may use a member's group.
    pub(super) fn check_user(&self, member: MemberId) -> Result<(), Refusal> {
        let member = self.members.get(&member);
        let group = member.and_then(|member| self.groups.get(&member.group));
        match group.and_then(|group| group.user) {
            Some(user) if user.thread != this_thread() => Err(in_use()),
            _ => Ok(()),
        }
    }

    /// See [`enter`].
    pub(super) fn enter(&mut self, member: MemberId) -> Result<Use, Refusal> {
        self.check_user(member)?;
        if let Some(group) = self.group(member) {
            let depth = group.user.map_or(0, |user| user.depth) + 1;
            let thread = this_thread();
            group.user = Some(User { thread, depth });
        }
        Ok(Use(member))
    }

    /// Makes two groups one. Another thread uses neither of them.
    pub(super) fn join(&mut self, one: MemberId, other: MemberId) {
        let group_of = |id| self.members.get(&id).map(|member| member.group);
        let (Some(one), Some(other)) = (group_of(one), group_of(other)) else {
            return;
        };
        if one == other {
            return;
        }
        let size = |id| self.groups.get(&id).map_or(0, |group| group.members.len());
        let (large, small) = if size(one) < size(other) {
            (other, one)
        } else {
            (one, other)
        };
        let Some(joining) = self.groups.remove(&small) else {
            return;
        };
        for id in &joining.members {
            if let Some(member) = self.members.get_mut(id) {
                member.group = large;
            }
        }
        if let Some(group) = self.groups.get_mut(&large) {
            group.members.extend(joining.members);
            group.handles += joining.handles;
            if let Some(user) = joining.user {
                let depth = group.user.map_or(0, |known| known.depth);
                group.user = Some(User {
                    depth: user.depth + depth,
                    ..user
                });
            }
        }
    }

    /// Adds a handle.
    pub(super) fn hold(&mut self, member: MemberId) {
        if let Some(group) = self.group(member) {
            group.handles += 1;
        }
    }

    /// Gives up a handle. What is returned has ended for everybody, and must be ended.
    fn release(&mut self, member: MemberId) -> Vec<Thing> {
        let Some(group) = self.group(member) else {
            return Vec::new();
        };
        group.handles -= 1;
        if group.handles > 0 {
            return Vec::new();
        }
        let members = std::mem::take(&mut group.members);
        if let Some(member) = self.members.get(&member) {
            self.groups.remove(&member.group);
        }
        let mut things = Vec::with_capacity(members.len());
        for id in members {
            if let Some(Member { thing, .. }) = self.members.remove(&id) {
                self.regions.remove(&thing.region().0);
                things.push(thing);
            }
        }
        things
    }
}

/// Makes an object of the host known.
pub(super) fn add(thing: Thing) -> Keep {
    Keep(registry().add(thing))
}

/// Gives up the handle that [`Keep::into_raw`] left to the embedder when the member was made. A second time
/// nothing happens: the group's other handles are not this one's.
pub(crate) fn give_up(member: MemberId) {
    let mut registry = registry();
    let known = registry.members.get_mut(&member);
    let first = known.is_some_and(|known| !std::mem::replace(&mut known.given_up, true));
    drop(registry);
    if first {
        release(member);
    }
}

/// Gives up a handle that [`Registry::add`] or [`Keep::into_raw`] left to the caller.
pub(super) fn release(member: MemberId) {
    let things = registry().release(member);
    for thing in things {
        // SAFETY: nobody has a handle of the group any more, so nobody can reach it.
        unsafe { thing.end() };
    }
}

/// The instances of a member's group.
fn instances(member: MemberId) -> Vec<*mut InstanceHeader> {
    let registry = registry();
    let group = registry.members.get(&member).map(|member| member.group);
    let members = group
        .and_then(|group| registry.groups.get(&group))
        .map_or(&[][..], |group| &group.members);
    members
        .iter()
        .filter_map(|id| match registry.members.get(id)?.thing {
            Thing::Instance(header) => Some(header),
            _ => None,
        })
        .collect()
}

/// The instances that an instance is linked with, and itself: they can have references to each
/// other, and their frames can lie on one stack in any order.
///
/// # Safety
/// The instance is alive, and no reference to its store is in use.
pub(crate) unsafe fn linked_with(
    instance: *mut InstanceHeader,
) -> impl Iterator<Item = *mut InstanceHeader> {
    // SAFETY: the caller's promise.
    let member = unsafe { store(instance.cast()).member };
    let (alone, group) = match member {
        Some(member) => (None, instances(member)),
        None => (Some(instance), Vec::new()),
    };
    alone.into_iter().chain(group)
}

/// Makes one group of the groups of two members, which handles keep: one that has ended is in none,
/// and is refused.
pub(crate) fn join(one: MemberId, other: MemberId) -> Result<(), Refusal> {
    let mut registry = registry();
    if [one, other]
        .iter()
        .any(|id| !registry.members.contains_key(id))
    {
        let message = "what is to be linked has ended";
        return Err(Refusal::new(Status::InvalidArgument, message));
    }
    registry.check_user(one)?;
    registry.check_user(other)?;
    registry.join(one, other);
    Ok(())
}

/// A handle: its group lives as long as it does.
#[derive(Debug)]
pub(crate) struct Keep(MemberId);

impl Keep {
    /// Of a member that another handle keeps, or a running call.
    pub(crate) fn new(member: MemberId) -> Self {
        registry().hold(member);
        Self(member)
    }

    /// Takes over a handle that exists.
    pub(super) fn from_raw(member: MemberId) -> Self {
        Self(member)
    }

    /// The member.
    pub(crate) fn member(&self) -> MemberId {
        self.0
    }

    /// Leaves the handle to the caller, who must [`release`] it.
    pub(crate) fn into_raw(self) -> MemberId {
        let member = self.0;
        std::mem::forget(self);
        member
    }
}

impl Clone for Keep {
    fn clone(&self) -> Self {
        Self::new(self.0)
    }
}

impl Drop for Keep {
    fn drop(&mut self) {
        release(self.0);
    }
}

/// This thread uses a group, until this ends.
pub(crate) struct Use(MemberId);

/// Uses the group of a member, which something keeps alive meanwhile.
pub(crate) fn enter(member: MemberId) -> Result<Use, Refusal> {
    registry().enter(member)
}

impl Drop for Use {
    fn drop(&mut self) {
        let mut registry = registry();
        let Some(group) = registry.group(self.0) else {
            return;
        };
        group.user = group.user.and_then(|user| {
            let depth = user.depth - 1;
            (depth > 0).then_some(User { depth, ..user })
        });
    }
}
