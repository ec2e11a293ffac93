/*
 * The counter component from C: its resource with constructor, methods and destructor; a resource
 * that the host implements, whose destructor runs exactly once for each; handles owned and lent.
 * Says "counter: ok" when every call gave what it should.
 */
#include <counter.h>

#include "check.h"

#define STR(literal) TEXT(counter_string_t, literal)

typedef docs_counter_counters_own_counter_t own_counter;
typedef docs_counter_callbacks_own_callback_t own_callback;

/* The host's implementation of the resource `callback`. */
struct docs_counter_callbacks_callback_t {
    int64_t heard;
    int64_t enough;
    unsigned calls;
    char name[20];
};

typedef docs_counter_callbacks_callback_t callback;

/* The host's counts. */
struct host {
    uint32_t made;
    uint32_t dropped;
};

/* A callback that has heard enough at `enough`. */
static callback *make(struct host *host, int64_t enough) {
    callback *made = calloc(1, sizeof *made);
    CHECK(made != NULL);
    made->enough = enough;
    host->made++;
    return made;
}

/* `[constructor]callback` */
static int32_t on_new(void *data, windlass_instance_t *instance,
                      const docs_counter_callbacks_constructor_callback_args_t *args,
                      own_callback *results) {
    callback *made = make(data, INT64_MAX);
    snprintf(made->name, sizeof made->name, "<%.*s>", (int)args->name.len,
             (const char *)args->name.ptr);
    return docs_counter_callbacks_callback_new(instance, made, results);
}

/* `[method]callback.call` */
static int32_t on_call(void *data, windlass_instance_t *instance,
                       const docs_counter_callbacks_method_callback_call_args_t *args,
                       bool *results) {
    callback *self = args->self;
    (void)data;
    (void)instance;
    self->calls++;
    self->heard = args->value;
    *results = args->value < self->enough;
    return WINDLASS_OK;
}

/* `[method]callback.name` */
static int32_t on_name(void *data, windlass_instance_t *instance,
                       const docs_counter_callbacks_method_callback_name_args_t *args,
                       counter_string_t *results) {
    (void)data;
    (void)instance;
    return counter_string_dup(results, args->self->name) ? WINDLASS_OK : WINDLASS_OUT_OF_MEMORY;
}

/* `[static]callback.alive` */
static int32_t on_alive(void *data, windlass_instance_t *instance, const void *args,
                        uint32_t *results) {
    const struct host *host = data;
    (void)instance;
    (void)args;
    *results = host->made - host->dropped;
    return WINDLASS_OK;
}

/* The destructor of a callback. */
static void on_drop(void *data, windlass_instance_t *instance, callback *rep) {
    struct host *host = data;
    (void)instance;
    host->dropped++;
    free(rep);
}

/* A handle that the host owns to a callback of its own. */
static own_callback own(windlass_instance_t *instance, callback *self) {
    own_callback handle;
    OK(docs_counter_callbacks_callback_new(instance, self, &handle));
    return handle;
}

/* Lends a counter. */
static docs_counter_counters_borrow_counter_t lend(own_counter counter) {
    return docs_counter_counters_borrow_counter(counter);
}

/* The component's resource: constructor, methods, destructor. */
static void counts(windlass_instance_t *instance) {
    own_counter counter;
    OK(docs_counter_counters_constructor_counter(instance, 40, &counter));
    uint32_t alive;
    OK(docs_counter_counters_static_counter_alive(instance, &alive));
    CHECK(alive == 1);

    docs_counter_counters_result_s64_overflow_t added;
    OK(docs_counter_counters_method_counter_add(instance, lend(counter), 2, &added));
    CHECK(!added.is_err && added.val.ok == 42);
    OK(docs_counter_counters_method_counter_add(instance, lend(counter), INT64_MAX, &added));
    CHECK(added.is_err && added.val.err == DOCS_COUNTER_COUNTERS_OVERFLOW_ABOVE);

    counter_option_string_t label;
    OK(docs_counter_counters_method_counter_label(instance, lend(counter), &label));
    CHECK(!label.is_some);
    label = (counter_option_string_t){.is_some = true, .val = STR("answer")};
    OK(docs_counter_counters_method_counter_set_label(instance, lend(counter), &label));
    OK(docs_counter_counters_method_counter_label(instance, lend(counter), &label));
    CHECK(label.is_some && SAME(label.val, "answer"));
    counter_option_string_free(&label);

    OK(docs_counter_counters_counter_drop_own(instance, counter));
    OK(docs_counter_counters_static_counter_alive(instance, &alive));
    CHECK(alive == 0);

    int64_t value;
    RETURNS(WINDLASS_INVALID_ARGUMENT,
            docs_counter_counters_method_counter_get(instance, lend(counter), &value));
    RETURNS(WINDLASS_INVALID_ARGUMENT,
            docs_counter_counters_counter_drop_own(instance, counter));
}

