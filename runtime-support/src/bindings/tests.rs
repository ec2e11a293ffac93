//! Layouts, and flags, records and variants in the layouts of the specification. That values come
//! across is tested with generated bindings.

#![allow(unreachable_pub, reason = "the methods of flags are public")]

use super::layout::{payload_offset, record, tag_size, variant};
use super::{Handle, Lent, Owned, Value};

#[derive(Clone, Debug, PartialEq)]
#[repr(C)]
struct Padded {
    first: u8,
    second: u64,
    third: (u8, u16),
}
crate::bindings::record! { Record [lift] ['a] Padded {
    "first" first: u8,
    "second" second: u64,
    "third" third: (u8, u16),
} }

#[repr(C)]
struct Point {
    x: u32,
    y: u32,
}
crate::bindings::record! { Record [lift] ['a] Point {
    "x" x: u32,
    "y" y: u32,
} }

enum Shape {
    Empty,
    Many(Vec<Point>),
    One(Point),
    Letter(char),
}
crate::bindings::variant! { Variant [lift] ['a] Shape {
    0 "empty" Empty,
    1 "many" Many(value: Vec<Point>),
    2 "one" One(value: Point),
    3 "letter" Letter(value: char),
} }

#[derive(Clone, Copy, PartialEq, Eq)]
struct Bits(u16);

impl Bits {
    const LOW: Self = Self(1);
    const HIGH: Self = Self(1 << 8);
}
crate::bindings::flags! { Bits(u16) {
    "low" LOW,
    "high" HIGH,
} }

const fn layout<T: Value>() -> (usize, usize) {
    (T::SIZE, T::ALIGN)
}

#[test]
fn layouts_are_those_of_the_specification() {
    assert_eq!(record(&[(1, 1), (8, 8), (2, 2)]), (24, 8));
    assert_eq!(record(&[]), (0, 1));
    assert_eq!((tag_size(256), tag_size(257), tag_size(65_537)), (1, 2, 4));
    assert_eq!(payload_offset(257, &[(1, 1)]), 2);
    assert_eq!(variant(257, &[(1, 1)]), (4, 2));
    assert_eq!(layout::<Padded>(), (24, 8));
    assert_eq!(layout::<Shape>(), (24, 8));
    assert_eq!(layout::<Option<Option<u8>>>(), (3, 1));
    assert_eq!(layout::<Option<char>>(), (8, 4));
    assert_eq!(layout::<Result<(), String>>(), (24, 8));
    assert_eq!(layout::<Result<(), ()>>(), (1, 1));
    assert_eq!(layout::<[Padded; 3]>(), (72, 8));
    assert_eq!(layout::<(u8, [u16; 3], bool)>(), (10, 2));
    assert_eq!(layout::<Bits>(), (2, 2));
    assert_eq!(
        (layout::<Handle<0>>(), layout::<&Handle<0>>()),
        ((4, 4), (4, 4))
    );
    assert_eq!(
        (layout::<Owned<u8, 0>>(), layout::<Lent<'_, u8, 0>>()),
        ((4, 4), (8, 8))
    );
}

/// A slice of these is handed over as it lies: there is nothing between the parts that would show
/// what the host had there before.
#[test]
fn only_what_has_no_padding_is_plain() {
    const { assert!(Point::PLAIN && Point::ANY_BITS && <[Point; 2]>::PLAIN) };
    const { assert!(!Padded::PLAIN && !Shape::PLAIN && !Option::<u32>::PLAIN) };
    const { assert!(bool::PLAIN && !bool::ANY_BITS && char::PLAIN && !char::ANY_BITS) };
}

#[test]
fn flags_are_sets() {
    let both = Bits::LOW | Bits::HIGH;
    assert_eq!(format!("{both:?} {:?}", Bits::empty()), "{low, high} {}");
    assert!(both.contains(Bits::HIGH) && !Bits::LOW.contains(both));
    assert!(
        both - Bits::LOW == Bits::HIGH && !Bits::LOW == Bits::HIGH && both & Bits::LOW == Bits::LOW
    );
    assert_eq!(Bits::from_bits_truncate(u16::MAX).bits(), 0b1_0000_0001);
    assert!(Bits::empty().is_empty() && Bits::all() == both);
}

#[test]
fn boxes_are_dropped_once() {
    let count = std::rc::Rc::new(());
    let owned = Owned::<_, 0>::new(std::rc::Rc::clone(&count));
    assert_eq!(std::rc::Rc::strong_count(&owned), 2);
    drop(owned);
    assert_eq!(std::rc::Rc::strong_count(&count), 1);
    let inner = Owned::<_, 0>::from(std::rc::Rc::clone(&count)).into_inner();
    assert_eq!(std::rc::Rc::strong_count(&inner), 2);
}
