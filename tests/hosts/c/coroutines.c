/*
 * A host with coroutines: a guest's frames wait on one stack while the guest is entered on another.
 * What they refer to stays, and what nothing refers to goes as soon as it can be known.
 */
#define _XOPEN_SOURCE 700

#include <ucontext.h>

#include "check.h"

#include "coroutine.h"

enum { STACK = 1 << 20, COROUTINES = 2, LIMIT = 1 << 20 };

/* Exceptions that take more than is allowed, and those that take half of it. */
enum { MANY = 40000, SOME = 6000 };

static windlass_instance_t *guest;
static ucontext_t outside, inside[COROUTINES];
static int current = -1, nested;

static void enter(int number) {
    current = number;
    CHECK(swapcontext(&outside, &inside[number]) == 0);
    current = -1;
}

/* Leaves the coroutine, or calls the guest again on the same stack. */
static int32_t host_away(void *data, windlass_instance_t *instance, const void *args,
                         void *results) {
    (void)data;
    (void)args;
    (void)results;
    if (nested) {
        return (int32_t)coroutine_churn(instance, MANY);
    }
    CHECK(current >= 0);
    CHECK(swapcontext(&inside[current], &outside) == 0);
    return WINDLASS_OK;
}

static void keep(void) {
    int32_t kept, value = 10 + current;
    OK(coroutine_keep(guest, value, &kept));
    CHECK(kept == value);
}

static void overflow(void) {
    RETURNS(WINDLASS_TRAP, coroutine_overflow(guest));
    CONTAINS(windlass_trap_name(windlass_trap_code(guest)), "stack-overflow");
}

static void churn(void) { OK(coroutine_churn(guest, MANY)); }

static char *start(int number, void (*run)(void)) {
    char *stack = malloc(STACK);
    CHECK(stack != NULL && getcontext(&inside[number]) == 0);
    inside[number].uc_stack.ss_sp = stack;
    inside[number].uc_stack.ss_size = STACK;
    inside[number].uc_link = &outside;
    makecontext(&inside[number], run, 0);
    enter(number);
    return stack;
}

/* Each of two guests comes to the end of its own stack and not of the other's, though the other was
 * entered last, and lies below or above. */
static void each_has_its_own_end(void) {
    char *stacks[COROUTINES];
    int number;
    for (number = 0; number < COROUTINES; number++) {
        stacks[number] = start(number, overflow);
    }
    OK(coroutine_churn(guest, 1));
    for (number = 0; number < COROUTINES; number++) {
        enter(number);
        free(stacks[number]);
    }
}

static void nothing_is_in_the_way(void) {
    int32_t kept;
    churn();
    nested = 1;
    OK(coroutine_keep(guest, 5, &kept));
    nested = 0;
    CHECK(kept == 5);
}

int main(void) {
    coroutine_imports_t imports;
    windlass_config_t config = WINDLASS_CONFIG_INIT;
    char *stacks[COROUTINES];
    int round, number;
    memset(&imports, 0, sizeof imports);
    imports.host_away = host_away;
    config.max_memory_bytes = LIMIT;
    OK(coroutine_instantiate(&imports, &config, &guest));
    nothing_is_in_the_way();
    for (round = 0; round < 3; round++) {
        /* On a stack of its own alone, what it leaves is found. */
        free(start(0, churn));
        for (number = 0; number < COROUTINES; number++) {
            stacks[number] = start(number, keep);
        }
        RETURNS(WINDLASS_REENTRANCE, windlass_instance_delete(guest));
        OK(coroutine_churn(guest, SOME));
        RETURNS(WINDLASS_OUT_OF_MEMORY, coroutine_churn(guest, MANY));
        for (number = 0; number < COROUTINES; number++) {
            enter(number);
            free(stacks[number]);
        }
        nothing_is_in_the_way();
    }
    each_has_its_own_end();
    OK(windlass_instance_delete(guest));
    puts("coroutines: ok");
    return 0;
}
