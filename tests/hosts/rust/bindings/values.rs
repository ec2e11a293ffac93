//! Every type there and back through generated bindings, and again through the host's trait. The
//! guest gives back what it gets, and so does the host.

#![deny(warnings)]

use windlass_runtime::bindings::{Error, HostError};

mod values {
    include!(env!("VALUES_RS"));
}
mod odd_types {
    include!(env!("ODD_TYPES_RS"));
}

use odd_types::api;
use values::types::{AllFlags, Color, FewFlags, Many, Number, Person, Point, Shape, SomeFlags, Wide};

#[cfg(linked)]
fn components() -> Result<(values::Component, odd_types::Component), Error> {
    Ok((values::Component::linked()?, odd_types::Component::linked()?))
}

#[cfg(not(linked))]
fn components() -> Result<(values::Component, odd_types::Component), Error> {
    // SAFETY: Windlass made them for this test.
    unsafe {
        Ok((
            values::Component::load(env!("VALUES_SO"))?,
            odd_types::Component::load(env!("ODD_TYPES_SO"))?,
        ))
    }
}

/// Counts the calls.
#[derive(Default)]
struct Host(u32);

macro_rules! gives_back {
    ($($name:ident: $ty:ty => $result:ty, |$value:ident| $back:expr;)*) => {$(
        fn $name(&mut self, $value: $ty) -> Result<$result, HostError> {
            self.0 += 1;
            Ok($back)
        }
    )*};
    ($($name:ident: $ty:ty;)*) => {
        gives_back! { $($name: $ty => $ty, |value| value;)* }
    };
}

impl values::host::Imports for Host {
    gives_back! {
        echo_bool: bool;
        echo_s8: i8;
        echo_u8: u8;
        echo_s16: i16;
        echo_u16: u16;
        echo_s32: i32;
        echo_u32: u32;
        echo_s64: i64;
        echo_u64: u64;
        echo_f32: f32;
        echo_f64: f64;
        echo_char: char;
        echo_color: Color;
        echo_many: Many;
        echo_few_flags: FewFlags;
        echo_some_flags: SomeFlags;
        echo_all_flags: AllFlags;
        echo_result_none: Result<(), ()>;
        echo_list_bool: Vec<bool>;
        echo_list_char: Vec<char>;
        echo_list_point: Vec<Point>;
        echo_list_option: Vec<Option<u8>>;
        echo_list_shape: Vec<Shape>;
        echo_list_color: Vec<Color>;
        echo_list_flags: Vec<SomeFlags>;
        echo_point: Point;
        echo_person: Person;
        echo_tuple: (u8, u64, char);
        echo_shape: Shape;
        echo_number: Number;
        echo_option_u32: Option<u32>;
        echo_option_f64: Option<f64>;
        echo_option_option: Option<Option<bool>>;
        echo_option_point: Option<Point>;
        echo_result_ok: Result<f64, ()>;
        echo_result_error: Result<(), Color>;
        echo_result_joined: Result<f32, i64>;
        echo_wide: Wide;
    }
    gives_back! {
        echo_string: &str => String, |value| value.to_owned();
        echo_list_u8: &[u8] => Vec<u8>, |value| value.to_vec();
        echo_list_s64: &[i64] => Vec<i64>, |value| value.to_vec();
        echo_list_f32: &[f32] => Vec<f32>, |value| value.to_vec();
        echo_list_string: Vec<&str> => Vec<String>, |value| strings(&value);
        echo_list_list_u16: Vec<&[u16]> => Vec<Vec<u16>>,
            |value| value.into_iter().map(<[u16]>::to_vec).collect();
        echo_list_tuple: Vec<(&str, u32)> => Vec<(String, u32)>,
            |value| value.into_iter().map(|(text, n)| (text.to_owned(), n)).collect();
        echo_option_string: Option<&str> => Option<String>, |value| value.map(str::to_owned);
        echo_result_both: Result<u32, &str> => Result<u32, String>, |value| value.map_err(str::to_owned);
    }

