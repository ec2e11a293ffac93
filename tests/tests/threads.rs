//! Instances of core modules on several threads that have a shared memory in common, and nothing
//! else.

use std::thread;
use std::time::{Duration, Instant};

use windlass_runtime::host::{
    Component, Config, Error, Imports, Instance, Memory, MemoryType, TrapCode, Value,
};
use windlass_tests::modules::{MODES, load_with};

fn new(component: &Component, memory: &Memory) -> Instance {
    let mut imports = Imports::new();
    imports.define("env", "memory", memory.clone());
    Instance::new(component, &imports).unwrap()
}

fn shared(minimum: u64, maximum: u64) -> Memory {
    Memory::new(shared_type(minimum, maximum)).unwrap()
}

fn shared_type(minimum: u64, maximum: u64) -> MemoryType {
    MemoryType {
        shared: true,
        ..MemoryType::new(minimum, Some(maximum))
    }
}

fn call(instance: &mut Instance, name: &str, arguments: &[i32]) -> Result<i32, Error> {
    let arguments: Vec<Value> = arguments.iter().map(|n| Value::S32(*n)).collect();
    match instance.call("", name, &arguments)? {
        Some(Value::S32(result)) => Ok(result),
        None => Ok(0),
        other => panic!("{other:?}"),
    }
}

fn load(memory: &Memory, at: usize) -> i32 {
    let mut bytes = [0; 4];
    memory.read(at, &mut bytes).unwrap();
    i32::from_le_bytes(bytes)
}

