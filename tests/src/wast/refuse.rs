//! Modules that must be refused (`assert_malformed`, `assert_invalid`).
//!
//! What says so matters, its words do not: text may be refused by the text parser, a binary must be
//! by Windlass's decoder, as invalid. A module that is only unsupported has not been found invalid.

use wast::{QuoteWat, QuoteWatTest};
use windlass::error::Error;

/// Succeeds when the module is refused.
///
/// # Errors
/// When it is accepted, or refused for another reason.
pub(super) fn refused(mut module: QuoteWat<'_>) -> Result<(), String> {
    let bytes = match module.to_test() {
        Ok(QuoteWatTest::Binary(bytes)) => bytes,
        Ok(QuoteWatTest::Text(text)) => {
            let text = std::str::from_utf8(&text).ok();
            match text.and_then(|text| wat::parse_str(text).ok()) {
                Some(bytes) => bytes,
                None => return Ok(()),
            }
        }
        Err(_) => return Ok(()),
    };
    match windlass::decode::decode(&bytes) {
        Ok(_) => Err("the module is accepted".to_owned()),
        Err(Error::Invalid(_)) => Ok(()),
        Err(other) => Err(format!("the module is not found invalid, but: {other}")),
    }
}