/* The host's resource: lent for a call, given away, given back, dropped. */
static void calls_back(windlass_instance_t *instance, struct host *host) {
    own_counter counter;
    OK(docs_counter_counters_constructor_counter(instance, 0, &counter));

    callback *lent = make(host, 10);
    bool more;
    OK(docs_counter_counters_method_counter_tell(instance, lend(counter), lent, &more));
    CHECK(more && lent->calls == 1 && lent->heard == 0);
    CHECK(host->made == 1 && host->dropped == 0);

    docs_counter_counters_option_own_callback_t before;
    callback *given = make(host, 5);
    own_callback handle = own(instance, given);
    OK(docs_counter_counters_method_counter_watch(instance, lend(counter), handle, &before));
    CHECK(!before.is_some);
    callback *found;
    RETURNS(WINDLASS_INVALID_ARGUMENT, docs_counter_callbacks_callback_rep(instance, handle, &found));
    RETURNS(WINDLASS_INVALID_ARGUMENT, docs_counter_callbacks_callback_drop_own(instance, handle));

    docs_counter_counters_result_s64_overflow_t added;
    OK(docs_counter_counters_method_counter_add(instance, lend(counter), 3, &added));
    CHECK(!added.is_err && added.val.ok == 3 && given->heard == 3);
    handle = own(instance, lent);
    OK(docs_counter_counters_method_counter_watch(instance, lend(counter), handle, &before));
    CHECK(before.is_some);
    OK(docs_counter_callbacks_callback_rep(instance, before.val, &found));
    CHECK(found == given && host->dropped == 0);
    OK(docs_counter_callbacks_callback_drop_own(instance, before.val));
    CHECK(host->dropped == 1);

    /* `lent` has heard enough: the component drops it. */
    OK(docs_counter_counters_method_counter_add(instance, lend(counter), 7, &added));
    CHECK(!added.is_err && added.val.ok == 10);
    CHECK(host->made == 2 && host->dropped == 2);
    OK(docs_counter_counters_method_counter_unwatch(instance, lend(counter), &before));
    CHECK(!before.is_some);

    /* Taken out of its handle, a callback is the host's again and no destructor runs. */
    callback *kept = make(host, 100);
    handle = own(instance, kept);
    OK(docs_counter_counters_method_counter_watch(instance, lend(counter), handle, &before));
    OK(docs_counter_counters_method_counter_unwatch(instance, lend(counter), &before));
    CHECK(before.is_some);
    OK(docs_counter_callbacks_callback_take(instance, before.val, &found));
    CHECK(found == kept && host->dropped == 2);
    RETURNS(WINDLASS_INVALID_ARGUMENT,
            docs_counter_callbacks_callback_rep(instance, before.val, &found));

    /* A counter that is dropped drops the callback that it keeps. */
    handle = own(instance, kept);
    OK(docs_counter_counters_method_counter_watch(instance, lend(counter), handle, &before));
    OK(docs_counter_counters_counter_drop_own(instance, counter));
    CHECK(host->made == 3 && host->dropped == 3);
}

/* Handles in lists; a callback that the component makes; counters given back. */
static void many(windlass_instance_t *instance, struct host *host) {
    int64_t numbers[] = {1, 2, 3};
    counter_list_s64_t starts = {.ptr = numbers, .len = 3};
    docs_counter_counters_list_own_counter_t made;
    OK(docs_counter_counters_many(instance, &starts, &made));
    CHECK(made.len == 3);

    docs_counter_counters_borrow_counter_t lent[3];
    for (size_t i = 0; i < 3; i++) {
        lent[i] = lend(made.ptr[i]);
    }
    docs_counter_counters_list_borrow_counter_t all = {.ptr = lent, .len = 3};
    int64_t sum;
    OK(docs_counter_counters_sum(instance, &all, &sum));
    CHECK(sum == 6);

    counter_string_t name = STR("guest");
    own_counter watched;
    OK(docs_counter_counters_watched(instance, &name, &watched));
    uint32_t alive;
    OK(docs_counter_counters_callbacks_alive(instance, &alive));
    CHECK(alive == 1 && host->made == 4 && host->dropped == 3);
    counter_option_string_t label;
    OK(docs_counter_counters_method_counter_label(instance, lend(watched), &label));
    CHECK(label.is_some && SAME(label.val, "<guest>"));
    counter_option_string_free(&label);

    own_counter merged;
    OK(docs_counter_counters_static_counter_merge(instance, made.ptr[0], watched, &merged));
    CHECK(host->dropped == 4);
    int64_t value;
    OK(docs_counter_counters_method_counter_get(instance, lend(merged), &value));
    CHECK(value == 1);

    OK(docs_counter_counters_counter_drop_own(instance, made.ptr[1]));
    OK(docs_counter_counters_counter_drop_own(instance, made.ptr[2]));
    OK(docs_counter_counters_counter_drop_own(instance, merged));
    docs_counter_counters_list_own_counter_free(&made);
    OK(docs_counter_counters_static_counter_alive(instance, &alive));
    CHECK(alive == 0);
}

/* What is left when an instance is deleted: the host's handles and those that the guest keeps. */
static void leaves(windlass_instance_t *instance, struct host *host) {
    own_counter counter;
    docs_counter_counters_option_own_callback_t before;
    OK(docs_counter_counters_constructor_counter(instance, 1, &counter));
    own_callback handle = own(instance, make(host, 100));
    OK(docs_counter_counters_method_counter_watch(instance, lend(counter), handle, &before));
    own(instance, make(host, 100));
    CHECK(host->made == 6 && host->dropped == 4);
    OK(windlass_instance_delete(instance));
    CHECK(host->dropped == 6);
}

/* All of it, with one instance. */
int main(void) {
    struct host host = {0, 0};
    counter_imports_t imports = {
        .data = &host,
        .docs_counter_callbacks_callback_dtor = on_drop,
        .docs_counter_callbacks_constructor_callback = on_new,
        .docs_counter_callbacks_method_callback_call = on_call,
        .docs_counter_callbacks_method_callback_name = on_name,
        .docs_counter_callbacks_static_callback_alive = on_alive,
    };
    windlass_instance_t *instance;
    OK(counter_instantiate(&imports, NULL, &instance));
    counts(instance);
    calls_back(instance, &host);
    many(instance, &host);
    leaves(instance, &host);
    puts("counter: ok");
    return 0;
}
