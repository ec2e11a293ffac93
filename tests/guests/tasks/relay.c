/* Has its import do everything, like the relay in Rust: each export is a callback function that starts a call
 * of its namesake, waits for it and returns what it gave. Streams and futures are handed on as they are, except
 * the bytes of `shout`, which are read here and written again, a few at a time. */

#include "relay.h"

#include <stdlib.h>
#include <string.h>

/* The result of one call, whichever function it is. */
typedef union {
    uint32_t number;
    relay_string_t text;
    docs_tasks_work_result_entry_failure_t found;
    docs_tasks_work_stream_u8_t bytes;
    docs_tasks_work_tuple2_stream_entry_future_result_u32_failure_t entries;
    docs_tasks_work_future_u64_t total;
} results;

/* A task of ours that waits for one call. */
typedef struct {
    relay_subtask_t call;
    relay_waitable_set_t set;
    /* What the callee may still read. */
    relay_string_t argument;
    results given;
} waiting;

static void *allocate(size_t size) {
    void *made = calloc(1, size);
    if (made == NULL) {
        abort();
    }
    return made;
}

static waiting *begin(relay_string_t *argument) {
    waiting *self = allocate(sizeof *self);
    if (argument != NULL) {
        self->argument = *argument;
    }
    return self;
}

static void finish(waiting *self) {
    relay_string_free(&self->argument);
    free(self);
}

/* What to do after a call was started: true when there is nothing to wait for. */
static bool returned_at_once(waiting *self, relay_subtask_status_t status, relay_callback_code_t *code) {
    if (RELAY_SUBTASK_STATE(status) == RELAY_SUBTASK_RETURNED) {
        *code = RELAY_CALLBACK_CODE_EXIT;
        return true;
    }
    self->call = RELAY_SUBTASK_HANDLE(status);
    self->set = relay_waitable_set_new();
    relay_waitable_join(self->call, self->set);
    relay_context_set_0(self);
    *code = RELAY_CALLBACK_CODE_WAIT(self->set);
    return false;
}

static void stop_waiting(waiting *self) {
    relay_waitable_join(self->call, 0);
    relay_subtask_drop(self->call);
    relay_waitable_set_drop(self->set);
}

/* What to do about an event: true when the call returned. */
static bool returned(waiting *self, relay_event_t *event, relay_callback_code_t *code) {
    if (event->event == RELAY_EVENT_CANCEL) {
        /* A subtask in a set cannot be cancelled. */
        relay_waitable_join(self->call, 0);
        relay_subtask_status_t status = relay_subtask_cancel(self->call);
        stop_waiting(self);
        *code = RELAY_CALLBACK_CODE_EXIT;
        if (status == RELAY_SUBTASK_RETURNED) {
            return true;
        }
        finish(self);
        relay_task_cancel();
        return false;
    }
    if (event->event != RELAY_EVENT_SUBTASK || event->waitable != self->call) {
        abort();
    }
    if (event->code != RELAY_SUBTASK_RETURNED) {
        *code = RELAY_CALLBACK_CODE_WAIT(self->set);
        return false;
    }
    stop_waiting(self);
    *code = RELAY_CALLBACK_CODE_EXIT;
    return true;
}

/* The export NAME: STATUS starts the call, RETURN gives its result back. */
#define RELAY(NAME, PARAMETERS, ARGUMENT, STATUS, RETURN)                                   \
    static void NAME##_done(waiting *self) {                                                \
        RETURN;                                                                             \
        finish(self);                                                                       \
    }                                                                                       \
    relay_callback_code_t exports_docs_tasks_work_##NAME PARAMETERS {                       \
        waiting *self = begin(ARGUMENT);                                                    \
        relay_callback_code_t code;                                                         \
        if (returned_at_once(self, STATUS, &code)) {                                        \
            NAME##_done(self);                                                              \
        }                                                                                   \
        return code;                                                                        \
    }                                                                                       \
    relay_callback_code_t exports_docs_tasks_work_##NAME##_callback(relay_event_t *event) { \
        waiting *self = relay_context_get_0();                                              \
        relay_callback_code_t code;                                                         \
        if (returned(self, event, &code)) {                                                 \
            NAME##_done(self);                                                              \
        }                                                                                   \
        return code;                                                                        \
    }

RELAY(double, (uint32_t n), NULL, docs_tasks_work_double(n, &self->given.number),
      exports_docs_tasks_work_double_return(self->given.number))

RELAY(double_later, (uint32_t n, uint32_t yields), NULL,
      docs_tasks_work_double_later(n, yields, &self->given.number),
      exports_docs_tasks_work_double_later_return(self->given.number))

RELAY(echo, (relay_string_t *text), text, docs_tasks_work_echo(self->argument, &self->given.text),
      exports_docs_tasks_work_echo_return(self->given.text);
      relay_string_free(&self->given.text))

static void return_found(docs_tasks_work_result_entry_failure_t *found) {
    exports_docs_tasks_work_result_entry_failure_t same;
    _Static_assert(sizeof same == sizeof *found, "two names of one type");
    memcpy(&same, found, sizeof same);
    exports_docs_tasks_work_find_return(same);
    docs_tasks_work_result_entry_failure_free(found);
}