const COUNTER: &str = r#"(module
    (import "env" "memory" (memory 1 4 shared))
    ;; Adds one to the counter at 0, so many times.
    (func (export "count") (param $times i32)
        (loop $again
            (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
            (br_if $again
                (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
    ;; The mutex at 4: 0 free, 1 taken, 2 taken and waited for.
    (func $lock (local $was i32)
        (if (i32.eqz (i32.atomic.rmw.cmpxchg (i32.const 4) (i32.const 0) (i32.const 1)))
            (then (return)))
        (loop $again
            (if (i32.eqz (i32.atomic.rmw.xchg (i32.const 4) (i32.const 2))) (then (return)))
            (drop (memory.atomic.wait32 (i32.const 4) (i32.const 2) (i64.const -1)))
            (br $again)))
    (func $unlock
        (if (i32.eq (i32.atomic.rmw.xchg (i32.const 4) (i32.const 0)) (i32.const 2))
            (then (drop (memory.atomic.notify (i32.const 4) (i32.const 1))))))
    ;; Adds one to the plain numbers at 8 and at 4096, so many times, with the mutex.
    (func (export "count_locked") (param $times i32)
        (loop $again
            (call $lock)
            (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1)))
            (i64.store (i32.const 4096) (i64.add (i64.load (i32.const 4096)) (i64.const 1)))
            (call $unlock)
            (br_if $again
                (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
    (func (export "narrow") (param $at i32) (param $times i32)
        (loop $again
            (drop (i32.atomic.rmw8.add_u (local.get $at) (i32.const 1)))
            (br_if $again
                (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))))"#;

#[test]
fn no_count_is_lost() {
    const THREADS: usize = 4;
    const TIMES: i32 = 20_000;
    for mode in MODES {
        let component = load_with(mode, COUNTER);
        let memory = shared(1, 4);
        thread::scope(|scope| {
            for number in 0..THREADS {
                let (component, memory) = (&component, &memory);
                scope.spawn(move || {
                    let mut instance = new(component, memory);
                    call(&mut instance, "count", &[TIMES]).unwrap();
                    call(&mut instance, "count_locked", &[TIMES / 4]).unwrap();
                    // Neighbouring bytes do not meet.
                    call(&mut instance, "narrow", &[16 + number as i32, TIMES + 5]).unwrap();
                });
            }
        });
        let total = THREADS as i32 * TIMES;
        assert_eq!(load(&memory, 0), total, "{mode:?}");
        assert_eq!(load(&memory, 4), 0);
        assert_eq!(load(&memory, 8), total / 4);
        assert_eq!(load(&memory, 4096), total / 4);
        assert_eq!(
            load(&memory, 16),
            i32::from_le_bytes([(TIMES + 5) as u8; 4])
        );
    }
}

const WAITER: &str = r#"(module
    (import "env" "memory" (memory 1 4 shared))
    (func (export "wait32") (param i32 i32 i32) (result i32)
        (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
        (memory.atomic.wait32 (local.get 0) (local.get 1) (i64.extend_i32_s (local.get 2))))
    (func (export "wait64") (param i32 i32 i32) (result i32)
        (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
        (memory.atomic.wait64 (local.get 0) (i64.extend_i32_s (local.get 1))
            (i64.extend_i32_s (local.get 2))))
    (func (export "notify") (param i32 i32) (result i32)
        (memory.atomic.notify (local.get 0) (local.get 1))))"#;

/// Notifies until so many were woken in all.
fn notify_all(instance: &mut Instance, at: i32, wanted: i32, count: i32) {
    let start = Instant::now();
    let mut woken = 0;
    while woken < wanted {
        let now = call(instance, "notify", &[at, count]).unwrap();
        assert!((0..=count as u32).contains(&(now as u32)));
        woken += now;
        assert!(start.elapsed() < Duration::from_secs(60), "{woken} woken");
        thread::yield_now();
    }
    assert_eq!(woken, wanted);
}

#[test]
fn waiters_are_woken_at_their_address() {
    for mode in MODES {
        let component = load_with(mode, WAITER);
        let memory = shared(1, 4);
        thread::scope(|scope| {
            for (name, at) in [
                ("wait32", 64),
                ("wait32", 64),
                ("wait64", 64),
                ("wait32", 72),
            ] {
                let (component, memory) = (&component, &memory);
                scope.spawn(move || {
                    let mut instance = new(component, memory);
                    assert_eq!(call(&mut instance, name, &[at, 0, -1]), Ok(0));
                });
            }
            let mut notifier = new(&component, &memory);
            while load(&memory, 0) < 4 {
                thread::yield_now();
            }
            assert_eq!(call(&mut notifier, "notify", &[68, -1]), Ok(0));
            notify_all(&mut notifier, 64, 2, 1);
            notify_all(&mut notifier, 64, 1, -1);
            notify_all(&mut notifier, 72, 1, -1);
        });
        // Another memory has other places, even at the same index.
        let other = shared(1, 4);
        let mut instance = new(&component, &other);
        let start = Instant::now();
        assert_eq!(call(&mut instance, "wait32", &[64, 0, 5_000_000]), Ok(2));
        assert!(start.elapsed() >= Duration::from_millis(5));
        assert_eq!(call(&mut instance, "wait64", &[64, 1, -1]), Ok(1));
    }
}

const GROWER: &str = r#"(module
    (import "env" "memory" (memory 1 4096 shared))
    ;; Grows by a page, and writes its number at its end.
    (func (export "grow") (result i32) (local $page i32)
        (local.set $page (memory.grow (i32.const 1)))
        (if (i32.ge_s (local.get $page) (i32.const 0))
            (then (i32.store offset=65532
                (i32.shl (local.get $page) (i32.const 16)) (local.get $page))))
        (local.get $page))
    (func (export "size") (result i32) (memory.size))
    ;; Waits until the memory has so many pages, and reads the last number.
    (func (export "last") (param i32) (result i32)
        (loop $again (br_if $again (i32.lt_u (memory.size) (local.get 0))))
        (i32.load (i32.sub (i32.shl (local.get 0) (i32.const 16)) (i32.const 4)))))"#;

#[test]
fn threads_grow_one_memory() {
    const THREADS: u64 = 3;
    const EACH: u64 = 100;
    for mode in MODES {
        let component = load_with(mode, GROWER);
        let memory = shared(1, 1 + THREADS * EACH);
        let mut pages: Vec<i32> = thread::scope(|scope| {
            let (component, memory) = (&component, &memory);
            let reader = scope.spawn(move || {
                let mut instance = new(component, memory);
                let last = (1 + THREADS * EACH) as i32;
                // All of the new page can be read, whether or not its number is there yet.
                let number = call(&mut instance, "last", &[last]).unwrap();
                assert!(number == 0 || number == last - 1);
            });
            let growers: Vec<_> = (0..THREADS)
                .map(|_| {
                    scope.spawn(move || {
                        let mut instance = new(component, memory);
                        let grow = |_| call(&mut instance, "grow", &[]).unwrap();
                        (0..EACH).map(grow).collect::<Vec<_>>()
                    })
                })
                .collect();
            reader.join().unwrap();
            let pages = growers
                .into_iter()
                .flat_map(|grower| grower.join().unwrap());
            pages.collect()
        });
        pages.sort_unstable();
        let all: Vec<i32> = (1..=(THREADS * EACH) as i32).collect();
        assert_eq!(pages, all, "{mode:?}");
        let mut instance = new(&component, &memory);
        assert_eq!(call(&mut instance, "grow", &[]), Ok(-1));
        assert_eq!(memory.size(), Ok(1 + THREADS * EACH));
        assert!(memory.grow(1).is_err());
        for page in all {
            assert_eq!(load(&memory, page as usize * 65536 + 65532), page);
        }
    }
}

/// Spins, because waiting would hide what it is to find.
const LITMUS: &str = r#"(module
    (import "env" "memory" (memory 4 4 shared))
    (func $meet (param $goal i32)
        (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
        (loop $again
            (br_if $again (i32.lt_s (i32.atomic.load (i32.const 0)) (local.get $goal)))))
    ;; In each round two threads store to one place each and load from the other's. They have 64 bytes
    ;; each, from the second page on, with the place first and then what was loaded.
    (func (export "store_load") (param $mine i32) (param $other i32) (param $rounds i32)
        (local $round i32)
        (loop $next
            (local.set $round (i32.add (local.get $round) (i32.const 1)))
            (call $meet (i32.shl (local.get $round) (i32.const 1)))
            (i32.atomic.store (local.get $mine) (i32.const 1))
            (i32.store offset=4 (local.get $mine) (i32.atomic.load (local.get $other)))
            (local.set $mine (i32.add (local.get $mine) (i32.const 128)))
            (local.set $other (i32.add (local.get $other) (i32.const 128)))
            (br_if $next (i32.lt_s (local.get $round) (local.get $rounds)))))
    ;; Plain numbers are handed over by an atomic flag, each after the last was taken.
    (func (export "send") (param $rounds i32) (local $round i32)
        (loop $next
            (local.set $round (i32.add (local.get $round) (i32.const 1)))
            (i32.store (i32.const 1024) (local.get $round))
            (i32.atomic.store (i32.const 1088) (local.get $round))
            (loop $again
                (br_if $again
                    (i32.ne (i32.atomic.load (i32.const 1152)) (local.get $round))))
            (br_if $next (i32.lt_s (local.get $round) (local.get $rounds)))))
    (func (export "receive") (param $rounds i32) (result i32)
        (local $round i32) (local $before i32) (local $stale i32)
        (loop $next
            (local.set $round (i32.add (local.get $round) (i32.const 1)))
            (local.set $before (i32.load (i32.const 1024)))
            (loop $again
                (br_if $again
                    (i32.ne (i32.atomic.load (i32.const 1088)) (local.get $round))))
            ;; Not what was loaded before the flag.
            (local.set $stale (i32.add (local.get $stale)
                (i32.ne (i32.load (i32.const 1024)) (local.get $round))))
            (local.set $stale (i32.add (local.get $stale)
                (i32.gt_s (local.get $before) (local.get $round))))
            (i32.atomic.store (i32.const 1152) (local.get $round))
            (br_if $next (i32.lt_s (local.get $round) (local.get $rounds))))
        (local.get $stale)))"#;

#[test]
fn atomic_accesses_are_in_one_order() {
    const ROUNDS: i32 = 1500;
    for mode in MODES {
        let component = load_with(mode, LITMUS);
        let memory = shared(4, 4);
        thread::scope(|scope| {
            for (mine, other) in [(0, 64), (64, 0)] {
                let (component, memory) = (&component, &memory);
                scope.spawn(move || {
                    let mut instance = new(component, memory);
                    let arguments = [65536 + mine, 65536 + other, ROUNDS];
                    call(&mut instance, "store_load", &arguments).unwrap();
                });
            }
        });
        for round in 0..ROUNDS as usize {
            let at = 65536 + 128 * round;
            let seen = load(&memory, at + 4) + load(&memory, at + 64 + 4);
            assert!(seen > 0, "{mode:?}: both missed the other's store");
        }
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut instance = new(&component, &memory);
                call(&mut instance, "send", &[ROUNDS]).unwrap();
            });
            let mut instance = new(&component, &memory);
            assert_eq!(call(&mut instance, "receive", &[ROUNDS]), Ok(0), "{mode:?}");
        });
    }
}

const OWNER: &str = r#"(module
    (memory (export "memory") 2 4 shared)
    (data (i32.const 65534) "\01\02\03\04")
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))"#;

const BORROWER: &str = r#"(module
    (import "env" "memory" (memory 1 10 shared))
    (data (i32.const 100) "\2a")
    (data $late "\07")
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
    (func (export "late") (param i32)
        (memory.init $late (local.get 0) (i32.const 0) (i32.const 1)))
    (export "again" (memory 0)))"#;

