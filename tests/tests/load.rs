//! Many tasks, many calls, many instances, and what goes wrong in the middle of them: nothing is
//! lost, nothing is kept.
//!
//! Numbers are small enough for every run; `WINDLASS_LOAD=full` has those that are meant, one test
//! at a time then (`--test-threads=1 --nocapture`, for what they report).

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use windlass_runtime::host::{
    CallFuture, Component, Config, Error, HostError, Imports, Instance, TrapCode, Value,
};
use windlass_tests::modules::{MODES, load_bytes, load_with};
use windlass_tests::workspace;

/// `few`, or as many as are meant.
fn count(few: u32, meant: u32) -> u32 {
    match std::env::var_os("WINDLASS_LOAD") {
        Some(_) => meant,
        None => few,
    }
}

fn component(mode: usize) -> Component {
    load_with(MODES[mode], include_str!("../guests/tasks/load.wat"))
}

/// What is the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % end as u64) as usize
    }

    fn shuffle<T>(&mut self, values: &mut [T]) {
        for end in (1..values.len()).rev() {
            values.swap(end, self.below(end + 1));
        }
    }
}

/// The calls of a host function that wait, by their argument.
#[derive(Default)]
struct Waiting {
    calls: Mutex<Vec<Option<Gate>>>,
    /// Futures of them that are there.
    alive: AtomicUsize,
}

#[derive(Default)]
struct Gate {
    result: Option<u32>,
    waker: Option<Waker>,
}

/// One such call.
struct Wait {
    waiting: Arc<Waiting>,
    number: usize,
}

