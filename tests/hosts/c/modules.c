/*
 * Two core modules that are linked with each other and with the host: functions, memories, tables and
 * globals across; traps in between; an instance that ends before those that need it.
 */
#include "check.h"

#include "library.h"
#include "user.h"

/* A call into an instance ends in this trap. */
#define TRAPS(instance, name, call)                                             \
    do {                                                                        \
        RETURNS(WINDLASS_TRAP, call);                                           \
        CONTAINS(windlass_trap_name(windlass_trap_code(instance)), name);       \
    } while (0)

static windlass_instance_t *user;
static int ready, logged;

static int32_t host_ready(void *data, windlass_instance_t *instance, const void *args,
                          void *results) {
    (void)args;
    (void)results;
    CHECK(data == &ready);
    CHECK(instance != NULL);
    ready += 1;
    return WINDLASS_OK;
}

/* Enters the instance that calls it, when it is told to. */
static int32_t host_log(void *data, windlass_instance_t *instance,
                        const user_host_log_args_t *args, user_host_log_results_t *results) {
    int32_t lanes[4];
    (void)data;
    logged += 1;
    CHECK(args->p1 == 3.5);
    memcpy(lanes, args->p2.bytes, sizeof lanes);
    CHECK(lanes[0] == 1 && lanes[3] == 4);
    if (args->p0 == -1) {
        windlass_fail(instance, "the log is full", 15);
        return WINDLASS_HOST_ERROR;
    }
    if (args->p0 > 0) {
        user_log_results_t inner;
        OK(user_log(instance, args->p0 - 1, &inner));
        CHECK(inner.r0 == args->p0 - 1);
    }
    results->r0 = args->p0;
    results->r1 = INT64_MIN;
    return WINDLASS_OK;
}

static void check_library(windlass_instance_t *library) {
    int32_t number;
    double real;
    int lane;
    void *echoed;
    library_split_results_t halves;
    windlass_v128_t vector, reversed;
    OK(library_add(library, 40, 2, &number));
    CHECK(number == 42);
    OK(library_split(library, INT64_C(0x500000007), &halves));
    CHECK(halves.r0 == 7 && halves.r1 == 5);
    OK(library_mixed(library, 1, 2.5, 0.25f, -3, &real));
    CHECK(real == 0.75);
    for (lane = 0; lane < 16; lane++) {
        vector.bytes[lane] = (uint8_t)lane;
    }
    OK(library_reverse(library, vector, &reversed));
    CHECK(reversed.bytes[0] == 15 && reversed.bytes[15] == 0);
    OK(library_echo(library, &number, &echoed));
    CHECK(echoed == &number);
    OK(library_echo(library, NULL, &echoed));
    CHECK(echoed == NULL);
    OK(library_is_null(library, NULL, &number));
    CHECK(number == 1);
    OK(library_is_null(library, library_add_func(library), &number));
    CHECK(number == 0);
    CHECK(memcmp(library_memory(library)->base + 16, "from the library", 16) == 0);
    CHECK(library_memory(library)->length == 65536);
    CHECK(library_pi(library)->f64 == 3.5);
    CHECK(library_counter(library)->i32 == 5);
    library_counter(library)->i32 = 9;
    OK(library_count(library, &number));
    CHECK(number == 10);
    CHECK(library_table(library)->length == 4);
    CHECK(library_table(library)->base[0] == (const void *)library_add_func(library));
    /* A trap does not end an instance of a core module. */
    TRAPS(library, "unreachable", library_fail(library));
    TRAPS(library, "stack-overflow", library_deep(library));
    RETURNS(WINDLASS_TRAP, library_sum(library, 65535, 2, &number));
    OK(library_add(library, 1, 2, &number));
    CHECK(number == 3);
}

