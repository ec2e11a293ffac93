/*
 * Two components in one program: several instances of each at once, whose states do not meet.
 *
 * Usage: together [THREADS]    (else 0: in the main thread alone)
 *
 * Each thread does the same with instances of its own. Says "together: ok" when every call gave what
 * it should.
 */
#include <counter.h>
#include <json.h>

#include <pthread.h>

#include "check.h"

enum { INSTANCES = 3, ROUNDS = 50, MAX_THREADS = 16 };

typedef docs_counter_counters_own_counter_t own_counter;

struct docs_counter_callbacks_callback_t {
    int64_t heard;
};

/* An instance of each component, and what they share with nobody. */
struct pair {
    windlass_instance_t *json;
    windlass_instance_t *counter;
    own_counter handle;
    int64_t expected;
    uint64_t messages;
    unsigned dropped;
};

static int32_t on_log(void *data, windlass_instance_t *instance,
                      const docs_json_log_log_args_t *args, uint64_t *results) {
    struct pair *pair = data;
    (void)args;
    CHECK(instance == pair->json);
    *results = ++pair->messages;
    return WINDLASS_OK;
}

/* Asks the other component, in the middle of a call of this one. */
static int32_t on_lookup(void *data, windlass_instance_t *instance,
                         const docs_json_log_lookup_args_t *args, json_option_string_t *results) {
    struct pair *pair = data;
    int64_t value;
    char text[32];
    (void)instance;
    (void)args;
    OK(docs_counter_counters_method_counter_get(
        pair->counter, docs_counter_counters_borrow_counter(pair->handle), &value));
    snprintf(text, sizeof text, "%lld", (long long)value);
    results->is_some = true;
    return json_string_dup(&results->val, text) ? WINDLASS_OK : WINDLASS_OUT_OF_MEMORY;
}

static void on_drop(void *data, windlass_instance_t *instance,
                    docs_counter_callbacks_callback_t *callback) {
    struct pair *pair = data;
    (void)instance;
    pair->dropped++;
    free(callback);
}

static int32_t on_new(void *data, windlass_instance_t *instance,
                      const docs_counter_callbacks_constructor_callback_args_t *args,
                      docs_counter_callbacks_own_callback_t *results) {
    docs_counter_callbacks_callback_t *made = calloc(1, sizeof *made);
    (void)data;
    (void)args;
    CHECK(made != NULL);
    return docs_counter_callbacks_callback_new(instance, made, results);
}

static int32_t on_call(void *data, windlass_instance_t *instance,
                       const docs_counter_callbacks_method_callback_call_args_t *args,
                       bool *results) {
    (void)data;
    (void)instance;
    args->self->heard = args->value;
    *results = true;
    return WINDLASS_OK;
}

static int32_t on_name(void *data, windlass_instance_t *instance,
                       const docs_counter_callbacks_method_callback_name_args_t *args,
                       counter_string_t *results) {
    (void)data;
    (void)instance;
    (void)args;
    return counter_string_dup(results, "") ? WINDLASS_OK : WINDLASS_OUT_OF_MEMORY;
}

static int32_t on_alive(void *data, windlass_instance_t *instance, const void *args,
                        uint32_t *results) {
    (void)data;
    (void)instance;
    (void)args;
    *results = 0;
    return WINDLASS_OK;
}

static void begin(struct pair *pair, int64_t start) {
    json_imports_t json = {
        .data = pair,
        .docs_json_log_log = on_log,
        .docs_json_log_lookup = on_lookup,
    };
    counter_imports_t counter = {
        .data = pair,
        .docs_counter_callbacks_callback_dtor = on_drop,
        .docs_counter_callbacks_constructor_callback = on_new,
        .docs_counter_callbacks_method_callback_call = on_call,
        .docs_counter_callbacks_method_callback_name = on_name,
        .docs_counter_callbacks_static_callback_alive = on_alive,
    };
    memset(pair, 0, sizeof *pair);
    OK(json_instantiate(&json, NULL, &pair->json));
    OK(counter_instantiate(&counter, NULL, &pair->counter));
    counter_string_t name = TEXT(counter_string_t, "ours");
    OK(docs_counter_counters_watched(pair->counter, &name, &pair->handle));
    docs_counter_counters_result_s64_overflow_t sum;
    OK(docs_counter_counters_method_counter_add(
        pair->counter, docs_counter_counters_borrow_counter(pair->handle), start, &sum));
    CHECK(!sum.is_err && sum.val.ok == start);
    pair->expected = start;
}

/* Adds with one component, and lets the other ask for the sum. */
static void step(struct pair *pair, int64_t by) {
    docs_counter_counters_result_s64_overflow_t sum;
    OK(docs_counter_counters_method_counter_add(
        pair->counter, docs_counter_counters_borrow_counter(pair->handle), by, &sum));
    pair->expected += by;
    CHECK(!sum.is_err && sum.val.ok == pair->expected);

    char expected[40];
    snprintf(expected, sizeof expected, "[\"%lld\"]", (long long)pair->expected);
    json_string_t text = TEXT(json_string_t, "[\"${sum}\"]");
    docs_json_transform_result_tuple2_string_u32_error_t expanded;
    OK(docs_json_transform_expand(pair->json, &text, &expanded));
    CHECK(!expanded.is_err && expanded.val.ok.f1 == 1);
    CHECK(expanded.val.ok.f0.len == strlen(expected));
    CHECK(memcmp(expanded.val.ok.f0.ptr, expected, strlen(expected)) == 0);
    docs_json_transform_result_tuple2_string_u32_error_free(&expanded);
}

static void end(struct pair *pair) {
    CHECK(pair->dropped == 0);
    OK(docs_counter_counters_counter_drop_own(pair->counter, pair->handle));
    CHECK(pair->dropped == 1);
    OK(windlass_instance_delete(pair->counter));
    OK(windlass_instance_delete(pair->json));
    CHECK(pair->dropped == 1);
}

/* What one thread does: all instances live at once, and take turns. */
static void *work(void *argument) {
    struct pair pairs[INSTANCES];
    int64_t seed = *(const int64_t *)argument;
    for (int i = 0; i < INSTANCES; i++) {
        begin(&pairs[i], seed + 1000 * i);
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < INSTANCES; i++) {
            step(&pairs[i], i + 1);
        }
    }
    for (int i = 0; i < INSTANCES; i++) {
        CHECK(pairs[i].expected == seed + 1000 * i + ROUNDS * (i + 1));
        end(&pairs[i]);
    }
    return NULL;
}

int main(int argc, char **argv) {
    long count = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
    CHECK(0 <= count && count <= MAX_THREADS);
    pthread_t threads[MAX_THREADS];
    int64_t seeds[MAX_THREADS + 1];
    for (long i = 0; i < count; i++) {
        seeds[i] = 1000000 * (i + 1);
        CHECK(pthread_create(&threads[i], NULL, work, &seeds[i]) == 0);
    }
    seeds[count] = 7;
    work(&seeds[count]);
    for (long i = 0; i < count; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    puts("together: ok");
    return 0;
}
