/* A virtual machine with registers interprets a program: a sieve, a linear congruence, and calls.
 *
 * The dispatch is a `switch` in a loop, and so a jump through a table. */
#include "bench.h"

enum op { LOADI, MOVE, ADD, ADDI, SUB, MUL, AND, SHR, LOAD, STORE, JUMP, JLT, JNE, CALL, RET, HALT };

struct instruction {
    uint8_t op, a, b, c;
    int32_t imm;
};

#define MEMORY 4096

struct machine {
    uint64_t registers[16];
    uint32_t memory[MEMORY];
    uint32_t stack[64];
    uint64_t steps;
};

/* r1: primes found, r2: outer, r3: limit, r4: inner, r5: scratch, r6: zero, r7: one, r8: random. */
static const struct instruction program[] = {
    [0] = {LOADI, 3, 0, 0, MEMORY},
    [1] = {LOADI, 7, 0, 0, 1},
    [2] = {LOADI, 2, 0, 0, 0},
    [3] = {STORE, 2, 6, 0, 0},   /* memory[r2] = 0 */
    [4] = {ADDI, 2, 2, 0, 1},
    [5] = {JLT, 2, 3, 0, 3},
    [6] = {LOADI, 2, 0, 0, 2},
    [7] = {LOAD, 5, 2, 0, 0},    /* r5 = memory[r2] */
    [8] = {JNE, 5, 6, 0, 14},
    [9] = {ADDI, 1, 1, 0, 1},
    [10] = {ADD, 4, 2, 2, 0},
    [11] = {JLT, 4, 3, 0, 17},
    [12] = {CALL, 0, 0, 0, 22},
    [13] = {JUMP, 0, 0, 0, 14},
    [14] = {ADDI, 2, 2, 0, 1},
    [15] = {JLT, 2, 3, 0, 7},
    [16] = {HALT, 0, 0, 0, 0},
    [17] = {STORE, 4, 7, 0, 0},
    [18] = {ADD, 4, 4, 2, 0},
    [19] = {JLT, 4, 3, 0, 17},
    [20] = {CALL, 0, 0, 0, 22},
    [21] = {JUMP, 0, 0, 0, 14},
    [22] = {LOADI, 9, 0, 0, 1103515245},
    [23] = {MUL, 8, 8, 9, 0},
    [24] = {ADDI, 8, 8, 0, 12345},
    [25] = {SHR, 10, 8, 0, 16},
    [26] = {LOADI, 11, 0, 0, 255},
    [27] = {AND, 10, 10, 11, 0},
    [28] = {ADD, 1, 1, 10, 0},
    [29] = {SUB, 1, 1, 7, 0},
    [30] = {MOVE, 12, 1, 0, 0},
    [31] = {RET, 0, 0, 0, 0},
};

__attribute__((noinline)) static uint64_t interpret(struct machine *machine, const struct instruction *code) {
    uint64_t *r = machine->registers;
    uint32_t at = 0, depth = 0;
    for (;;) {
        const struct instruction i = code[at++];
        machine->steps++;
        switch ((enum op)i.op) {
        case LOADI: r[i.a] = (uint64_t)(int64_t)i.imm; break;
        case MOVE: r[i.a] = r[i.b]; break;
        case ADD: r[i.a] = r[i.b] + r[i.c]; break;
        case ADDI: r[i.a] = r[i.b] + (uint64_t)(int64_t)i.imm; break;
        case SUB: r[i.a] = r[i.b] - r[i.c]; break;
        case MUL: r[i.a] = r[i.b] * r[i.c]; break;
        case AND: r[i.a] = r[i.b] & r[i.c]; break;
        case SHR: r[i.a] = r[i.b] >> (i.imm & 63); break;
        case LOAD: r[i.a] = machine->memory[r[i.b] % MEMORY]; break;
        case STORE: machine->memory[r[i.a] % MEMORY] = (uint32_t)r[i.b]; break;
        case JUMP: at = (uint32_t)i.imm; break;
        case JLT: if (r[i.a] < r[i.b]) at = (uint32_t)i.imm; break;
        case JNE: if (r[i.a] != r[i.b]) at = (uint32_t)i.imm; break;
        case CALL: machine->stack[depth++ % 64] = at; at = (uint32_t)i.imm; break;
        case RET: at = machine->stack[--depth % 64]; break;
        case HALT: return r[1];
        }
    }
}

uint64_t RUN(uint32_t n) {
    static struct machine machine;
    uint64_t sum = SUM_START;
    for (int i = 0; i < 16; i++)
        machine.registers[i] = 0;
    machine.steps = 0;
    for (uint32_t round = 0; round < n; round++) {
        machine.registers[1] = round;
        sum = sum_number(sum, interpret(&machine, program));
    }
    return sum_number(sum, machine.steps);
}