    fn gather(
        &mut self,
        a: bool,
        b: i8,
        c: u16,
        d: u32,
        e: i64,
        f: f32,
        g: f64,
        h: char,
        i: &str,
        j: &[u8],
        k: Option<u32>,
        l: Result<u8, &str>,
        m: Color,
        n: FewFlags,
        o: (u8, u16),
        p: u64,
    ) -> Result<Wide, HostError> {
        self.0 += 1;
        let (i, j, l) = (i.to_owned(), j.to_vec(), l.map_err(str::to_owned));
        Ok(Wide { a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p })
    }

    fn sixteen(
        &mut self,
        a: u8,
        b: f64,
        c: u64,
        d: f32,
        e: u8,
        f: f64,
        g: u64,
        h: f32,
        i: u8,
        j: f64,
        k: u64,
        l: f32,
        m: u8,
        n: f64,
        o: u64,
        p: f32,
    ) -> Result<(u8, f64), HostError> {
        self.0 += 1;
        let small = |n: u8| f64::from(n);
        let large = |n: u64| n as f64;
        let float = |n: f32| f64::from(n);
        let all = [
            small(a), b, large(c), float(d), small(e), f, large(g), float(h), small(i), j, large(k),
            float(l), small(m), n, large(o), float(p),
        ];
        let weights = (1..).map(f64::from);
        Ok((a, all.into_iter().zip(weights).map(|(n, weight)| n * weight).sum()))
    }
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

impl api::Imports for Host {
    gives_back! {
        fwd_v256: api::V256;
        fwd_v257: api::V257;
        fwd_v300: api::V300;
        fwd_e1: api::E1;
        fwd_e256: api::E256;
        fwd_e257: api::E257;
        fwd_f1: api::Fl1;
        fwd_f8: api::Fl8;
        fwd_f9: api::Fl9;
        fwd_f16: api::Fl16;
        fwd_f17: api::Fl17;
        fwd_f32: api::Fl32;
        fwd_le257: Vec<api::E257>;
        fwd_lv257: Vec<api::V257>;
        fwd_lf1: Vec<api::Fl1>;
        fwd_lf8: Vec<api::Fl8>;
        fwd_lf9: Vec<api::Fl9>;
        fwd_lf16: Vec<api::Fl16>;
        fwd_lf17: Vec<api::Fl17>;
        fwd_lf32: Vec<api::Fl32>;
        fwd_pad1: api::Pad1;
        fwd_pad2: api::Pad2;
        fwd_pad3: api::Pad3;
        fwd_lpad: Vec<api::Pad2>;
        fwd_lpad3: Vec<api::Pad3>;
        fwd_opad: Option<api::Pad2>;
        fwd_s16: api::Rs16;
        fwd_s17: api::Rs17;
        fwd_one: api::One;
        fwd_two: api::Two;
        fwd_onel: Option<api::One>;
        fwd_big: api::Big;
        fwd_lbig: Vec<api::Big>;
        fwd_deep: api::Deep;
        fwd_joins: Result<f32, Result<f64, u32>>;
        fwd_joins2: Result<u8, f32>;
        fwd_jn: api::Jn;
        fwd_ljn: Vec<api::Jn>;
        fwd_rr: Result<(), api::E257>;
        fwd_tf: (bool, char, i8);
        fwd_fx3: [u16; 3];
        fwd_fx4p: [api::Pad1; 2];
        fwd_fx17: [u64; 17];
        fwd_ofx: Option<[api::V257; 2]>;
        fwd_fxbool: [bool; 4];
        fwd_mu8: Vec<(u8, u64)>;
        fwd_lm: Vec<Vec<(bool, f64)>>;
        fwd_mk: Vec<(u32, Vec<(u64, f32)>)>;
    }
    gives_back! {
        fwd_lu64: &[u64] => Vec<u64>, |value| value.to_vec();
        fwd_llu64: Vec<&[u64]> => Vec<Vec<u64>>, |value| value.into_iter().map(<[u64]>::to_vec).collect();
        fwd_lf64e: Vec<(f64, &[f64])> => Vec<(f64, Vec<f64>)>,
            |value| value.into_iter().map(|(n, list)| (n, list.to_vec())).collect();
        fwd_ls: Vec<&str> => Vec<String>, |value| strings(&value);
        fwd_nul: &str => String, |value| value.to_owned();
        fwd_fx1: [&str; 1] => [String; 1], |value| value.map(str::to_owned);
        fwd_lfx: &[[u8; 5]] => Vec<[u8; 5]>, |value| value.to_vec();
        fwd_fxfx: [[&str; 2]; 2] => [[String; 2]; 2], |value| value.map(|row| row.map(str::to_owned));
        fwd_m: Vec<(&str, u32)> => Vec<(String, u32)>,
            |value| value.into_iter().map(|(key, n)| (key.to_owned(), n)).collect();
        fwd_mm: Vec<(char, Vec<(u32, &str)>)> => Vec<(char, Vec<(u32, String)>)>,
            |value| value.into_iter().map(|(key, map)| {
                (key, map.into_iter().map(|(n, text)| (n, text.to_owned())).collect())
            }).collect();
        fwd_om: Option<Vec<(u32, Vec<&str>)>> => Option<Vec<(u32, Vec<String>)>>,
            |value| value.map(|map| map.into_iter().map(|(n, texts)| (n, strings(&texts))).collect());
    }