impl Future for Wait {
    type Output = Result<Option<Value>, HostError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut calls = self.waiting.calls.lock().unwrap();
        let gate = calls[self.number].as_mut().unwrap();
        match gate.result {
            Some(result) => Poll::Ready(Ok(Some(Value::U32(result)))),
            None => {
                gate.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.waiting.calls.lock().unwrap()[self.number] = None;
        self.waiting.alive.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Waiting {
    fn imports(self: &Arc<Self>) -> Imports {
        let waiting = Arc::clone(self);
        let mut imports = Imports::new();
        imports.async_function("", "wait", move |arguments| {
            let [Value::U32(number)] = arguments[..] else {
                panic!("{arguments:?}")
            };
            let number = number as usize;
            let mut calls = waiting.calls.lock().unwrap();
            if calls.len() <= number {
                calls.resize_with(number + 1, || None);
            }
            calls[number] = Some(Gate::default());
            waiting.alive.fetch_add(1, Ordering::Relaxed);
            Wait {
                waiting: Arc::clone(&waiting),
                number,
            }
        });
        imports
    }

    fn answer(&self, number: usize, result: u32) {
        let waker = {
            let mut calls = self.calls.lock().unwrap();
            let gate = calls[number].as_mut().unwrap();
            gate.result = Some(result);
            gate.waker.take()
        };
        waker.unwrap().wake();
    }

    fn alive(&self) -> usize {
        self.alive.load(Ordering::Relaxed)
    }
}

fn poll(call: &mut CallFuture) -> Poll<Result<Option<Value>, Error>> {
    std::pin::pin!(call).poll(&mut Context::from_waker(Waker::noop()))
}

fn settle(instance: &Instance) {
    while !instance.poll().unwrap() {}
}

/// Calls of `run` that have begun, and wait.
fn begin(instance: &Instance, count: u32) -> Vec<CallFuture> {
    let calls = (0..count).map(|number| {
        let mut call = instance.call_async("", "run", &[Value::U32(number)]);
        assert!(poll(&mut call).is_pending(), "{number}");
        call
    });
    calls.collect()
}

fn returned(call: &mut CallFuture) -> u32 {
    match poll(call) {
        Poll::Ready(Ok(Some(Value::U32(result)))) => result,
        other => panic!("{other:?}"),
    }
}

/// Bytes of memory that this process has.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages = status.split_whitespace().nth(1).unwrap();
    pages.parse::<usize>().unwrap() * 4096
}

#[test]
fn a_million_tasks_wait_and_end_in_any_order() {
    let number = count(20_000, 1_000_000);
    let waiting = Arc::new(Waiting::default());
    let instance = Instance::new(&component(0), &waiting.imports()).unwrap();
    let (before, start) = (resident(), Instant::now());
    let mut calls = begin(&instance, number);
    assert_eq!(waiting.alive(), number as usize);
    let began = start.elapsed();
    let bytes = resident().saturating_sub(before) / number as usize;
    let mut order: Vec<usize> = (0..calls.len()).collect();
    Random(1).shuffle(&mut order);
    let start = Instant::now();
    // In portions, so that others wait on while some end.
    for portion in order.chunks(calls.len().div_ceil(16)) {
        for &number in portion {
            waiting.answer(number, number as u32 ^ 0x5555_5555);
        }
        settle(&instance);
        for &number in portion {
            assert_eq!(returned(&mut calls[number]), number as u32 ^ 0x5555_5555);
        }
    }
    println!(
        "{number} tasks: {bytes} bytes each with their futures, {began:?} to begin, {:?} to end",
        start.elapsed()
    );
    assert_eq!(waiting.alive(), 0);
    assert!(bytes < 16 << 10, "{bytes} bytes for a task that waits");
}

/// Notes that it was woken.
struct Note {
    number: usize,
    woken: Arc<Mutex<VecDeque<usize>>>,
}

impl Wake for Note {
    fn wake(self: Arc<Self>) {
        self.woken.lock().unwrap().push_back(self.number);
    }
}

/// Each call is a task of an executor. Answers come one by one, and each wakes whom it is for.
#[test]
fn an_answer_wakes_one_call() {
    let number = count(2_000, 10_000) as usize;
    let waiting = Arc::new(Waiting::default());
    let instance = Instance::new(&component(0), &waiting.imports()).unwrap();
    let woken = Arc::new(Mutex::new(VecDeque::new()));
    let wakers: Vec<Waker> = (0..number)
        .map(|number| {
            let woken = Arc::clone(&woken);
            Arc::new(Note { number, woken }).into()
        })
        .collect();
    let mut calls: Vec<Option<CallFuture>> = (0..number as u32)
        .map(|number| Some(instance.call_async("", "run", &[Value::U32(number)])))
        .collect();
    let mut polls = 0;
    let mut poll = |at: usize, calls: &mut Vec<Option<CallFuture>>| {
        let Some(call) = &mut calls[at] else { return };
        polls += 1;
        let polled = std::pin::pin!(call).poll(&mut Context::from_waker(&wakers[at]));
        if let Poll::Ready(ended) = polled {
            assert_eq!(ended.unwrap(), Some(Value::U32(at as u32 + 3)));
            calls[at] = None;
        }
    };
    let start = Instant::now();
    (0..number).for_each(|at| poll(at, &mut calls));
    let mut order: Vec<usize> = (0..number).collect();
    Random(5).shuffle(&mut order);
    for at in order {
        waiting.answer(at, at as u32 + 3);
        loop {
            let next = woken.lock().unwrap().pop_front();
            let Some(next) = next else { break };
            poll(next, &mut calls);
        }
        assert!(calls[at].is_none(), "{at} waits, and its answer is there");
    }
    println!("{number} calls: {polls} polls in {:?}", start.elapsed());
    assert!(polls <= 4 * number, "{polls} polls of {number} calls");
}

#[test]
fn calls_one_after_the_other_leave_no_memory() {
    let number = count(200_000, 10_000_000);
    let waiting = Arc::new(Waiting::default());
    let mut instance = Instance::new(&component(0), &waiting.imports()).unwrap();
    let mut many = |count: u32| {
        let sum = instance.call("", "many", &[Value::U32(count)]).unwrap();
        let count = u64::from(count);
        assert_eq!(sum, Some(Value::U64(count * (count - 1))));
    };
    many(10_000);
    let (before, start) = (resident(), Instant::now());
    many(number);
    let (grown, took) = (resident().saturating_sub(before), start.elapsed());
    println!("{number} calls in {took:?}, {grown} bytes more");
    // Other tests run in this process meanwhile.
    let most = (number as usize * 8).max(256 << 20);
    assert!(grown < most, "{grown} bytes for {number} calls");
}

/// Instances of one thread, all there at once: each has calls that wait, and ends on another OS thread
/// than it began.
fn instances_of_a_thread(component: &Component, count: u32, random: &mut Random) {
    let instances: Vec<_> = (0..count)
        .map(|_| {
            let waiting = Arc::new(Waiting::default());
            let instance = Instance::new(component, &waiting.imports()).unwrap();
            let calls = begin(&instance, 20);
            (instance, waiting, calls)
        })
        .collect();
    for (mut instance, waiting, mut calls) in instances {
        let seed = random.0;
        let last = thread::spawn(move || {
            let mut order: Vec<usize> = (0..20).collect();
            Random(seed).shuffle(&mut order);
            for &number in &order {
                waiting.answer(number, number as u32 + 7);
            }
            settle(&instance);
            for (number, call) in calls.iter_mut().enumerate() {
                assert_eq!(returned(call), number as u32 + 7);
            }
            let sum = instance.call("", "many", &[Value::U32(100)]).unwrap();
            assert_eq!(sum, Some(Value::U64(9900)));
            waiting.alive()
        });
        assert_eq!(last.join().unwrap(), 0);
        random.below(2);
    }
}

#[test]
fn instances_on_many_threads() {
    let each = count(25, 125);
    let lasting = Duration::from_secs(count(0, 60).into());
    let components: Vec<Component> = (0..MODES.len()).map(component).collect();
    let (made, start) = (AtomicUsize::new(0), Instant::now());
    thread::scope(|scope| {
        for number in 0..8_usize {
            let (component, made) = (&components[number % components.len()], &made);
            scope.spawn(move || {
                let mut random = Random(number as u64);
                loop {
                    instances_of_a_thread(component, each, &mut random);
                    made.fetch_add(each as usize, Ordering::Relaxed);
                    if start.elapsed() >= lasting {
                        break;
                    }
                }
            });
        }
    });
    let made = made.into_inner();
    println!(
        "{made} instances, {} at once, in {:?}",
        8 * each,
        start.elapsed()
    );
}

#[test]
fn cancellation_storms() {
    let (rounds, number) = (count(5, 50), count(400, 10_000));
    for mode in 0..MODES.len() {
        let waiting = Arc::new(Waiting::default());
        let instance = Instance::new(&component(mode), &waiting.imports()).unwrap();
        let mut random = Random(mode as u64);
        for _ in 0..rounds {
            let calls = begin(&instance, number);
            let mut calls: Vec<_> = calls.into_iter().enumerate().collect();
            random.shuffle(&mut calls);
            let mut answered = VecDeque::new();
            let mut left = number as usize;
            for (number, call) in calls {
                left -= 1;
                match random.below(4) {
                    // Cancelled while it waits.
                    0 => drop(call),
                    // Its answer is there, and nobody wants it any more.
                    1 => {
                        waiting.answer(number, 9);
                        drop(call);
                    }
                    _ => {
                        waiting.answer(number, number as u32 + 1);
                        answered.push_back((number, call));
                    }
                }
                while answered.len() > 30 {
                    let (number, mut call) = answered.pop_front().unwrap();
                    settle(&instance);
                    assert_eq!(returned(&mut call), number as u32 + 1);
                }
                assert!(waiting.alive() >= left);
            }
            settle(&instance);
            for (number, mut call) in answered {
                assert_eq!(returned(&mut call), number as u32 + 1);
            }
            assert_eq!(waiting.alive(), 0);
        }
    }
}

#[test]
fn a_trap_ends_everything_that_waits() {
    let (rounds, number) = (count(20, 200), count(200, 5_000));
    for mode in 0..MODES.len() {
        let component = component(mode);
        let mut random = Random(7 + mode as u64);
        for _ in 0..rounds {
            let waiting = Arc::new(Waiting::default());
            let mut instance = Instance::new(&component, &waiting.imports()).unwrap();
            let mut calls = begin(&instance, number);
            // Before and after the one that traps, in the same turn.
            let bad = random.below(calls.len());
            let good = random.below(calls.len());
            if good < bad {
                waiting.answer(good, 1);
            }
            waiting.answer(bad, 0);
            let dropped = random.below(calls.len() / 2);
            calls.drain(..dropped);
            let error = loop {
                match instance.poll() {
                    Ok(true) => panic!("nothing traps"),
                    Ok(false) => {}
                    Err(error) => break error,
                }
            };
            let trap = |error: &Error| matches!(error, Error::Trap(trap) if trap.code == TrapCode::Unreachable);
            assert!(trap(&error), "{error}");
            for call in &mut calls {
                match poll(call) {
                    Poll::Ready(Err(error)) => assert!(trap(&error), "{error}"),
                    Poll::Ready(Ok(Some(Value::U32(1)))) => assert!(good < bad),
                    other => panic!("{other:?}"),
                }
            }
            let error = instance.call("", "many", &[Value::U32(1)]);
            assert!(error.is_err(), "{error:?}");
            drop(instance);
            assert_eq!(waiting.alive(), 0);
        }
    }
}

/// An instance that ends takes what waits with it.
#[test]
fn instances_end_while_tasks_wait() {
    let component = component(0);
    for _ in 0..count(50, 1000) {
        let waiting = Arc::new(Waiting::default());
        let instance = Instance::new(&component, &waiting.imports()).unwrap();
        let mut calls = begin(&instance, 50);
        drop(instance);
        assert_eq!(waiting.alive(), 0);
        for call in &mut calls {
            assert!(matches!(poll(call), Poll::Ready(Err(_))));
        }
    }
}

fn field(record: &[(String, Value)], name: &str) -> u64 {
    let found = record.iter().find(|(known, _)| known == name);
    match found {
        Some((_, Value::U64(number))) => *number,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_long_body_through_a_pipeline() {
    let bytes = u64::from(count(4 << 20, 100 << 20));
    for name in ["pipeline", "pipeline-c"] {
        let path = workspace().join(format!("tests/guests/pipeline/{name}.wasm"));
        let component = load_bytes(MODES[0], &std::fs::read(path).unwrap());
        let mut instance =
            Instance::with_config(&component, &Imports::new(), &Config::default()).unwrap();
        let (before, start) = (resident(), Instant::now());
        let arguments = [Value::U64(bytes), Value::U32(1 << 16)];
        let report = instance.call("docs:pipeline/run", "fetch", &arguments);
        let Ok(Some(Value::Result(Ok(Some(report))))) = report else {
            panic!("{report:?}")
        };
        let Value::Record(report) = *report else {
            panic!("{report:?}")
        };
        assert_eq!(field(&report, "bytes"), bytes);
        assert_ne!(field(&report, "sent"), 0);
        assert_eq!(field(&report, "sent"), field(&report, "received"));
        println!(
            "{name}: {bytes} bytes in {:?}, {} bytes of memory more",
            start.elapsed(),
            resident().saturating_sub(before)
        );
    }
}
