//! What one process keeps for a component, however many instances it has.
//!
//! In: a manifest. Out: a [`Loaded`]: the manifest checked against this process, memories with
//! their images (those of ended instances first, which saves most of the time that a new instance
//! takes), the code registered for hardware traps. Elsewhere: instances.
//!
//! A component is known by the address of its manifest, so whoever unloads its object must
//! [`forget`] it first; another object may come to lie at the same address.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use windlass_abi::component::{Arch, Component, Slice, cpu_feature_names};
use windlass_abi::status::Status;
use windlass_abi::types::NameRef;
use windlass_abi::{ABI_VERSION, MANIFEST_MAGIC};

use crate::concurrency::copy_buffer::HostElement;
use crate::concurrency::host_copy::host_elements;
use crate::core_types::{self, TypeNumber};
use crate::memory::{Image, Kept, Memory};
use crate::trap::registry::{self, Registration};

/// A component, ready to be instantiated.
pub(crate) struct Loaded {
    /// The manifest.
    pub(crate) component: &'static Component,
    /// The numbers of its core function types in this process.
    pub(crate) types: Vec<TypeNumber>,
    /// Images of memories, made when first used; `None` where bytes are copied instead.
    images: Vec<OnceLock<Option<Image>>>,
    /// Memories of ended instances, by the number of their description.
    spares: Vec<Mutex<Spares>>,
    /// Elements of streams and futures as the host has them, found when first asked for.
    async_elements: OnceLock<Vec<HostElement>>,
    _registration: Registration,
}

/// Memories of ended instances that have the same description.
#[derive(Default)]
struct Spares {
    #[expect(
        clippy::vec_box,
        reason = "an instance takes and leaves them as they are"
    )]
    memories: Vec<Box<Memory>>,
    kept: Kept,
}

impl Spares {
    /// One of them, with what is known of them all by now.
    fn take(&mut self) -> Option<Box<Memory>> {
        let mut spare = self.memories.pop()?;
        spare.keep(&self.kept);
        Some(spare)
    }
}

/// So many spares there are of each memory at most. They cost address space, and the few pages that
/// stay with each ([`Kept`]).
const MAX_SPARES: usize = 64;

/// A failure that has a status and a sentence.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// What kind of failure.
    pub(crate) status: Status,
    /// What exactly.
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(status: Status, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }
}

static LOADED: Mutex<Vec<Arc<Loaded>>> = Mutex::new(Vec::new());

/// The state of a component, made when first asked for.
pub(crate) fn loaded(component: &'static Component) -> Result<Arc<Loaded>, Refusal> {
    let mut all = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = all
        .iter()
        .find(|known| std::ptr::eq(known.component, component))
    {
        return Ok(Arc::clone(found));
    }
    check(component)?;
    let made = Arc::new(Loaded {
        component,
        types: core_types::intern(&component.core)?,
        images: (0..component.memories.len)
            .map(|_| OnceLock::new())
            .collect(),
        spares: (0..component.memories.len)
            .map(|_| Mutex::default())
            .collect(),
        async_elements: OnceLock::new(),
        _registration: registry::register(component),
    });
    all.push(Arc::clone(&made));
    Ok(made)
}

/// Gives the address space of all spares back to the system.
fn drop_spares() {
    let all = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    for loaded in all.iter() {
        for index in 0..loaded.spares.len() {
            let spares = std::mem::take(&mut loaded.spares(index).memories);
            drop(spares);
        }
    }
}

/// Drops the state of a component. False when instances of it are alive; then nothing happens.
pub(crate) fn forget(component: &Component) -> bool {
    let mut all = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(index) = all
        .iter()
        .position(|known| std::ptr::eq(known.component, component))
    else {
        return true;
    };
    if Arc::strong_count(&all[index]) > 1 {
        return false;
    }
    all.swap_remove(index);
    true
}

impl Loaded {
    /// The elements of `async_types`, in its order.
    pub(crate) fn async_elements(&self) -> &[HostElement] {
        self.async_elements
            .get_or_init(|| host_elements(self.component))
    }

    /// Whether its traps arrive as signals.
    pub(crate) fn uses_signals(&self) -> bool {
        self.component.flags & Component::FLAG_EXPLICIT_TRAPS == 0
    }

    /// Memory number `index` with its initial contents, from a spare if there is one; `None` when
    /// memory is exhausted.
    pub(crate) fn memory(&self, index: usize) -> Option<Box<Memory>> {
        // SAFETY: a manifest's slices are valid.
        let desc = unsafe { &slice(&self.component.memories)[index] };
        if let Some(mut spare) = self.spares(index).take() {
            spare.renew(desc);
            return Some(spare);
        }
        let image = self.images[index].get_or_init(|| Image::new(desc));
        let memory = Memory::new(desc, image.as_ref()).or_else(|| {
            // What nobody uses may be what is missing.
            drop_spares();
            Memory::new(desc, image.as_ref())
        });
        memory.map(Box::new)
    }

