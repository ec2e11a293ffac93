//! `windlass targets`: what can be compiled for.

use std::fmt::Write;

use windlass_targets::triples::{Support, TRIPLES};
use windlass_targets::{cpu, triples};

use super::Failure;

/// Prints all targets and CPUs.
pub(crate) fn run() -> Result<(), Failure> {
    Ok(super::print(list().as_bytes())?)
}

fn list() -> String {
    let host = triples::host()
        .ok()
        .and_then(|triple| triples::find(&triple));
    let mut out = String::from("targets (--target):\n");
    for triple in TRIPLES {
        let support = match triple.support {
            Support::Full => "objects, archives, shared objects",
            Support::Object => "objects, archives",
        };
        let is_host = host.is_some_and(|host| host.name == triple.name);
        let note = if is_host { " (this machine)" } else { "" };
        let _ = writeln!(out, "  {:<28} {support}{note}", triple.name);
    }
    out.push_str("\nCPUs (--cpu; `native` is this machine's):\n");
    for known in cpu::CPUS {
        let is_baseline = cpu::Cpu::baseline(known.arch).name == known.name;
        let note = if is_baseline { " (default)" } else { "" };
        let arch = known.arch.name();
        let _ = writeln!(
            out,
            "  {:<10} {:<16} {}{note}",
            arch, known.name, known.description
        );
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn lists_targets_and_a_default_cpu_for_each_architecture() {
        let list = super::list();
        assert!(list.contains("aarch64-unknown-linux-musl"));
        assert_eq!(list.matches("(default)").count(), 2, "{list}");
    }
}
