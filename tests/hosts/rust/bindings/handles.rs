//! Handles through generated bindings: those of guests drop by themselves, once; resources of the
//! host are values, which are dropped once wherever they end up. And what a host can do wrong.

#![deny(warnings)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use windlass_runtime::bindings::{Config, Error, HostError};

mod counter {
    include!(env!("COUNTER_RS"));
}
mod resources {
    include!(env!("RESOURCES_RS"));
}

use counter::callbacks::Callback;
use counter::counters::{Counter, Overflow};
use resources::items::{Item, LentItem};
use resources::things::Thing;

#[cfg(linked)]
fn components() -> Result<(counter::Component, resources::Component), Error> {
    Ok((counter::Component::linked()?, resources::Component::linked()?))
}

#[cfg(not(linked))]
fn components() -> Result<(counter::Component, resources::Component), Error> {
    // SAFETY: Windlass made them for this test.
    unsafe {
        // Bindings do not take another component than theirs.
        let wrong = counter::Component::load(env!("RESOURCES_SO"));
        let Err(Error::Mismatch(message)) = wrong else { panic!("{wrong:?}") };
        assert!(message.contains("callback"), "{message}");
        Ok((
            counter::Component::load(env!("COUNTER_SO"))?,
            resources::Component::load(env!("RESOURCES_SO"))?,
        ))
    }
}

/// A resource of the host that counts how many there are.
struct Told {
    name: String,
    values: Vec<i64>,
    alive: Arc<AtomicU32>,
}

impl Told {
    fn new(name: &str, alive: &Arc<AtomicU32>) -> Told {
        alive.fetch_add(1, Ordering::Relaxed);
        Told {
            name: name.to_owned(),
            values: Vec::new(),
            alive: Arc::clone(alive),
        }
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        self.alive.fetch_sub(1, Ordering::Relaxed);
    }
}

#[derive(Default)]
struct Host {
    alive: Arc<AtomicU32>,
    told: Vec<(String, i64)>,
    panics: bool,
    fails: bool,
}

impl counter::callbacks::Imports for Host {
    type Callback = Told;

    fn callback_new(&mut self, name: &str) -> Result<Callback<Told>, HostError> {
        Ok(Told::new(name, &self.alive).into())
    }

    fn callback_call(&mut self, callback: &Told, value: i64) -> Result<bool, HostError> {
        assert!(!self.panics, "the host is told not to listen");
        if self.fails {
            return Err(format!("{} hears nothing", callback.name).into());
        }
        self.told.push((callback.name.clone(), value));
        Ok(value % 2 == 0)
    }

    fn callback_name(&mut self, callback: &Told) -> Result<String, HostError> {
        Ok(callback.name.clone())
    }

    fn callback_alive(&mut self) -> Result<u32, HostError> {
        Ok(self.alive.load(Ordering::Relaxed))
    }
}

