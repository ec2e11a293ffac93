//! `br`, `br_if`, `br_table`, `br_on_null`, `br_on_non_null`.

use std::collections::BTreeMap;

use cranelift_codegen::ir::{Block, BlockArg, InstBuilder};
use wasmparser::BrTable;

use super::Translator;
use crate::error::Result;

impl Translator<'_, '_, '_> {
    pub(super) fn br(&mut self, depth: u32) -> Result<()> {
        let (block, count) = self.branch_target(depth);
        self.work.branch(count, self.offset)?;
        let values = self.pop_many(count);
        self.emitter.jump(block, &values);
        self.now_dead();
        Ok(())
    }

    pub(super) fn br_if(&mut self, depth: u32) -> Result<()> {
        let condition = self.pop();
        let (block, values) = self.conditional_target(depth)?;
        let next = self.emitter.ins.create_block();
        self.ins().brif(condition, block, &values, next, &[]);
        self.emitter.start_block(next);
        Ok(())
    }

    pub(super) fn br_on_null(&mut self, depth: u32) -> Result<()> {
        let reference = self.pop();
        let (block, values) = self.conditional_target(depth)?;
        let next = self.emitter.ins.create_block();
        self.ins().brif(reference, next, &[], block, &values);
        self.emitter.start_block(next);
        self.push(reference);
        Ok(())
    }

    /// The reference is the last of the values that the label takes.
    pub(super) fn br_on_non_null(&mut self, depth: u32) -> Result<()> {
        let (block, values) = self.conditional_target(depth)?;
        let reference = self.pop();
        let next = self.emitter.ins.create_block();
        self.ins().brif(reference, block, &values, next, &[]);
        self.emitter.start_block(next);
        Ok(())
    }

    /// Where a conditional branch goes, with the values that it takes there and leaves here.
    pub(super) fn conditional_target(&mut self, depth: u32) -> Result<(Block, Vec<BlockArg>)> {
        let (block, count) = self.branch_target(depth);
        self.work.branch(count, self.offset)?;
        let values = Self::block_args(&self.stack[self.stack.len() - count..]);
        Ok((block, values))
    }

    /// Entries of the table carry no values: labels that take some are reached through a block of
    /// their own, one for each label however often the table names it.
    pub(super) fn br_table(&mut self, targets: &BrTable<'_>) -> Result<()> {
        let selector = self.pop();
        let mut stops = BTreeMap::new();
        let mut entries = Vec::with_capacity(targets.len() as usize);
        for depth in targets.targets() {
            entries.push(self.table_stop(depth?, &mut stops)?);
        }
        let default = self.table_stop(targets.default(), &mut stops)?;

        self.emitter.br_table(selector, default, &entries);

        for (depth, stop) in stops {
            let (block, count) = self.branch_target(depth);
            if stop != block {
                self.emitter.start_block(stop);
                let values = self.stack[self.stack.len() - count..].to_vec();
                self.emitter.jump(block, &values);
            }
        }
        self.now_dead();
        Ok(())
    }

    /// The block that an entry of a table jumps to.
    fn table_stop(&mut self, depth: u32, stops: &mut BTreeMap<u32, Block>) -> Result<Block> {
        if let Some(stop) = stops.get(&depth) {
            return Ok(*stop);
        }
        let (block, count) = self.branch_target(depth);
        self.work.branch(count, self.offset)?;
        let stop = if count == 0 {
            block
        } else {
            self.emitter.ins.create_block()
        };
        stops.insert(depth, stop);
        Ok(stop)
    }
}