RELAY(find, (relay_string_t *name), name, docs_tasks_work_find(self->argument, &self->given.found),
      return_found(&self->given.found))

RELAY(forever, (relay_string_t *why), why, docs_tasks_work_forever(self->argument, &self->given.number),
      exports_docs_tasks_work_forever_return(self->given.number))

void exports_docs_tasks_work_cancelled(relay_list_string_t *ret) {
    docs_tasks_work_cancelled(ret);
}

static void return_entries(docs_tasks_work_tuple2_stream_entry_future_result_u32_failure_t entries) {
    exports_docs_tasks_work_tuple2_stream_entry_future_result_u32_failure_t same = {entries.f0, entries.f1};
    exports_docs_tasks_work_entries_return(same);
}

RELAY(entries, (uint32_t count), NULL, docs_tasks_work_entries(count, &self->given.entries),
      return_entries(self->given.entries))

RELAY(total, (exports_docs_tasks_work_stream_entry_t entries), NULL,
      docs_tasks_work_total(entries, &self->given.total),
      exports_docs_tasks_work_total_return(self->given.total))

/* The task of `shout`: calls its namesake with a stream of its own, and goes on after it returned, until all
 * that it reads is written. One buffer, which is either being filled or being emptied. */
typedef struct {
    relay_waitable_set_t set;
    relay_subtask_t call;
    bool is_over;
    exports_docs_tasks_work_stream_u8_t from;
    docs_tasks_work_stream_u8_writer_t to;
    docs_tasks_work_stream_u8_t shouted;
    /* The other end of `from` is gone: there must be no further read. */
    bool ended;
    bool writes;
    size_t written;
    size_t filled;
    uint8_t bytes[48];
} copying;

/* One read or write came to an end. */
static void advance(copying *self, relay_waitable_status_t status) {
    bool dropped = RELAY_WAITABLE_STATE(status) == RELAY_WAITABLE_DROPPED;
    if (self->writes) {
        self->written += RELAY_WAITABLE_COUNT(status);
        self->writes = self->written < self->filled;
        self->is_over = dropped || (self->ended && !self->writes);
    } else {
        self->written = 0;
        self->filled = RELAY_WAITABLE_COUNT(status);
        self->ended = dropped;
        self->writes = self->filled > 0;
        self->is_over = dropped && !self->writes;
    }
}

/* Reads and writes until something blocks or all is over. */
static void copy(copying *self) {
    while (!self->is_over) {
        relay_waitable_status_t status =
            self->writes ? docs_tasks_work_stream_u8_write(self->to, self->bytes + self->written,
                                                          self->filled - self->written)
                         : exports_docs_tasks_work_stream_u8_read(self->from, self->bytes, sizeof self->bytes);
        if (status == RELAY_WAITABLE_STATUS_BLOCKED) {
            return;
        }
        advance(self, status);
    }
    relay_waitable_join(self->from, 0);
    relay_waitable_join(self->to, 0);
    exports_docs_tasks_work_stream_u8_drop_readable(self->from);
    docs_tasks_work_stream_u8_drop_writable(self->to);
}

static relay_callback_code_t wait_or_exit(copying *self) {
    if (!self->is_over || self->call != 0) {
        return RELAY_CALLBACK_CODE_WAIT(self->set);
    }
    relay_waitable_set_drop(self->set);
    free(self);
    return RELAY_CALLBACK_CODE_EXIT;
}

relay_callback_code_t exports_docs_tasks_work_shout(exports_docs_tasks_work_stream_u8_t text) {
    copying *self = allocate(sizeof *self);
    self->set = relay_waitable_set_new();
    self->from = text;
    docs_tasks_work_stream_u8_t readable = docs_tasks_work_stream_u8_new(&self->to);
    relay_waitable_join(self->from, self->set);
    relay_waitable_join(self->to, self->set);
    relay_context_set_0(self);
    relay_subtask_status_t status = docs_tasks_work_shout(readable, &self->shouted);
    if (RELAY_SUBTASK_STATE(status) == RELAY_SUBTASK_RETURNED) {
        exports_docs_tasks_work_shout_return(self->shouted);
    } else {
        self->call = RELAY_SUBTASK_HANDLE(status);
        relay_waitable_join(self->call, self->set);
    }
    copy(self);
    return wait_or_exit(self);
}

relay_callback_code_t exports_docs_tasks_work_shout_callback(relay_event_t *event) {
    copying *self = relay_context_get_0();
    if (event->event == RELAY_EVENT_CANCEL) {
        abort();
    }
    if (event->event == RELAY_EVENT_SUBTASK) {
        if (event->code == RELAY_SUBTASK_RETURNED) {
            relay_waitable_join(self->call, 0);
            relay_subtask_drop(self->call);
            self->call = 0;
            exports_docs_tasks_work_shout_return(self->shouted);
        }
    } else if (event->event == RELAY_EVENT_STREAM_READ && self->writes) {
        /* Nothing is being read: the other end went away meanwhile. */
        self->ended = true;
    } else {
        advance(self, event->code);
        copy(self);
    }
    return wait_or_exit(self);
}