#[test]
fn a_memory_outlives_the_instance_that_made_it() {
    for mode in MODES {
        let owner = load_with(mode, OWNER);
        let borrower = load_with(mode, BORROWER);
        let owning = Instance::new(&owner, &Imports::new()).unwrap();
        let memory = owning.export("memory").unwrap().into_memory().unwrap();
        assert_eq!(memory.ty().unwrap(), shared_type(2, 4));
        let mut one = new(&borrower, &memory);
        let again = one.export("again").unwrap().into_memory().unwrap();
        assert_eq!(again, memory);
        assert_eq!(again.ty().unwrap(), shared_type(2, 4));
        drop(owning);
        drop(memory);
        thread::scope(|scope| {
            scope.spawn(|| {
                assert_eq!(call(&mut one, "load", &[65534]), Ok(0x0403_0201));
                assert_eq!(call(&mut one, "load", &[100]), Ok(42));
                call(&mut one, "late", &[131071]).unwrap();
                let error = call(&mut one, "late", &[131072]).unwrap_err();
                let Error::Trap(trap) = error else {
                    panic!("{error:?}");
                };
                assert_eq!(trap.code, TrapCode::MemoryOutOfBounds);
            });
        });
        again.write(100, &[1]).unwrap();
        assert_eq!(again.grow(1), Ok(2));
        // Each instance copies its segment when it starts.
        let mut two = new(&borrower, &again);
        assert_eq!(load(&again, 100), 42);
        drop(one);
        drop(again);
        assert_eq!(call(&mut two, "load", &[131068]), Ok(7 << 24));
        // What another instance of the owner has is another memory, as it was at first.
        let mut fresh = Instance::new(&owner, &Imports::new()).unwrap();
        assert_eq!(call(&mut fresh, "load", &[131068]), Ok(0));
        assert_eq!(call(&mut fresh, "load", &[65534]), Ok(0x0403_0201));
    }
}

