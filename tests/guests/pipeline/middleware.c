/* Hands requests on, and flips bits in the bodies of the responses while they pass: the middleware in C. One
 * callback function, whose task goes on after it returned the response. */

#include "middleware.h"

#include <stdlib.h>
#include <string.h>

typedef docs_pipeline_handler_result_response_failure_t import_result;
typedef exports_docs_pipeline_handler_result_response_failure_t export_result;

/* One buffer, which is either being filled or being emptied. */
typedef struct {
    middleware_waitable_set_t set;
    middleware_subtask_t call;
    docs_pipeline_handler_request_t request;
    import_result result;
    docs_pipeline_handler_stream_u8_t from;
    exports_docs_pipeline_handler_stream_u8_writer_t to;
    bool copies;
    /* The other end of `from` is gone: there must be no further read. */
    bool ended;
    bool writes;
    size_t written;
    size_t filled;
    uint8_t bytes[1 << 16];
} task;

static void *allocate(size_t size) {
    void *made = calloc(1, size);
    if (made == NULL) {
        abort();
    }
    return made;
}

/* One read or write came to an end. */
static void advance(task *self, middleware_waitable_status_t status) {
    bool dropped = MIDDLEWARE_WAITABLE_STATE(status) == MIDDLEWARE_WAITABLE_DROPPED;
    size_t count = MIDDLEWARE_WAITABLE_COUNT(status);
    if (self->writes) {
        self->written += count;
        self->writes = self->written < self->filled;
        self->copies = !dropped && (self->writes || !self->ended);
    } else {
        for (size_t i = 0; i < count; i++) {
            self->bytes[i] ^= 0x55;
        }
        self->written = 0;
        self->filled = count;
        self->ended = dropped;
        self->writes = count > 0;
        self->copies = !dropped || self->writes;
    }
}

/* Reads and writes until something blocks or all is over. */
static middleware_callback_code_t copy(task *self) {
    while (self->copies) {
        middleware_waitable_status_t status =
            self->writes
                ? exports_docs_pipeline_handler_stream_u8_write(self->to, self->bytes + self->written,
                                                                self->filled - self->written)
                : docs_pipeline_handler_stream_u8_read(self->from, self->bytes, sizeof self->bytes);
        if (status == MIDDLEWARE_WAITABLE_STATUS_BLOCKED) {
            return MIDDLEWARE_CALLBACK_CODE_WAIT(self->set);
        }
        advance(self, status);
    }
    docs_pipeline_handler_stream_u8_drop_readable(self->from);
    exports_docs_pipeline_handler_stream_u8_drop_writable(self->to);
    middleware_waitable_set_drop(self->set);
    free(self);
    return MIDDLEWARE_CALLBACK_CODE_EXIT;
}

/* The response is there. */
static middleware_callback_code_t respond(task *self) {
    export_result same;
    _Static_assert(sizeof same == sizeof self->result, "two names of one type");
    docs_pipeline_handler_request_free(&self->request);
    memcpy(&same, &self->result, sizeof same);
    if (!same.is_err) {
        self->from = same.val.ok.body;
        same.val.ok.body = exports_docs_pipeline_handler_stream_u8_new(&self->to);
        middleware_waitable_join(self->from, self->set);
        middleware_waitable_join(self->to, self->set);
        self->copies = true;
    }
    exports_docs_pipeline_handler_handle_return(same);
    docs_pipeline_handler_result_response_failure_free(&self->result);
    if (same.is_err) {
        middleware_waitable_set_drop(self->set);
        free(self);
        return MIDDLEWARE_CALLBACK_CODE_EXIT;
    }
    return copy(self);
}

static void add_header(docs_pipeline_handler_headers_t *headers, const char *name, const char *value) {
    middleware_tuple2_string_string_t *more =
        realloc(headers->len > 0 ? headers->ptr : NULL, (headers->len + 1) * sizeof *more);
    if (more == NULL) {
        abort();
    }
    middleware_string_dup(&more[headers->len].f0, name);
    middleware_string_dup(&more[headers->len].f1, value);
    headers->ptr = more;
    headers->len++;
}

middleware_callback_code_t
exports_docs_pipeline_handler_handle(exports_docs_pipeline_handler_request_t *request) {
    task *self = allocate(sizeof *self);
    self->set = middleware_waitable_set_new();
    _Static_assert(sizeof self->request == sizeof *request, "two names of one type");
    memcpy(&self->request, request, sizeof self->request);
    add_header(&self->request.headers, "via", "middleware in C");
    middleware_context_set_0(self);
    middleware_subtask_status_t status = docs_pipeline_handler_handle(&self->request, &self->result);
    if (MIDDLEWARE_SUBTASK_STATE(status) == MIDDLEWARE_SUBTASK_RETURNED) {
        return respond(self);
    }
    self->call = MIDDLEWARE_SUBTASK_HANDLE(status);
    middleware_waitable_join(self->call, self->set);
    return MIDDLEWARE_CALLBACK_CODE_WAIT(self->set);
}

middleware_callback_code_t exports_docs_pipeline_handler_handle_callback(middleware_event_t *event) {
    task *self = middleware_context_get_0();
    switch (event->event) {
    case MIDDLEWARE_EVENT_SUBTASK:
        if (event->code != MIDDLEWARE_SUBTASK_RETURNED) {
            return MIDDLEWARE_CALLBACK_CODE_WAIT(self->set);
        }
        middleware_subtask_drop(self->call);
        return respond(self);
    case MIDDLEWARE_EVENT_STREAM_READ:
        if (self->writes) {
            /* Nothing is being read: the other end went away meanwhile. */
            self->ended = true;
            return MIDDLEWARE_CALLBACK_CODE_WAIT(self->set);
        }
        advance(self, event->code);
        return copy(self);
    case MIDDLEWARE_EVENT_STREAM_WRITE:
        if (!self->writes) {
            /* Nothing is being written: nobody wants any more of what is being read. */
            middleware_waitable_join(self->from, 0);
            docs_pipeline_handler_stream_u8_cancel_read(self->from);
            self->copies = false;
            return copy(self);
        }
        advance(self, event->code);
        return copy(self);
    default:
        abort();
    }
}