fn counters(component: &counter::Component) -> Result<(), Error> {
    let host = Host::default();
    let alive = Arc::clone(&host.alive);
    let alive = || alive.load(Ordering::Relaxed);
    let mut app = component.instantiate(host)?;
    let first = Counter::new(&mut app, 40)?;
    let second = Counter::new(&mut app, -1)?;
    assert_eq!(first.add(&mut app, 2)?, Ok(42));
    assert_eq!(first.add(&mut app, i64::MAX)?, Err(Overflow::Above));
    first.set_label(&mut app, Some("answer ☃"))?;
    assert_eq!(first.label(&mut app)?.as_deref(), Some("answer ☃"));
    assert_eq!(app.counters().sum(&[&first, &second, &first])?, 83);

    // A handle that is dropped ends once: before the next call, or when asked to.
    assert_eq!(Counter::alive(&mut app)?, 2);
    drop(second);
    assert_eq!(Counter::alive(&mut app)?, 1);
    let many = app.counters().many(&[1, 2, 3])?;
    assert_eq!(Counter::alive(&mut app)?, 4);
    let end = move || drop(many);
    #[cfg(threads)]
    let end = || std::thread::spawn(end).join().expect("handles move between threads");
    end();
    app.run_destructors()?;
    app.run_destructors()?;
    assert_eq!(Counter::alive(&mut app)?, 1);
    // Given away, it is not dropped by the host again.
    let third = Counter::new(&mut app, 1)?;
    let merged = Counter::merge(&mut app, first, third)?;
    assert_eq!((merged.get(&mut app)?, Counter::alive(&mut app)?), (43, 1));

    // The host's resources: lent, given away, given back, dropped by the guest.
    let mut lent = Told::new("lent", &app.host().alive);
    lent.values.push(1);
    assert!(!merged.tell(&mut app, &lent)?);
    assert_eq!(app.host().told, [("lent".to_owned(), 43)]);
    let one = Callback::new(Told::new("one", &app.host().alive));
    assert!(merged.watch(&mut app, one)?.is_none());
    assert_eq!(merged.add(&mut app, 1)?, Ok(44));
    let two = Callback::new(Told::new("two", &app.host().alive));
    let mut one = merged.watch(&mut app, two)?.expect("the first comes back");
    one.values.push(2);
    assert_eq!((one.name.as_str(), alive()), ("one", 3));
    assert_eq!(one.into_inner().values, [2]);
    assert_eq!(alive(), 2);
    // An odd value is enough for it; the guest drops it.
    assert_eq!(merged.add(&mut app, 1)?, Ok(45));
    assert_eq!((alive(), app.counters().callbacks_alive()?), (1, 1));
    let watched = app.counters().watched("made here")?;
    assert_eq!(watched.label(&mut app)?.as_deref(), Some("made here"));
    assert_eq!(alive(), 2);

    // A handle of another instance is refused, and stays one of its own.
    let mut other = component.instantiate(Host::default())?;
    let refused = merged.get(&mut other);
    assert!(matches!(refused, Err(Error::InvalidArgument(_))), "{refused:?}");
    assert_eq!(merged.get(&mut app)?, 45);
    // Where one argument is refused, no other is lost.
    let (mine, its) = (Counter::new(&mut app, 1)?, Counter::new(&mut other, 1)?);
    let before = Counter::alive(&mut app)?;
    let refused = Counter::merge(&mut app, mine, its);
    assert!(matches!(refused, Err(Error::InvalidArgument(_))), "{refused:?}");
    assert_eq!((Counter::alive(&mut app)?, Counter::alive(&mut other)?), (before - 1, 0));

    // What the guest still has when an instance ends is dropped with it. Handles may outlive it.
    drop(app);
    assert_eq!(alive(), 1);
    drop((merged, watched, lent));
    assert_eq!(alive(), 0);
    Ok(())
}

fn failures(component: &counter::Component) -> Result<(), Error> {
    let told = |app: &counter::Counter<Host>| Told::new("told", &app.host().alive);

    let mut app = component.instantiate(Host::default())?;
    let counter = Counter::new(&mut app, 0)?;
    app.host_mut().fails = true;
    let callback = told(&app);
    let failed = counter.tell(&mut app, &callback);
    let Err(Error::Host(failure)) = failed else { panic!("{failed:?}") };
    assert!(failure.message.contains("told hears nothing"), "{failure:?}");
    let poisoned = counter.get(&mut app);
    assert!(matches!(poisoned, Err(Error::Poisoned(_))), "{poisoned:?}");

    // A panic goes no further than to the host's own caller, as an error.
    let mut app = component.instantiate(Host::default())?;
    let counter = Counter::new(&mut app, 0)?;
    app.host_mut().panics = true;
    let callback = told(&app);
    let failed = counter.tell(&mut app, &callback);
    let Err(Error::Internal(message)) = failed else { panic!("{failed:?}") };
    assert!(message.contains("told not to listen"), "{message}");
    // Destructors of what was dropped can not run any more, and nobody minds.
    drop(counter);
    assert!(app.run_destructors().is_err());

    let mut small = Config::default();
    small.max_memory_bytes = 1;
    let refused = component.instantiate_with(Host::default(), &small);
    assert!(matches!(refused, Err(Error::OutOfMemory(_))), "no memory, but an instance");
    Ok(())
}

#[derive(Default)]
struct Items(Arc<AtomicU32>);