    /// Takes back a memory that [`Loaded::memory`] gave, for the next instance.
    pub(crate) fn take_back(&self, index: usize, mut memory: Box<Memory>) {
        // SAFETY: a manifest's slices are valid.
        let desc = unsafe { &slice(&self.component.memories)[index] };
        if let Some(touched) = memory.ended() {
            let kept = &mut self.spares(index).kept;
            kept.learn(touched);
            memory.keep(kept);
        }
        // Others may end instances meanwhile.
        if memory.recycle(desc).is_none() {
            return;
        }
        let mut spares = self.spares(index);
        if spares.memories.len() < MAX_SPARES {
            spares.memories.push(memory);
        }
    }

    fn spares(&self, index: usize) -> MutexGuard<'_, Spares> {
        let spares = self.spares[index].lock();
        spares.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether code of this component can run here.
fn check(component: &Component) -> Result<(), Refusal> {
    let version = |message| Err(Refusal::new(Status::Version, message));
    if component.magic != MANIFEST_MAGIC {
        return version("not a component of Windlass".to_owned());
    }
    if component.abi_version != ABI_VERSION {
        return version(format!(
            "component has version {} of the ABI, the runtime has {ABI_VERSION}",
            component.abi_version
        ));
    }
    let here = if cfg!(target_arch = "x86_64") {
        Arch::X86_64
    } else {
        Arch::Aarch64
    };
    if component.arch != here as u32 {
        return version("component is for another architecture".to_owned());
    }
    let missing: Vec<_> = (0..u64::BITS)
        .filter(|bit| component.cpu_features >> bit & 1 == 1)
        .map(|bit| {
            cpu_feature_names(here)
                .get(bit as usize)
                .copied()
                .unwrap_or("unknown")
        })
        .filter(|name| !cpu_has(name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!("component needs CPU features: {}", missing.join(", "));
    Err(Refusal::new(Status::CpuFeatures, message))
}

/// Whether this CPU has a feature, by its name in [`cpu_feature_names`].
#[cfg(target_arch = "x86_64")]
fn cpu_has(name: &str) -> bool {
    match name {
        "sse3" => is_x86_feature_detected!("sse3"),
        "ssse3" => is_x86_feature_detected!("ssse3"),
        "cmpxchg16b" => is_x86_feature_detected!("cmpxchg16b"),
        "sse41" => is_x86_feature_detected!("sse4.1"),
        "sse42" => is_x86_feature_detected!("sse4.2"),
        "avx" => is_x86_feature_detected!("avx"),
        "avx2" => is_x86_feature_detected!("avx2"),
        "fma" => is_x86_feature_detected!("fma"),
        "avx512bitalg" => is_x86_feature_detected!("avx512bitalg"),
        "avx512dq" => is_x86_feature_detected!("avx512dq"),
        "avx512f" => is_x86_feature_detected!("avx512f"),
        "avx512vbmi" => is_x86_feature_detected!("avx512vbmi"),
        "avx512vl" => is_x86_feature_detected!("avx512vl"),
        "popcnt" => is_x86_feature_detected!("popcnt"),
        "bmi1" => is_x86_feature_detected!("bmi1"),
        "bmi2" => is_x86_feature_detected!("bmi2"),
        "lzcnt" => is_x86_feature_detected!("lzcnt"),
        _ => false,
    }
}

/// Whether this CPU has a feature, by its name in [`cpu_feature_names`].
#[cfg(target_arch = "aarch64")]
fn cpu_has(name: &str) -> bool {
    match name {
        "lse" => std::arch::is_aarch64_feature_detected!("lse"),
        "pauth" => std::arch::is_aarch64_feature_detected!("paca"),
        "fp16" => std::arch::is_aarch64_feature_detected!("fp16"),
        _ => false,
    }
}

/// A slice of a manifest.
///
/// # Safety
/// The manifest is well formed; it lives as long as its object is loaded, which the caller knows to
/// outlast `'a`.
pub(crate) unsafe fn slice<'a, T>(slice: &Slice<T>) -> &'a [T] {
    if slice.len == 0 || slice.ptr.is_null() {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts(slice.ptr, slice.len) }
}

/// A name of a manifest.
pub(crate) fn name(component: &'static Component, name: NameRef) -> &'static str {
    // SAFETY: a manifest's slices are valid for as long as it is loaded.
    let names = unsafe { slice(&component.names) };
    let range = name.offset as usize..name.offset as usize + name.length as usize;
    names
        .get(range)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .unwrap_or("?")
}

/// `interface#function`, or the bare name for the world's own.
pub(crate) fn qualified(
    component: &'static Component,
    interface: NameRef,
    item: NameRef,
) -> String {
    if interface.length == 0 {
        return name(component, item).to_owned();
    }
    format!("{}#{}", name(component, interface), name(component, item))
}