#[test]
fn types_must_match_and_limits_hold() {
    for mode in MODES {
        let borrower = load_with(mode, BORROWER);
        let link = |ty: MemoryType| {
            let mut imports = Imports::new();
            imports.define("env", "memory", Memory::new(ty).unwrap());
            match Instance::new(&borrower, &imports) {
                Ok(_) => String::new(),
                Err(Error::Link(message)) => message,
                Err(other) => panic!("{other:?}"),
            }
        };
        assert_eq!(link(shared_type(1, 10)), "");
        assert!(link(shared_type(1, 11)).contains("incompatible import type"));
        assert!(link(shared_type(0, 1)).contains("incompatible import type"));
        let unshared = link(MemoryType::new(1, Some(10)));
        assert!(
            unshared.contains("expected (memory 1 10 shared)"),
            "{unshared}"
        );

        // What threads add together comes out of the budget of the instance that made the memory.
        let mut config = Config::default();
        config.max_memory_bytes = 3 << 16;
        let owner = load_with(mode, OWNER);
        let mut owning = Instance::with_config(&owner, &Imports::new(), &config).unwrap();
        let memory = owning.export("memory").unwrap().into_memory().unwrap();
        assert_eq!(memory.grow(1), Ok(2));
        assert_eq!(call(&mut owning, "grow", &[1]), Ok(-1));
        drop(owning);
        assert!(memory.grow(1).is_err());
        config.max_memory_bytes = 2 << 16;
        assert!(Instance::with_config(&owner, &Imports::new(), &config).is_ok());
        config.max_memory_bytes -= 1;
        assert!(Instance::with_config(&owner, &Imports::new(), &config).is_err());
    }
}