static void check_user(windlass_instance_t *library) {
    int32_t number;
    user_log_results_t log;
    CHECK(ready == 1);
    CHECK(library_counter(library)->i32 == 50);
    CHECK(memcmp(library_memory(library)->base + 1000, "user", 4) == 0);
    OK(user_add_through(user, 3, 4, &number));
    CHECK(number == 7);
    OK(user_after(user, &number));
    CHECK(number == 1100);
    OK(user_log(user, 3, &log));
    CHECK(log.r0 == 3 && log.r1 == INT64_MIN && logged == 4);
    /* Elements of one table, called from both sides: 0 is the library's, the others the user's. */
    OK(user_indirect(user, 0, 3, 4, &number));
    CHECK(number == 7);
    OK(library_call(library, 1, 3, 4, &number));
    CHECK(number == 14);
    OK(library_call(library, 2, 3, 4, &number));
    CHECK(number == 7);
    OK(library_call(library, 3, 0, 0, &number));
    CHECK(number == 0 && logged == 5);
    OK(user_own(user, 1, 3, 4, &number));
    CHECK(number == 14);
    TRAPS(user, "bad-signature", user_own(user, 2, 3, 4, &number));
    /* A trap in the library ends the call of the user. */
    TRAPS(user, "unreachable", user_fail(user));
    CHECK(windlass_backtrace_len(user) == 3);
    TRAPS(user, "stack-overflow", user_deep(user));
    RETURNS(WINDLASS_HOST_ERROR, user_log(user, -1, &log));
    CONTAINS(windlass_error_message(user), "the log is full");
    /* Both see a memory and a table grow. */
    OK(user_grow(user, 2, &number));
    CHECK(number == 1);
    OK(library_pages(library, &number));
    CHECK(number == 3 && library_memory(library)->length == 3 * 65536);
    CHECK(user_memory(user) == library_memory(library));
    CHECK(user_counter(user) == library_counter(library));
    OK(user_grow(user, 2, &number));
    CHECK(number == -1);
    OK(user_grow_table(user, 2, &number));
    CHECK(number == 4);
    OK(library_call(library, 5, 1, 2, &number));
    CHECK(number == 6);
    CHECK(library_table(library)->length == 6);
    library_memory(library)->base[7] = 77;
    OK(user_load(user, 7, &number));
    CHECK(number == 77);
}

/* What does not match is refused. */
static void check_refusals(const user_imports_t *good) {
    user_imports_t bad = *good;
    windlass_instance_t *none = NULL;
    bad.library_add_func = bad.library_fail_func;
    RETURNS(WINDLASS_LINK, user_instantiate(&bad, NULL, &none));
    CONTAINS(windlass_last_error(), "incompatible import type");
    bad = *good;
    bad.library_memory = NULL;
    RETURNS(WINDLASS_LINK, user_instantiate(&bad, NULL, &none));
    CONTAINS(windlass_last_error(), "unknown import");
    bad = *good;
    bad.library_table = (windlass_table_t *)(void *)bad.library_memory;
    RETURNS(WINDLASS_LINK, user_instantiate(&bad, NULL, &none));
    bad = *good;
    bad.host_ready = NULL;
    RETURNS(WINDLASS_LINK, user_instantiate(&bad, NULL, &none));
    CHECK(none == NULL);
}

int main(void) {
    windlass_instance_t *library;
    windlass_global_t base, *host_base;
    windlass_valtype_t i32 = {WINDLASS_I32, 0, 0};
    user_imports_t imports;
    user_log_results_t log;
    int32_t number;

    OK(library_instantiate(NULL, &library));
    check_library(library);

    base.i32 = 1000;
    OK(windlass_global_new(&i32, false, &base, &host_base));
    memset(&imports, 0, sizeof imports);
    imports.data = &ready;
    imports.library_add_func = library_add_func(library);
    imports.library_fail_func = library_fail_func(library);
    imports.library_deep_func = library_deep_func(library);
    imports.library_split_func = library_split_func(library);
    imports.host_log = host_log;
    imports.host_ready = host_ready;
    imports.library_memory = library_memory(library);
    imports.library_table = library_table(library);
    imports.library_counter = library_counter(library);
    imports.library_pi = library_pi(library);
    imports.host_base = host_base;
    imports.library_add_2_func = library_add_func(library);
    check_refusals(&imports);
    ready = 0;
    OK(user_instantiate(&imports, NULL, &user));
    check_user(library);

    /* What the user needs of the library stays; what the host made as well. */
    windlass_instance_delete(library);
    windlass_global_delete(host_base);
    OK(user_add_through(user, 30, 4, &number));
    CHECK(number == 34);
    OK(user_indirect(user, 1, 3, 4, &number));
    CHECK(number == 14);
    OK(user_load(user, 1000, &number));
    CHECK(number == 'u');
    OK(user_log(user, 0, &log));
    windlass_instance_delete(user);
    puts("modules: ok");
    return 0;
}
