#include "counter.h"

#include "check.h"

#define STR(literal) TEXT(counter_string_t, literal)

typedef docs_counter_counters_own_counter_t own_counter;

struct docs_counter_callbacks_callback_t {
    int64_t heard;
    int64_t enough;
    char name[20];
};

typedef docs_counter_callbacks_callback_t callback;

static uint32_t callbacks_alive;

static callback *new_callback(int64_t enough) {
    callback *made = calloc(1, sizeof *made);
    CHECK(made != NULL);
    made->enough = enough;
    callbacks_alive++;
    return made;
}

static windlass_status_t host_constructor(void *data, const counter_string_t *name, callback **made) {
    (void)data;
    *made = new_callback(INT64_MAX);
    snprintf((*made)->name, sizeof (*made)->name, "<%.*s>", (int)name->len, (const char *)name->ptr);
    return WINDLASS_OK;
}

static windlass_status_t host_call(void *data, callback *self, int64_t value, bool *more) {
    (void)data;
    self->heard = value;
    *more = value < self->enough;
    return WINDLASS_OK;
}

static windlass_status_t host_name(void *data, callback *self, counter_string_t *name) {
    (void)data;
    name->ptr = (uint8_t *)self->name;
    name->len = strlen(self->name);
    return WINDLASS_OK;
}

static windlass_status_t host_alive(void *data, uint32_t *alive) {
    (void)data;
    *alive = callbacks_alive;
    return WINDLASS_OK;
}

static void host_drop(void *data, callback *self) {
    (void)data;
    callbacks_alive--;
    free(self);
}

static void counts(windlass_instance_t *instance) {
    own_counter counter;
    OK(docs_counter_counters_constructor_counter(instance, 40, &counter));
    docs_counter_counters_result_s64_overflow_t added;
    OK(docs_counter_counters_method_counter_add(instance, counter, 2, &added));
    CHECK(!added.is_err && added.val.ok == 42);
    OK(docs_counter_counters_method_counter_add(instance, counter, INT64_MAX, &added));
    CHECK(added.is_err && added.val.err == DOCS_COUNTER_COUNTERS_OVERFLOW_ABOVE);

    counter_option_string_t label;
    OK(docs_counter_counters_method_counter_label(instance, counter, &label));
    CHECK(!label.is_some);
    label = (counter_option_string_t){.is_some = true, .val = STR("answer")};
    OK(docs_counter_counters_method_counter_set_label(instance, counter, &label));
    OK(docs_counter_counters_method_counter_label(instance, counter, &label));
    CHECK(label.is_some && SAME(label.val, "answer"));
    counter_option_string_free(&label);

    OK(docs_counter_counters_counter_drop_own(instance, counter));
    uint32_t alive;
    OK(docs_counter_counters_static_counter_alive(instance, &alive));
    CHECK(alive == 0);
    int64_t value;
    CHECK(docs_counter_counters_method_counter_get(instance, counter, &value) == WINDLASS_INVALID_ARGUMENT);
}

static void calls_back(windlass_instance_t *instance) {
    own_counter counter;
    OK(docs_counter_counters_constructor_counter(instance, 0, &counter));
    callback *lent = new_callback(10);
    bool more;
    OK(docs_counter_counters_method_counter_tell(instance, counter, lent, &more));
    CHECK(more && lent->heard == 0 && callbacks_alive == 1);

    docs_counter_counters_option_own_callback_t before;
    callback *given = new_callback(5);
    OK(docs_counter_counters_method_counter_watch(instance, counter, given, &before));
    CHECK(!before.is_some);
    docs_counter_counters_result_s64_overflow_t added;
    OK(docs_counter_counters_method_counter_add(instance, counter, 3, &added));
    CHECK(given->heard == 3);
    OK(docs_counter_counters_method_counter_watch(instance, counter, lent, &before));
    CHECK(before.is_some && before.val == given);
    host_drop(NULL, given);

    OK(docs_counter_counters_method_counter_add(instance, counter, 7, &added));
    CHECK(!added.is_err && added.val.ok == 10);
    CHECK(callbacks_alive == 0);
    OK(docs_counter_counters_method_counter_unwatch(instance, counter, &before));
    CHECK(!before.is_some);
    OK(docs_counter_counters_counter_drop_own(instance, counter));
}

static void many(windlass_instance_t *instance) {
    int64_t numbers[] = {1, 2, 3};
    counter_list_s64_t starts = {.ptr = numbers, .len = 3};
    docs_counter_counters_list_own_counter_t made;
    OK(docs_counter_counters_many(instance, &starts, &made));
    CHECK(made.len == 3);

    docs_counter_counters_list_borrow_counter_t all = {.ptr = made.ptr, .len = made.len};
    int64_t sum;
    OK(docs_counter_counters_sum(instance, &all, &sum));
    CHECK(sum == 6);

    counter_string_t name = STR("guest");
    own_counter watched;
    OK(docs_counter_counters_watched(instance, &name, &watched));
    uint32_t alive;
    OK(docs_counter_counters_callbacks_alive(instance, &alive));
    CHECK(alive == 1 && callbacks_alive == 1);
    counter_option_string_t label;
    OK(docs_counter_counters_method_counter_label(instance, watched, &label));
    CHECK(label.is_some && SAME(label.val, "<guest>"));
    counter_option_string_free(&label);

    own_counter merged;
    OK(docs_counter_counters_static_counter_merge(instance, made.ptr[0], watched, &merged));
    CHECK(callbacks_alive == 0);
    int64_t value;
    OK(docs_counter_counters_method_counter_get(instance, merged, &value));
    CHECK(value == 1);

    OK(docs_counter_counters_counter_drop_own(instance, made.ptr[1]));
    OK(docs_counter_counters_counter_drop_own(instance, made.ptr[2]));
    OK(docs_counter_counters_counter_drop_own(instance, merged));
    docs_counter_counters_list_own_counter_free(&made);
    OK(docs_counter_counters_static_counter_alive(instance, &alive));
    CHECK(alive == 0);
}

int main(void) {
    counter_imports_t imports = {
        .docs_counter_callbacks_constructor_callback = host_constructor,
        .docs_counter_callbacks_method_callback_call = host_call,
        .docs_counter_callbacks_method_callback_name = host_name,
        .docs_counter_callbacks_static_callback_alive = host_alive,
        .docs_counter_callbacks_callback_drop = host_drop,
    };
    windlass_instance_t *instance;
    OK(counter_instantiate(&imports, &instance));
    counts(instance);
    calls_back(instance);
    many(instance);
    windlass_instance_free(instance);
    puts("counter: ok");
    return 0;
}
