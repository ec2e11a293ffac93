//! Modules that must be refused (`assert_malformed`, `assert_invalid`).
//!
//! What says so matters, its words do not: text may be refused by the text parser, a binary must be
//! by Windlass's decoder, as invalid. A module that is only unsupported has not been found invalid.
//!
//! Scripts of a proposal may be older than the specification, and call invalid what other proposals
//! have made valid since. That is not for Windlass to refuse: such a directive is right under the
//! rules of its proposal, and what it is about must compile.

use wasmparser::{Validator, WasmFeatures};
use wast::{QuoteWat, QuoteWatTest};
use windlass::error::Error;

/// What became of a module that a script wants refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is.
    Refused,
    /// Not any more: the script's rules refuse this module, the specification's do not.
    Superseded(Vec<u8>),
}

/// Features of modules by the specification (core 3.0, and threads).
const SPECIFICATION: WasmFeatures = WasmFeatures::WASM3;

/// Whether the module is refused, in a script that was written for `rules`, or if that is none for
/// the specification.
///
/// # Errors
/// When it is accepted and should not be, or refused for another reason.
pub(super) fn refused(
    mut module: QuoteWat<'_>,
    rules: Option<WasmFeatures>,
) -> Result<Refusal, String> {
    let bytes = match module.to_test() {
        Ok(QuoteWatTest::Binary(bytes)) => bytes,
        Ok(QuoteWatTest::Text(text)) => {
            let text = std::str::from_utf8(&text).ok();
            match text.and_then(|text| wat::parse_str(text).ok()) {
                Some(bytes) => bytes,
                None => return Ok(Refusal::Refused),
            }
        }
        Err(_) => return Ok(Refusal::Refused),
    };
    match windlass::decode::decode(&bytes) {
        Ok(_) if rules.is_some_and(|rules| is_superseded(&bytes, rules)) => {
            Ok(Refusal::Superseded(bytes))
        }
        Ok(_) => Err("the module is accepted".to_owned()),
        Err(Error::Invalid(_)) => Ok(Refusal::Refused),
        Err(other) => Err(format!("the module is not found invalid, but: {other}")),
    }
}

fn is_superseded(bytes: &[u8], rules: WasmFeatures) -> bool {
    !is_valid(bytes, rules) && is_valid(bytes, SPECIFICATION)
}

/// Whether a module is valid under these rules.
pub(super) fn is_valid(bytes: &[u8], rules: WasmFeatures) -> bool {
    let mut validator = Validator::new_with_features(rules);
    validator.validate_all(bytes).is_ok()
}