struct Number(u32, Arc<AtomicU32>);

impl Drop for Number {
    fn drop(&mut self) {
        self.1.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Items {
    fn make(&self, number: u32) -> Item<Number> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Item::new(Number(number, Arc::clone(&self.0)))
    }
}

impl resources::items::Imports for Items {
    type Item = Number;

    fn item_new(&mut self, number: u32) -> Result<Item<Number>, HostError> {
        Ok(self.make(number))
    }

    fn item_number(&mut self, item: &Number) -> Result<u32, HostError> {
        Ok(item.0)
    }

    fn item_alive(&mut self) -> Result<u32, HostError> {
        Ok(self.0.load(Ordering::Relaxed))
    }

    fn pass(&mut self, mut value: Item<Number>) -> Result<Item<Number>, HostError> {
        value.0 += 1;
        Ok(value)
    }

    fn sum(&mut self, values: Vec<LentItem<'_, Number>>) -> Result<u32, HostError> {
        Ok(values.iter().map(|item| item.0).sum())
    }
}

fn things(component: &resources::Component) -> Result<(), Error> {
    let host = Items::default();
    let alive = Arc::clone(&host.0);
    let alive = || alive.load(Ordering::Relaxed);
    let mut app = component.instantiate(host)?;
    let seven = Thing::new(&mut app, 7)?;
    let eight = Thing::new(&mut app, 8)?;
    assert_eq!(seven.add(&mut app, &eight)?, 15);
    let seven = app.things().pass(seven)?;
    assert_eq!(seven.number(&mut app)?, 7);
    assert_eq!(app.things().take(seven)?, 7);
    drop(eight);
    assert_eq!(Thing::dropped(&mut app)?, (2, 15));
    let (one, two) = app.things().pair(1, 2)?;
    let one = app.things().maybe(Some(one))?.expect("it comes back");
    assert_eq!(app.things().sum(&[&one, &two, &two])?, 5);
    let list = app.things().list(vec![two, one])?;
    assert_eq!(list.len(), 2);
    drop(list);
    assert_eq!(Thing::dropped(&mut app)?, (4, 18));
    // Nor is an element.
    let mut other = component.instantiate(Items::default())?;
    let list = vec![Thing::new(&mut app, 9)?, Thing::new(&mut other, 9)?];
    let refused = app.things().list(list);
    assert!(matches!(refused, Err(Error::InvalidArgument(_))), "{refused:?}");
    assert_eq!(Thing::dropped(&mut app)?, (5, 27));
    // Nor is a field.
    let pair = (Thing::new(&mut app, 10)?, Thing::new(&mut other, 11)?);
    let refused = app.things().both(pair);
    assert!(matches!(refused, Err(Error::InvalidArgument(_))), "{refused:?}");
    assert_eq!(Thing::dropped(&mut app)?, (6, 37));
    let pair = (Thing::new(&mut app, 12)?, Thing::new(&mut app, 13)?);
    assert_eq!(app.things().both(pair)?, 25);
    assert_eq!(Thing::dropped(&mut app)?, (8, 62));

    let five = app.make_item(5)?;
    let six = app.forward_item(five)?;
    assert_eq!((six.0, app.read_item(&six)?), (6, 6));
    assert_eq!(app.add_items(&six, &six)?, 12);
    let two = app.host().make(2);
    let lent = [LentItem::new(&*six), LentItem::new(&*two)];
    assert_eq!(app.sum_items(&lent)?, 8);
    assert_eq!((app.take_item(six)?, alive()), (6, 1));
    app.keep_item(two)?;
    let three = app.host().make(3);
    app.keep_item(three)?;
    assert_eq!((alive(), app.items_alive()?), (1, 1));
    let kept = app.kept_item()?.expect("one is kept");
    assert_eq!(kept.0, 3);
    app.keep_item(kept)?;
    drop(app);
    assert_eq!(alive(), 0);
    Ok(())
}

fn main() -> Result<(), Error> {
    let (counter, resources) = components()?;
    counters(&counter)?;
    failures(&counter)?;
    things(&resources)?;
    println!("handles: ok");
    Ok(())
}
