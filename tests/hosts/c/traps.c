/*
 * Instances that are made, called, trap and are deleted, with the hostile component.
 *
 * Usage: traps [ROUNDS]    (else 1; each round makes one instance for each kind of trap)
 *
 * Says "traps: ok" when every trap was the one that its export is named for.
 */
#include <hostile.h>

#include "check.h"

/* Fails: no trap below needs a host function to return. */
static int32_t on_import(void *data, windlass_instance_t *instance, const void *args,
                         void *results) {
    (void)data;
    (void)instance;
    (void)args;
    (void)results;
    return WINDLASS_HOST_ERROR;
}

/* An export of the component, and the trap that it ends in. */
struct kind {
    const char *name;
    const char *trap;
};

static const struct kind kinds[] = {
    {"unreachable", "unreachable"},
    {"load-out-of-bounds", "memory-out-of-bounds"},
    {"store-over-the-end", "memory-out-of-bounds"},
    {"memory-fill-out-of-bounds", "memory-out-of-bounds"},
    {"divide-by-zero", "integer-divide-by-zero"},
    {"division-overflow", "integer-overflow"},
    {"truncate-nan", "bad-conversion-to-integer"},
    {"table-get-out-of-bounds", "table-out-of-bounds"},
    {"call-indirect-null", "indirect-call-to-null"},
    {"call-indirect-bad-signature", "bad-signature"},
    {"endless-recursion", "stack-overflow"},
    {"endless-recursion-with-locals", "stack-overflow"},
    {"realloc-unreachable", "unreachable"},
    {"post-return-unreachable", "unreachable"},
    {"utf8-truncated", "invalid-utf8"},
    {"string-out-of-bounds", "pointer-out-of-bounds"},
    {"inner-string-out-of-bounds", "pointer-out-of-bounds"},
    {"enum-out-of-range", "invalid-discriminant"},
    {"variant-out-of-range", "invalid-discriminant"},
};

/* A host function that gives a text, for the traps in the component's realloc. */
static int32_t on_text(void *data, windlass_instance_t *instance, const void *args,
                       hostile_string_t *results) {
    (void)data;
    (void)instance;
    (void)args;
    return hostile_string_dup(results, "some text") ? WINDLASS_OK : WINDLASS_OUT_OF_MEMORY;
}

/* The same with numbers. */
static int32_t on_numbers(void *data, windlass_instance_t *instance, const void *args,
                          hostile_list_u32_t *results) {
    (void)data;
    (void)instance;
    (void)args;
    results->len = 4;
    results->ptr = windlass_alloc(4 * sizeof *results->ptr);
    CHECK(results->ptr != NULL);
    memset(results->ptr, 1, 4 * sizeof *results->ptr);
    return WINDLASS_OK;
}

/* Never called; the component asks for them. */
static int32_t on_pair(void *data, windlass_instance_t *instance, const void *args,
                       hostile_tuple2_u32_u32_t *results) {
    return on_import(data, instance, args, results);
}

static int32_t on_take_text(void *data, windlass_instance_t *instance,
                            const test_values_plain_take_text_args_t *args, void *results) {
    return on_import(data, instance, args, results);
}

static int32_t on_take_char(void *data, windlass_instance_t *instance,
                            const test_values_plain_take_char_args_t *args, void *results) {
    return on_import(data, instance, args, results);
}

static int32_t on_take_color(void *data, windlass_instance_t *instance,
                             const test_values_plain_take_color_args_t *args, void *results) {
    return on_import(data, instance, args, results);
}

static int32_t on_take_many(void *data, windlass_instance_t *instance,
                            const test_values_plain_take_many_args_t *args, void *results) {
    return on_import(data, instance, args, results);
}

/* One instance from its beginning to its end. */
static void trap(const struct kind *kind) {
    hostile_imports_t imports = {
        .data = NULL,
        .test_values_plain_notify = on_import,
        .test_values_plain_text = on_text,
        .test_values_plain_numbers = on_numbers,
        .test_values_plain_pair = on_pair,
        .test_values_plain_take_text = on_take_text,
        .test_values_plain_take_char = on_take_char,
        .test_values_plain_take_color = on_take_color,
        .test_values_plain_take_many = on_take_many,
    };
    windlass_instance_t *instance;
    OK(hostile_instantiate(&imports, NULL, &instance));
    windlass_export_fn_t function = windlass_find_export(&hostile_component, NULL, kind->name);
    CHECK(function != NULL);

    /* Room for any result, which no call gives. */
    uint64_t results[16];
    int32_t status = function(instance, NULL, results);
    const char *name = windlass_trap_name(windlass_trap_code(instance));
    if (status != WINDLASS_TRAP || strcmp(name, kind->trap) != 0) {
        fprintf(stderr, "%s: %s: %s (%s)\n", kind->name, windlass_status_string(status), name,
                windlass_error_message(instance));
        exit(1);
    }
    CONTAINS(windlass_error_message(instance), "wasm trap: ");

    size_t frames = windlass_backtrace_len(instance);
    windlass_frame_t frame;
    CHECK(frames > 0);
    for (size_t i = 0; i < frames; i++) {
        OK(windlass_backtrace_frame(instance, i, &frame));
        CHECK(frame.function[0] != '\0');
    }
    RETURNS(WINDLASS_NOT_FOUND, windlass_backtrace_frame(instance, frames, &frame));

    RETURNS(WINDLASS_POISONED, function(instance, NULL, results));
    OK(windlass_instance_delete(instance));
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 1;
    CHECK(rounds > 0);
    for (long round = 0; round < rounds; round++) {
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
            trap(&kinds[i]);
        }
    }
    puts("traps: ok");
    return 0;
}
