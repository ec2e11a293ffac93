//! The rules of handles and scopes, on tables alone.

use super::{Allowance, Dropped, Handles, Position, TrapCode};

const GUEST: u32 = 0;
const HOST: u32 = 1;
const FILE: u32 = 5;
const SOCKET: u32 = 6;

fn handles(component_instances: u64) -> Handles {
    Handles::new(component_instances, &Allowance::without_limit())
}

#[test]
fn before_there_is_a_handle_all_are_unknown() {
    let mut handles = handles(1);
    for table in [GUEST, HOST] {
        assert_eq!(handles.rep(table, FILE, 1), Err(TrapCode::UnknownHandle));
        let dropped = handles.drop_handle(table, FILE, 0);
        assert_eq!(dropped, Err(TrapCode::UnknownHandle));
    }
    assert_eq!(handles.take_owned(&mut Position::default()), None);
    // The host's table, which is the last, may be the first that has one.
    let file = handles.add_own(HOST, FILE, 77).unwrap();
    assert_eq!(handles.rep(GUEST, FILE, file), Err(TrapCode::UnknownHandle));
    assert_eq!(handles.rep(HOST, FILE, file), Ok(77));
}

#[test]
fn owned_handles_follow_the_rules() {
    let mut handles = handles(1);
    let file = handles.add_own(GUEST, FILE, 77).unwrap();
    assert_eq!(handles.rep(GUEST, FILE, file), Ok(77));
    assert_eq!(
        handles.rep(GUEST, SOCKET, file),
        Err(TrapCode::HandleTypeMismatch)
    );
    assert_eq!(handles.rep(HOST, FILE, file), Err(TrapCode::UnknownHandle));
    assert_eq!(
        handles.lift_own(GUEST, SOCKET, file),
        Err(TrapCode::HandleTypeMismatch)
    );
    assert_eq!(handles.lift_own(GUEST, FILE, file), Ok(77));
    assert_eq!(
        handles.lift_own(GUEST, FILE, file),
        Err(TrapCode::UnknownHandle)
    );
    let file = handles.add_own(GUEST, FILE, 78).unwrap();
    assert_eq!(handles.drop_handle(GUEST, FILE, file), Ok(Dropped::Own(78)));
    assert_eq!(
        handles.drop_handle(GUEST, FILE, file),
        Err(TrapCode::UnknownHandle)
    );
}

#[test]
fn a_lent_handle_stays_until_the_call_ends() {
    let mut handles = handles(1);
    let file = handles.add_own(HOST, FILE, 7).unwrap();
    handles.enter_scope();
    assert_eq!(handles.lift_borrow(HOST, FILE, file), Ok(7));
    assert_eq!(handles.lift_borrow(HOST, FILE, file), Ok(7));
    let borrow = handles.lower_borrow(GUEST, FILE, 7).unwrap();
    assert_eq!(
        handles.lift_own(HOST, FILE, file),
        Err(TrapCode::HandleLent)
    );
    assert_eq!(
        handles.drop_handle(HOST, FILE, file),
        Err(TrapCode::HandleLent)
    );
    assert_eq!(
        handles.lift_own(GUEST, FILE, borrow),
        Err(TrapCode::HandleNotOwned)
    );
    assert_eq!(handles.exit_scope(), Err(TrapCode::BorrowNotDropped));
    assert_eq!(
        handles.drop_handle(GUEST, FILE, borrow),
        Ok(Dropped::Borrow)
    );
    assert_eq!(handles.exit_scope(), Ok(()));
    assert_eq!(handles.drop_handle(HOST, FILE, file), Ok(Dropped::Own(7)));
}

#[test]
fn a_borrow_counts_for_its_own_scope() {
    let mut handles = handles(2);
    handles.enter_scope();
    let outer = handles.lower_borrow(0, FILE, 1).unwrap();
    handles.enter_scope();
    assert_eq!(handles.lift_borrow(0, FILE, outer), Ok(1));
    let inner = handles.lower_borrow(1, FILE, 1).unwrap();
    assert_eq!(
        handles.drop_handle(0, FILE, outer),
        Err(TrapCode::HandleLent)
    );
    assert_eq!(handles.drop_handle(1, FILE, inner), Ok(Dropped::Borrow));
    assert_eq!(handles.exit_scope(), Ok(()));
    assert_eq!(handles.exit_scope(), Err(TrapCode::BorrowNotDropped));
    assert_eq!(handles.drop_handle(0, FILE, outer), Ok(Dropped::Borrow));
    assert_eq!(handles.exit_scope(), Ok(()));
}

#[test]
fn a_failed_call_leaves_nothing_lent() {
    let mut handles = handles(1);
    let file = handles.add_own(HOST, FILE, 7).unwrap();
    handles.enter_scope();
    handles.lift_borrow(HOST, FILE, file).unwrap();
    let borrow = handles.lower_borrow(GUEST, FILE, 7).unwrap();
    handles.abandon_scopes();
    assert_eq!(
        handles.rep(GUEST, FILE, borrow),
        Err(TrapCode::UnknownHandle)
    );
    let again = handles.add_own(GUEST, FILE, 8).unwrap();
    let mut from = Position::default();
    let left: Vec<_> = std::iter::from_fn(|| handles.take_owned(&mut from)).collect();
    let left: Vec<_> = left.iter().map(|left| (left.rep, left.own)).collect();
    assert_eq!(left, [(8, true), (7, true)]);
    assert_eq!(
        handles.lift_own(GUEST, FILE, again),
        Err(TrapCode::UnknownHandle)
    );
    assert_eq!(
        handles.lift_own(HOST, FILE, file),
        Err(TrapCode::UnknownHandle)
    );
}
