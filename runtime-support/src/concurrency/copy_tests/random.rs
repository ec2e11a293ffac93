//! Random operations, beside a model that is the reference's `End` written down again
//! (definitions.py, Stream and Future State, with the pull requests 717 and 719).

use windlass_abi::concurrency::BLOCKED;

use super::{BYTE, BYTES, Kind, World};

/// Bytes of each memory that take part.
const SPAN: usize = 256;

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Idle,
    Copying,
    Cancelling,
    Done,
}

#[derive(Clone, Copy, Debug)]
struct Buffer {
    owner: usize,
    at: usize,
    length: usize,
    progress: usize,
}

impl Buffer {
    fn remain(&self) -> usize {
        self.length - self.progress
    }
}

#[derive(Clone, Debug)]
struct End {
    kind: Kind,
    writable: bool,
    state: State,
    other: Option<usize>,
    buffer: Option<Buffer>,
    /// The progress of the last `notify`, while its event is pending.
    event: Option<usize>,
    owner: usize,
    handle: u32,
    live: bool,
}

#[derive(Default)]
struct Model {
    ends: Vec<End>,
    memories: [Vec<u8>; 2],
}

impl Model {
    fn add(&mut self, kind: Kind, owner: usize, (readable, writable): (u32, u32)) {
        let first = self.ends.len();
        for (other, handle, is_writable) in [(first + 1, readable, false), (first, writable, true)]
        {
            self.ends.push(End {
                kind,
                writable: is_writable,
                state: State::Idle,
                other: Some(other),
                buffer: None,
                event: None,
                owner,
                handle,
                live: true,
            });
        }
    }

    fn notify(&mut self, id: usize, progress: usize) {
        self.ends[id].event = Some(progress);
    }

    fn copy(&mut self, id: usize, mut buffer: Buffer) {
        self.ends[id].state = State::Copying;
        let Some(other) = self.ends[id].other else {
            assert!(self.ends[id].event.is_some());
            return;
        };
        let Some(mut waiting) = self.ends[other].buffer else {
            self.ends[id].buffer = Some(buffer);
            return;
        };
        let reads = !self.ends[id].writable;
        if buffer.remain() > 0 && waiting.remain() > 0 {
            let n = buffer.remain().min(waiting.remain());
            let (from, to) = if reads {
                (&waiting, &buffer)
            } else {
                (&buffer, &waiting)
            };
            let (start, place) = (from.at + from.progress, to.at + to.progress);
            let bytes = self.memories[from.owner][start..start + n].to_vec();
            self.memories[to.owner][place..place + n].copy_from_slice(&bytes);
            buffer.progress += n;
            waiting.progress += n;
            self.notify(id, buffer.progress);
            self.notify(other, waiting.progress);
            self.ends[other].buffer = (waiting.remain() > 0).then_some(waiting);
        } else if buffer.remain() > 0 || (reads && waiting.remain() == 0) {
            self.notify(other, 0);
            self.ends[other].buffer = None;
            self.ends[id].buffer = Some(buffer);
        } else {
            self.notify(id, 0);
        }
    }

    /// `get_pending_event`: the payload.
    fn deliver(&mut self, id: usize) -> Option<u32> {
        let end = &mut self.ends[id];
        let progress = end.event.take()?;
        end.buffer = None;
        let future = end.kind.future != 0;
        let result = match (end.other, end.state) {
            _ if future && progress == 1 => 0,
            (None, _) => 1,
            (_, State::Cancelling) => 2,
            _ => 0,
        };
        let done = result == 1 || (future && result == 0);
        end.state = if done { State::Done } else { State::Idle };
        Some(if future {
            result
        } else {
            result | (progress as u32) << 4
        })
    }

    fn start(&mut self, id: usize, at: usize, length: usize) -> Option<u32> {
        if self.ends[id].state != State::Idle {
            return None;
        }
        let owner = self.ends[id].owner;
        let buffer = Buffer {
            owner,
            at,
            length,
            progress: 0,
        };
        self.copy(id, buffer);
        Some(self.deliver(id).unwrap_or(BLOCKED))
    }

    fn cancel(&mut self, id: usize) -> Option<u32> {
        if self.ends[id].state != State::Copying {
            return None;
        }
        self.ends[id].state = State::Cancelling;
        self.ends[id].event.get_or_insert(0);
        self.deliver(id)
    }

    fn drop_end(&mut self, id: usize) {
        if let Some(other) = self.ends[id].other.take() {
            let end = &mut self.ends[other];
            end.other = None;
            if end.state != State::Done {
                end.event.get_or_insert(0);
            }
        }
        self.ends[id].live = false;
    }

