/* Counters: a resource that lives in the guest, and callbacks that live in the host. */

#include "counter.h"

#include <stdlib.h>
#include <string.h>

typedef exports_docs_counter_counters_counter_t guest_counter;
typedef exports_docs_counter_counters_own_counter_t own_counter;
typedef exports_docs_counter_counters_own_callback_t own_callback;

struct exports_docs_counter_counters_counter_t {
    int64_t value;
    bool labelled;
    counter_string_t label;
    bool watched;
    own_callback callback;
};

static uint32_t alive;

static own_counter new_counter(int64_t start) {
    guest_counter *made = calloc(1, sizeof *made);
    if (made == NULL) {
        abort();
    }
    made->value = start;
    alive++;
    return exports_docs_counter_counters_counter_new(made);
}

static void forget_callback(guest_counter *self) {
    if (self->watched) {
        docs_counter_callbacks_callback_drop_own(self->callback);
        self->watched = false;
    }
}

own_counter exports_docs_counter_counters_constructor_counter(int64_t start) {
    return new_counter(start);
}

void exports_docs_counter_counters_counter_destructor(guest_counter *self) {
    forget_callback(self);
    if (self->labelled) {
        counter_string_free(&self->label);
    }
    free(self);
    alive--;
}

int64_t exports_docs_counter_counters_method_counter_get(guest_counter *self) {
    return self->value;
}

bool exports_docs_counter_counters_method_counter_add(
    guest_counter *self, int64_t by, int64_t *value,
    exports_docs_counter_counters_overflow_t *error) {
    if (by > 0 && self->value > INT64_MAX - by) {
        *error = EXPORTS_DOCS_COUNTER_COUNTERS_OVERFLOW_ABOVE;
        return false;
    }
    if (by < 0 && self->value < INT64_MIN - by) {
        *error = EXPORTS_DOCS_COUNTER_COUNTERS_OVERFLOW_BELOW;
        return false;
    }
    self->value += by;
    if (self->watched) {
        bool more = docs_counter_callbacks_method_callback_call(
            docs_counter_callbacks_borrow_callback(self->callback), self->value);
        if (!more) {
            forget_callback(self);
        }
    }
    *value = self->value;
    return true;
}

bool exports_docs_counter_counters_method_counter_label(
    guest_counter *self, counter_string_t *label) {
    if (!self->labelled) {
        return false;
    }
    counter_string_dup_n(label, (const char *)self->label.ptr, self->label.len);
    return true;
}

void exports_docs_counter_counters_method_counter_set_label(
    guest_counter *self, counter_string_t *label) {
    if (self->labelled) {
        counter_string_free(&self->label);
    }
    self->labelled = label != NULL;
    if (label != NULL) {
        self->label = *label;
    }
}

bool exports_docs_counter_counters_method_counter_watch(
    guest_counter *self, own_callback callback, own_callback *before) {
    bool had = self->watched;
    *before = self->callback;
    self->watched = true;
    self->callback = callback;
    return had;
}

bool exports_docs_counter_counters_method_counter_unwatch(
    guest_counter *self, own_callback *before) {
    bool had = self->watched;
    *before = self->callback;
    self->watched = false;
    return had;
}

bool exports_docs_counter_counters_method_counter_tell(
    guest_counter *self, exports_docs_counter_counters_borrow_callback_t callback) {
    bool more = docs_counter_callbacks_method_callback_call(callback, self->value);
    docs_counter_callbacks_callback_drop_borrow(callback);
    return more;
}

own_counter exports_docs_counter_counters_static_counter_merge(
    own_counter first, own_counter second) {
    guest_counter *one = exports_docs_counter_counters_counter_rep(first);
    guest_counter *two = exports_docs_counter_counters_counter_rep(second);
    own_counter merged = new_counter((int64_t)((uint64_t)one->value + (uint64_t)two->value));
    guest_counter *both = exports_docs_counter_counters_counter_rep(merged);
    guest_counter *named = one->labelled ? one : two;
    if (named->labelled) {
        both->labelled = true;
        both->label = named->label;
        named->labelled = false;
    }
    exports_docs_counter_counters_counter_drop_own(first);
    exports_docs_counter_counters_counter_drop_own(second);
    return merged;
}

uint32_t exports_docs_counter_counters_static_counter_alive(void) {
    return alive;
}

int64_t exports_docs_counter_counters_sum(
    exports_docs_counter_counters_list_borrow_counter_t *counters) {
    uint64_t sum = 0;
    for (size_t i = 0; i < counters->len; i++) {
        sum += (uint64_t)counters->ptr[i]->value;
    }
    exports_docs_counter_counters_list_borrow_counter_free(counters);
    return (int64_t)sum;
}

void exports_docs_counter_counters_many(
    counter_list_s64_t *starts, exports_docs_counter_counters_list_own_counter_t *made) {
    made->len = starts->len;
    made->ptr = NULL;
    if (starts->len > 0) {
        made->ptr = malloc(starts->len * sizeof *made->ptr);
        if (made->ptr == NULL) {
            abort();
        }
    }
    for (size_t i = 0; i < starts->len; i++) {
        made->ptr[i] = new_counter(starts->ptr[i]);
    }
    counter_list_s64_free(starts);
}

own_counter exports_docs_counter_counters_watched(counter_string_t *name) {
    own_counter made = new_counter(0);
    guest_counter *self = exports_docs_counter_counters_counter_rep(made);
    self->callback = docs_counter_callbacks_constructor_callback(name);
    self->watched = true;
    /* The name comes back from the host: the label shows that it went both ways. */
    docs_counter_callbacks_method_callback_name(
        docs_counter_callbacks_borrow_callback(self->callback), &self->label);
    self->labelled = true;
    counter_string_free(name);
    return made;
}

uint32_t exports_docs_counter_counters_callbacks_alive(void) {
    return docs_counter_callbacks_static_callback_alive();
}