/// No address space has room for such a maximum; the memory grows as far as it goes.
#[test]
fn a_maximum_may_be_out_of_reach() {
    const WIDE: &str = r#"(module
        (memory (export "memory") i64 1 0x1000000000000 shared)
        (func (export "add") (param i32) (result i32)
            (i32.atomic.rmw.add (i64.extend_i32_u (local.get 0)) (i32.const 7)))
        (func (export "grow") (param i32) (result i32)
            (i32.wrap_i64 (memory.grow (i64.extend_i32_u (local.get 0))))))"#;
    for mode in MODES {
        let mut instance = Instance::new(&load_with(mode, WIDE), &Imports::new()).unwrap();
        assert_eq!(call(&mut instance, "grow", &[2]), Ok(1));
        assert_eq!(call(&mut instance, "add", &[3 * 65536 - 4]), Ok(0));
        assert_eq!(call(&mut instance, "grow", &[i32::MAX]), Ok(-1));
        let memory = instance.export("memory").unwrap().into_memory().unwrap();
        assert_eq!(load(&memory, 3 * 65536 - 4), 7);
        assert_eq!(memory.ty().unwrap().maximum, Some(1 << 48));
        let host = Memory::new(MemoryType {
            index_64: true,
            ..shared_type(2, 1 << 48)
        });
        assert_eq!(host.unwrap().grow(1), Ok(2));
    }
}

#[test]
fn the_host_reads_and_writes_any_piece() {
    let memory = shared(1, 1);
    let bytes: Vec<u8> = (0..100).collect();
    for start in 0..9 {
        for len in 0..40 {
            memory.write(start, &bytes[..len]).unwrap();
            let mut read = vec![0xff; len + 2];
            memory.read(start, &mut read[1..=len]).unwrap();
            assert_eq!(read[1..=len], bytes[..len]);
            assert_eq!((read[0], read[len + 1]), (0xff, 0xff));
            memory.write(start, &vec![0; len]).unwrap();
            let mut around = [1; 64];
            memory.read(0, &mut around).unwrap();
            assert_eq!(around, [0; 64]);
        }
    }
    assert!(memory.write(65535, &[1, 2]).is_err());
    assert!(memory.read(usize::MAX, &mut [0; 2]).is_err());
    assert_eq!(memory.byte_len(), Ok(65536));
    assert_eq!(load(&memory, 65532), 0);
}