    fn may_drop(&self, id: usize) -> bool {
        let end = &self.ends[id];
        let unwritten = end.kind.future != 0 && end.writable && end.state != State::Done;
        !matches!(end.state, State::Copying | State::Cancelling) && !unwritten
    }

    fn forward(&mut self, src: usize, dst: usize) {
        let (Some(writer), Some(reader)) = (self.ends[src].other, self.ends[dst].other) else {
            self.drop_end(src);
            self.drop_end(dst);
            return;
        };
        if writer == dst {
            self.drop_end(src);
            self.drop_end(dst);
            return;
        }
        self.ends[writer].other = Some(reader);
        self.ends[reader].other = Some(writer);
        (self.ends[src].live, self.ends[dst].live) = (false, false);
        if let (Some(written), Some(wanted)) = (self.ends[writer].buffer, self.ends[reader].buffer)
        {
            let (smaller, buffer) = if wanted.remain() > written.remain() {
                (writer, written)
            } else {
                (reader, wanted)
            };
            self.ends[smaller].buffer = None;
            self.copy(smaller, buffer);
        }
    }
}

/// xorshift64*.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }
}

/// One operation on both, with the same outcome.
fn step(world: &mut World, model: &mut Model, random: &mut Random) {
    let live: Vec<_> = (0..model.ends.len())
        .filter(|&id| model.ends[id].live)
        .collect();
    if live.len() < 2 || (live.len() < 8 && random.below(10) == 0) {
        let (kind, owner) = ([BYTES, BYTES, BYTE][random.below(3)], random.below(2));
        let ends = world.ends(owner as u32, kind);
        model.add(kind, owner, ends);
        return;
    }
    let id = live[random.below(live.len())];
    let End {
        kind,
        writable,
        state,
        owner,
        handle,
        ..
    } = model.ends[id];
    let component = owner as u32;
    match random.below(12) {
        0 => {
            let allowed = model.may_drop(id);
            let dropped = world.drop(component, kind, writable, handle);
            assert_eq!(dropped.is_ok(), allowed);
            if allowed {
                model.drop_end(id);
            }
        }
        1 => {
            let cancelled = world.cancel(component, kind, writable, handle).ok();
            assert_eq!(cancelled, model.cancel(id));
        }
        2 if !writable => {
            let lifted = world.lift(component, kind, handle);
            assert_eq!(lifted.is_ok(), state == State::Idle);
            if let Ok(value) = lifted {
                let to = random.below(2);
                model.ends[id].owner = to;
                model.ends[id].handle = world.lower(to as u32, kind, value);
            }
        }
        3 if !writable => {
            let mut others = live.iter().copied().filter(|&other| {
                let end = &model.ends[other];
                end.writable && end.owner == owner && end.kind.ty == kind.ty
            });
            let Some(dst) = others.nth(random.below(3)) else {
                return;
            };
            let allowed = state == State::Idle && model.ends[dst].state == State::Idle;
            let forwarded = world.forward(component, kind, handle, model.ends[dst].handle);
            assert_eq!(forwarded.is_ok(), allowed);
            if allowed {
                model.forward(id, dst);
            }
        }
        4 | 5 => {
            let event = world.event(component, handle).map(|(_, payload)| payload);
            assert_eq!(event, model.deliver(id));
        }
        _ => {
            let length = if kind.future != 0 { 1 } else { random.below(9) };
            let at = random.below(SPAN - length);
            let desc = kind.desc_once(component, writable);
            let copied = world.copy(desc, handle, at as u64, length as u64).ok();
            assert_eq!(copied, model.start(id, at, length));
        }
    }
}

#[test]
fn random_operations_do_as_the_reference_does() {
    let (seeds, steps) = if cfg!(miri) { (3, 100) } else { (40, 2000) };
    for seed in 1..=seeds {
        let (mut world, mut random) = (World::new(), Random(seed));
        let mut model = Model::default();
        for owner in 0..2 {
            let bytes: Vec<_> = (0..SPAN).map(|_| random.below(256) as u8).collect();
            world.put(owner as u32, 0, &bytes);
            model.memories[owner] = bytes;
        }
        for _ in 0..steps {
            step(&mut world, &mut model, &mut random);
            let live = model.ends.iter().filter(|end| end.live).count();
            assert_eq!(world.live(), live);
        }
        for owner in 0..2 {
            assert_eq!(world.get(owner as u32, 0, SPAN), model.memories[owner]);
        }
    }
}