    fn fwd_nest(
        &mut self,
        value: Option<Result<Vec<((u8, &str), (u64, (char, f32)))>, &str>>,
    ) -> Result<Option<Result<Vec<Nest>, String>>, HostError> {
        self.0 += 1;
        let owned = |((n, text), rest): ((u8, &str), _)| ((n, text.to_owned()), rest);
        Ok(value.map(|value| match value {
            Ok(list) => Ok(list.into_iter().map(owned).collect()),
            Err(text) => Err(text.to_owned()),
        }))
    }
}

type Nest = ((u8, String), (u64, (char, f32)));

/// Sends a value through the guest, and through the guest and the host.
macro_rules! there_and_back {
    ($instance:ident: $($echo:ident $forward:ident: $($given:expr => $back:expr),*;)*) => {$($(
        assert_eq!($instance.$echo($given)?, $back, "{}", stringify!($echo($given)));
        let calls = $instance.host().0;
        assert_eq!($instance.$forward($given)?, $back, "{}", stringify!($forward($given)));
        assert_eq!($instance.host().0, calls + 1);
    )*)*};
}

/// Sends a value through the guest and the host.
macro_rules! forward {
    ($instance:ident: $($forward:ident: $($given:expr => $back:expr),*;)*) => {$($(
        let calls = $instance.host().0;
        assert_eq!($instance.api().$forward($given)?, $back, "{}", stringify!($forward($given)));
        assert_eq!($instance.host().0, calls + 1);
    )*)*};
}

fn scalars(values: &mut values::Values<Host>) -> Result<(), Error> {
    there_and_back! { values:
        echo_bool forward_bool: true => true, false => false;
        echo_s8 forward_s8: -128 => -128, 127 => 127;
        echo_u8 forward_u8: 255 => 255;
        echo_s16 forward_s16: -32768 => -32768;
        echo_u16 forward_u16: 65535 => 65535;
        echo_s32 forward_s32: i32::MIN => i32::MIN;
        echo_u32 forward_u32: u32::MAX => u32::MAX;
        echo_s64 forward_s64: i64::MIN => i64::MIN;
        echo_u64 forward_u64: u64::MAX => u64::MAX;
        echo_f32 forward_f32: -0.5 => -0.5, f32::INFINITY => f32::INFINITY;
        echo_f64 forward_f64: 1e300 => 1e300;
        echo_char forward_char: '\u{10ffff}' => '\u{10ffff}', '\0' => '\0', 'ß' => 'ß';
        echo_color forward_color: Color::Blue => Color::Blue;
        echo_many forward_many: Many::C0 => Many::C0, Many::C255 => Many::C255;
        echo_few_flags forward_few_flags: FewFlags::empty() => FewFlags::empty(),
            FewFlags::A | FewFlags::C => FewFlags::A | FewFlags::C;
        echo_some_flags forward_some_flags: SomeFlags::all() => SomeFlags::all(), SomeFlags::F10 => SomeFlags::F10;
        echo_all_flags forward_all_flags: AllFlags::G31 => AllFlags::G31, AllFlags::all() => AllFlags::all();
        echo_result_none forward_result_none: Ok(()) => Ok(()), Err(()) => Err(());
    }
    assert_eq!(format!("{:?}", FewFlags::A | FewFlags::C), "{a, c}");
    assert_eq!((FewFlags::all() - FewFlags::B).bits(), 0b101);
    assert_eq!(!FewFlags::A, FewFlags::B | FewFlags::C);
    assert_eq!(FewFlags::from_bits_truncate(0xff), FewFlags::all());
    Ok(())
}

fn compounds(values: &mut values::Values<Host>) -> Result<(), Error> {
    let long = "snow ☃ ".repeat(10_000);
    let person = Person {
        name: "Ada".to_owned(),
        age: 36,
        tall: true,
        tags: strings(&["", "näh"]),
    };
    let point = Point { x: -1, y: 0.25 };
    there_and_back! { values:
        echo_string forward_string: "" => "", "näh\0☃" => "näh\0☃", &long => long;
        echo_list_u8 forward_list_u8: &[] => [0u8; 0], &[7; 100_000] => vec![7; 100_000];
        echo_list_s64 forward_list_s64: &[i64::MIN, -1] => [i64::MIN, -1];
        echo_list_bool forward_list_bool: &[true, false] => [true, false];
        echo_list_f32 forward_list_f32: &[0.5, -2.0] => [0.5, -2.0];
        echo_list_char forward_list_char: &['a', '☃'] => ['a', '☃'];
        echo_list_string forward_list_string: &["a", "", "☃"] => ["a", "", "☃"],
            &strings(&["owned"]) => ["owned"], &[""; 0] => [""; 0];
        echo_list_point forward_list_point: &[point.clone(), Point { x: 2, y: 3.0 }] => [point.clone(), Point { x: 2, y: 3.0 }];
        echo_list_list_u16 forward_list_list_u16: &[vec![], vec![1, 2]] => [vec![], vec![1, 2]];
        echo_list_option forward_list_option: &[None, Some(3)] => [None, Some(3)];
        echo_list_shape forward_list_shape: &[Shape::Dot, Shape::Label("l".to_owned())] => [Shape::Dot, Shape::Label("l".to_owned())];
        echo_list_color forward_list_color: &[Color::Green, Color::Red] => [Color::Green, Color::Red];
        echo_list_flags forward_list_flags: &[SomeFlags::F9] => [SomeFlags::F9];
        echo_list_tuple forward_list_tuple: &[("t".to_owned(), 9)] => [("t".to_owned(), 9)];
        echo_point forward_point: &point => point;
        echo_person forward_person: &person => person;
        echo_tuple forward_tuple: (1, 2, '3') => (1, 2, '3');
        echo_shape forward_shape: &Shape::Circle(1.5) => Shape::Circle(1.5), &Shape::Square(4) => Shape::Square(4),
            &Shape::Line(point.clone()) => Shape::Line(point.clone());
        echo_number forward_number: &Number::Small(1) => Number::Small(1), &Number::Large(2.5) => Number::Large(2.5);
        echo_option_u32 forward_option_u32: None => None, Some(5) => Some(5);
        echo_option_f64 forward_option_f64: Some(5.5) => Some(5.5);
        echo_option_string forward_option_string: None => None, Some("s") => Some("s".to_owned());
        echo_option_option forward_option_option: None => None, Some(None) => Some(None), Some(Some(true)) => Some(Some(true));
        echo_option_point forward_option_point: Some(&point) => Some(point.clone());
        echo_result_both forward_result_both: Ok(1) => Ok(1), Err("e") => Err("e".to_owned());
        echo_result_ok forward_result_ok: Ok(0.5) => Ok(0.5), Err(()) => Err(());
        echo_result_error forward_result_error: Ok(()) => Ok(()), Err(Color::Green) => Err(Color::Green);
        echo_result_joined forward_result_joined: Ok(0.5) => Ok(0.5), Err(-1) => Err(-1);
    }
    let wide = values.gather(
        true, -1, 2, 3, -4, 0.5, 0.25, 'a', "four", &[1, 2], Some(5), Ok(6), Color::Green,
        FewFlags::B, (7, 8), 9,
    )?;
    let forwarded = values.forward_gather(
        true, -1, 2, 3, -4, 0.5, 0.25, 'a', "four", &[1, 2], Some(5), Ok(6), Color::Green,
        FewFlags::B, (7, 8), 9,
    )?;
    assert_eq!(wide, forwarded);
    assert_eq!((wide.i.as_str(), wide.o, wide.n), ("four", (7, 8), FewFlags::B));
    assert_eq!(values.score(&wide)?, 142.75);
    let sum = values.sixteen(1, 0.5, 2, 0.25, 3, 1.5, 4, 1.25, 5, 2.5, 6, 2.25, 7, 3.5, 8, 3.25)?;
    assert_eq!(sum, (1, 546.0));
    let sum = values.forward_sixteen(1, 0.5, 2, 0.25, 3, 1.5, 4, 1.25, 5, 2.5, 6, 2.25, 7, 3.5, 8, 3.25)?;
    assert_eq!(sum, (1, 546.0));
    assert_eq!(values.make_wide()?.h, '☃');
    // Upper bits that a guest leaves set are not there.
    assert!(values.odd_bool()?);
    assert!(FewFlags::all().contains(values.odd_flags()?));
    assert!(!values.odd_list_bool()?.is_empty());
    Ok(())
}

fn odd(odd: &mut odd_types::OddTypes<Host>) -> Result<(), Error> {
    use api::{E1, E256, E257, F3x, Fl1, Fl9, Fl17, Fl32, Jn, One, Pad1, Pad2, Pad3, Rs17, V256, V257, V300};

    let pad1 = Pad1 { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: true, h: 0.5, i: 'i', j: -1 };
    let pad2 = Pad2 { a: 1, b: pad1.clone(), c: None, d: Some(4), e: Err(5), f: 6 };
    let pad3 = Pad3 {
        a: F3x::all(), b: 2, c: E257::K256, d: 4, e: V257::K256("five".to_owned()), f: 6, g: (7, 8), h: 9,
    };
    let s17 = Rs17 {
        a0: 0, a1: 1.0, a2: 2, a3: 3.0, a4: 4, a5: 5.0, a6: 6, a7: 7.0, a8: 8, a9: 9.0, a10: 10,
        a11: 11.0, a12: 12, a13: 13.0, a14: 14, a15: 15.0, a16: 16,
    };
    let last = V257::K256("last".to_owned());
    let map = vec![("k".to_owned(), 1), ("k".to_owned(), 2)];
    let nest: Vec<Nest> = vec![((1, "n".to_owned()), (2, ('c', 0.5)))];
    forward! { odd:
        fwd_v256: &V256::K0(7) => V256::K0(7), &V256::K255(1 << 40) => V256::K255(1 << 40);
        fwd_v257: &last => last, &V257::K1 => V257::K1;
        fwd_v300: &V300::K299 => V300::K299, &V300::K258(9) => V300::K258(9);
        fwd_e1: E1::K0 => E1::K0;
        fwd_e256: E256::K255 => E256::K255;
        fwd_e257: E257::K256 => E257::K256;
        fwd_f1: Fl1::all() => Fl1::all();
        fwd_f9: Fl9::all() => Fl9::all();
        fwd_f17: Fl17::all() => Fl17::all();
        fwd_f32: Fl32::all() => Fl32::all();
        fwd_le257: &[E257::K256, E257::K0] => [E257::K256, E257::K0];
        fwd_lv257: &[last.clone()] => [last.clone()];
        fwd_lf17: &[Fl17::all(), Fl17::empty()] => [Fl17::all(), Fl17::empty()];
        fwd_nest: None => None, Some(Err("e")) => Some(Err("e".to_owned())), Some(Ok(&nest)) => Some(Ok(nest.clone()));
        fwd_pad1: &pad1 => pad1;
        fwd_pad2: &pad2 => pad2;
        fwd_pad3: &pad3 => pad3;
        fwd_lpad: &[pad2.clone(), pad2.clone()] => [pad2.clone(), pad2.clone()];
        fwd_lpad3: &[pad3.clone()] => [pad3.clone()];
        fwd_opad: Some(&pad2) => Some(pad2.clone());
        fwd_llu64: &[vec![1], vec![]] => [vec![1], vec![]];
        fwd_lf64e: &[(0.5, vec![1.5])] => [(0.5, vec![1.5])];
        fwd_nul: "\0a\0" => "\0a\0";
        fwd_s17: &s17 => s17;
        fwd_onel: Some(&One { a: 3 }) => Some(One { a: 3 });
        fwd_joins: Err(Err(7)) => Err(Err(7)), Ok(0.5) => Ok(0.5);
        fwd_ljn: &[Jn::E("e".to_owned()), Jn::C(-1)] => [Jn::E("e".to_owned()), Jn::C(-1)];
        fwd_rr: Err(E257::K256) => Err(E257::K256);
        fwd_tf: (true, 'x', -1) => (true, 'x', -1);
        fwd_fx3: &[1, 2, 3] => [1, 2, 3];
        fwd_fx1: &["one".to_owned()] => ["one"];
        fwd_fx4p: &[pad1.clone(), pad1.clone()] => [pad1.clone(), pad1.clone()];
        fwd_lfx: &[[1, 2, 3, 4, 5]] => [[1, 2, 3, 4, 5]];
        fwd_fx17: &[u64::MAX; 17] => [u64::MAX; 17];
        fwd_fxfx: &[["a".to_owned(), String::new()], ["b".to_owned(), "c".to_owned()]] => [["a", ""], ["b", "c"]];
        fwd_ofx: Some(&[V257::K2, last.clone()]) => Some([V257::K2, last.clone()]);
        fwd_fxbool: &[true, false, false, true] => [true, false, false, true];
        fwd_m: &map => map;
        fwd_mm: &[('x', vec![(1, "y".to_owned())])] => [('x', vec![(1, "y".to_owned())])];
        fwd_om: Some(&[(1, strings(&["z"]))]) => Some(vec![(1, strings(&["z"]))]);
        fwd_mk: &[(1, vec![(2, 0.5)])] => [(1, vec![(2, 0.5)])];
    }
    Ok(())
}

fn main() -> Result<(), Error> {
    let (values, types) = components()?;
    let mut instance = values.instantiate(Host::default())?;
    scalars(&mut instance)?;
    compounds(&mut instance)?;
    odd(&mut types.instantiate(Host::default())?)?;
    // Instances move between threads.
    #[allow(unused_mut, reason = "it is called where there are no threads")]
    let mut call = move || instance.echo_u8(3);
    #[cfg(threads)]
    let call = || std::thread::spawn(call).join().expect("the thread ends well");
    assert_eq!(call()?, 3);
    println!("values: ok");
    Ok(())
}
