/*
 * The component `courier`, compiled by Windlass 0.1.0. Generated: do not edit.
 *
 * courier_instantiate makes an instance, windlass_instance_delete ends it. Each exported function
 * is a C function that takes the instance first, and last a place for the result, if there is
 * one. It returns WINDLASS_OK or says why not; see windlass_error_message. The symbol behind it
 * has the same name with `_entry`, and takes a struct of arguments and a place for the result.
 *
 * Arguments are borrowed for the call; only an `own` handle is given away. After WINDLASS_OK the
 * result is yours: free it with the `_free` function of its type, where it has one, and drop the
 * handles in it, which `_free` does not. After any other status there is no result.
 */
#ifndef WINDLASS_COMPONENT_COURIER_H
#define WINDLASS_COMPONENT_COURIER_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <windlass.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- types --------------------------------------------------------------------------------- */

/* `string`: `len` bytes of UTF-8; no zero byte at the end. */
typedef struct courier_string_t {
    uint8_t *ptr;
    size_t len;
} courier_string_t;
static_assert(sizeof(courier_string_t) == 16, "layout");
static_assert(offsetof(courier_string_t, len) == 8, "layout");

/* A resource `box`: the host defines this struct, or casts to it. */
typedef struct docs_courier_types_box_t docs_courier_types_box_t;

/* `list<string>` */
typedef struct courier_list_string_t {
    courier_string_t *ptr;
    size_t len;
} courier_list_string_t;
static_assert(sizeof(courier_list_string_t) == 16, "layout");
static_assert(offsetof(courier_list_string_t, len) == 8, "layout");

/* `error-context` */
typedef uint32_t courier_error_context_t;

/* `result<string, error-context>` */
typedef struct courier_clock_result_string_error_context_t {
    bool is_err;
    union {
        courier_string_t ok;
        courier_error_context_t err;
    } val;
} courier_clock_result_string_error_context_t;
static_assert(sizeof(courier_clock_result_string_error_context_t) == 24, "layout");
static_assert(offsetof(courier_clock_result_string_error_context_t, is_err) == 0, "layout");
static_assert(offsetof(courier_clock_result_string_error_context_t, val) == 8, "layout");

/* `borrow<box>`: the resource itself */
typedef docs_courier_types_box_t *docs_courier_types_borrow_box_t;

/* `list<u8>` */
typedef struct courier_list_u8_t {
    uint8_t *ptr;
    size_t len;
} courier_list_u8_t;
static_assert(sizeof(courier_list_u8_t) == 16, "layout");
static_assert(offsetof(courier_list_u8_t, len) == 8, "layout");

/* `letter` of `docs:courier/types@1.0.0`: record */
typedef struct docs_courier_types_letter_t {
    courier_string_t to;
    courier_list_u8_t body;
} docs_courier_types_letter_t;
static_assert(sizeof(docs_courier_types_letter_t) == 32, "layout");
static_assert(offsetof(docs_courier_types_letter_t, to) == 0, "layout");
static_assert(offsetof(docs_courier_types_letter_t, body) == 16, "layout");

/* `stream<letter>`: the readable end, and the writable one */
typedef uint32_t docs_courier_types_stream_letter_t;
typedef uint32_t docs_courier_types_stream_letter_writer_t;

/* `failure` of `docs:courier/types@1.0.0`: enum */
typedef uint8_t docs_courier_types_failure_t;
#define DOCS_COURIER_TYPES_FAILURE_LOST 0
#define DOCS_COURIER_TYPES_FAILURE_LATE 1

/* `result<stream<letter>, failure>` */
typedef struct docs_courier_types_result_stream_letter_failure_t {
    bool is_err;
    union {
        docs_courier_types_stream_letter_t ok;
        docs_courier_types_failure_t err;
    } val;
} docs_courier_types_result_stream_letter_failure_t;
static_assert(sizeof(docs_courier_types_result_stream_letter_failure_t) == 8, "layout");
static_assert(offsetof(docs_courier_types_result_stream_letter_failure_t, is_err) == 0, "layout");
static_assert(offsetof(docs_courier_types_result_stream_letter_failure_t, val) == 4, "layout");

/* `stream<u8>`: the readable end, and the writable one */
typedef uint32_t courier_stream_u8_t;
typedef uint32_t courier_stream_u8_writer_t;

/* `stream`: the readable end, and the writable one */
typedef uint32_t courier_stream_void_t;
typedef uint32_t courier_stream_void_writer_t;

/* `result<stream<u8>>` */
typedef struct courier_result_stream_u8_void_t {
    bool is_err;
    union {
        courier_stream_u8_t ok;
    } val;
} courier_result_stream_u8_void_t;
static_assert(sizeof(courier_result_stream_u8_void_t) == 8, "layout");
static_assert(offsetof(courier_result_stream_u8_void_t, is_err) == 0, "layout");
static_assert(offsetof(courier_result_stream_u8_void_t, val) == 4, "layout");

/* `future<result<stream<u8>>>`: the readable end, and the writable one */
typedef uint32_t courier_future_result_stream_u8_void_t;
typedef uint32_t courier_future_result_stream_u8_void_writer_t;

/* `future<string>`: the readable end, and the writable one */
typedef uint32_t courier_future_string_t;
typedef uint32_t courier_future_string_writer_t;

/* `option<error-context>` */
typedef struct courier_option_error_context_t {
    bool is_some;
    courier_error_context_t val;
} courier_option_error_context_t;
static_assert(sizeof(courier_option_error_context_t) == 8, "layout");
static_assert(offsetof(courier_option_error_context_t, is_some) == 0, "layout");
static_assert(offsetof(courier_option_error_context_t, val) == 4, "layout");

/* `letter` of `docs:courier/post@1.0.0`: record */
typedef docs_courier_types_letter_t docs_courier_post_letter_t;

/* `failure` of `docs:courier/post@1.0.0`: enum */
typedef docs_courier_types_failure_t docs_courier_post_failure_t;

/* `result<u32, failure>` */
typedef struct docs_courier_post_result_u32_failure_t {
    bool is_err;
    union {
        uint32_t ok;
        docs_courier_post_failure_t err;
    } val;
} docs_courier_post_result_u32_failure_t;
static_assert(sizeof(docs_courier_post_result_u32_failure_t) == 8, "layout");
static_assert(offsetof(docs_courier_post_result_u32_failure_t, is_err) == 0, "layout");
static_assert(offsetof(docs_courier_post_result_u32_failure_t, val) == 4, "layout");

/* `stream<letter>`: the readable end, and the writable one */
typedef uint32_t docs_courier_post_stream_letter_t;
typedef uint32_t docs_courier_post_stream_letter_writer_t;

/* ---- memory -------------------------------------------------------------------------------- */

/* Makes `*ret` refer to the zero-terminated text `s` without a copy: for arguments. */
static inline void courier_string_set(courier_string_t *ret, const char *s) {
    ret->ptr = (uint8_t *)(uintptr_t)s;
    ret->len = strlen(s);
}

/*
 * Makes `*ret` a copy of the `len` bytes at `s`, for results of host functions; false, with an
 * empty string, when memory is exhausted.
 */
static inline bool courier_string_dup_n(courier_string_t *ret, const char *s, size_t len) {
    ret->ptr = (uint8_t *)windlass_alloc(len);
    ret->len = ret->ptr == NULL ? 0 : len;
    if (ret->len > 0) {
        memcpy(ret->ptr, s, len);
    }
    return ret->len == len;
}

/* The same for a zero-terminated text. */
static inline bool courier_string_dup(courier_string_t *ret, const char *s) {
    return courier_string_dup_n(ret, s, strlen(s));
}

static inline void courier_string_free(courier_string_t *value) {
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}

static inline void courier_list_string_free(courier_list_string_t *value) {
    for (size_t i = 0; i < value->len; i++) {
        courier_string_free(&value->ptr[i]);
    }
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}

static inline void courier_clock_result_string_error_context_free(
    courier_clock_result_string_error_context_t *value) {
    if (!value->is_err) {
        courier_string_free(&value->val.ok);
    }
}

static inline void courier_list_u8_free(courier_list_u8_t *value) {
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}

static inline void docs_courier_types_letter_free(docs_courier_types_letter_t *value) {
    courier_string_free(&value->to);
    courier_list_u8_free(&value->body);
}

static inline void docs_courier_post_letter_free(docs_courier_post_letter_t *value) {
    docs_courier_types_letter_free(value);
}

/* ---- resources ----------------------------------------------------------------------------- */

/* ---- streams and futures ------------------------------------------------------------------- */

/* The number of the type `stream<letter>`. */
#define DOCS_COURIER_TYPES_STREAM_LETTER_TYPE 12u

/* See windlass_stream_new and its siblings, which take these ends as they are. */
static inline windlass_status_t docs_courier_types_stream_letter_new(
    windlass_instance_t *instance,
    docs_courier_types_stream_letter_t *readable,
    docs_courier_types_stream_letter_writer_t *writable) {
    return windlass_stream_new(instance, DOCS_COURIER_TYPES_STREAM_LETTER_TYPE, readable, writable);
}

static inline windlass_status_t docs_courier_types_stream_letter_read(
    windlass_instance_t *instance,
    docs_courier_types_stream_letter_t readable,
    docs_courier_types_letter_t *elements,
    size_t count,
    windlass_copied_t done,
    void *data,
    windlass_copy_t *copy) {
    return windlass_stream_read(instance, readable, elements, count, done, data, copy);
}

static inline windlass_status_t docs_courier_types_stream_letter_write(
    windlass_instance_t *instance,
    docs_courier_types_stream_letter_writer_t writable,
    const docs_courier_types_letter_t *elements,
    size_t count,
    windlass_copied_t done,
    void *data,
    windlass_copy_t *copy) {
    return windlass_stream_write(instance, writable, elements, count, done, data, copy);
}

/* The number of the type `stream<u8>`. */
#define COURIER_STREAM_U8_TYPE 15u

/* See windlass_stream_new and its siblings, which take these ends as they are. */
static inline windlass_status_t courier_stream_u8_new(
    windlass_instance_t *instance,
    courier_stream_u8_t *readable,
    courier_stream_u8_writer_t *writable) {
    return windlass_stream_new(instance, COURIER_STREAM_U8_TYPE, readable, writable);
}

static inline windlass_status_t courier_stream_u8_read(
    windlass_instance_t *instance,
    courier_stream_u8_t readable,
    uint8_t *elements,
    size_t count,
    windlass_copied_t done,
    void *data,
    windlass_copy_t *copy) {
    return windlass_stream_read(instance, readable, elements, count, done, data, copy);
}

static inline windlass_status_t courier_stream_u8_write(
    windlass_instance_t *instance,
    courier_stream_u8_writer_t writable,
    const uint8_t *elements,
    size_t count,
    windlass_copied_t done,
    void *data,
    windlass_copy_t *copy) {
    return windlass_stream_write(instance, writable, elements, count, done, data, copy);
}

/* The number of the type `stream`. */
#define COURIER_STREAM_VOID_TYPE 17u

/* See windlass_stream_new and its siblings, which take these ends as they are. */
static inline windlass_status_t courier_stream_void_new(
    windlass_instance_t *instance,
    courier_stream_void_t *readable,
    courier_stream_void_writer_t *writable) {
    return windlass_stream_new(instance, COURIER_STREAM_VOID_TYPE, readable, writable);
}

static inline windlass_status_t courier_stream_void_read(
    windlass_instance_t *instance,
    courier_stream_void_t readable,
    size_t count,
    windlass_copied_t done,
    void *data,
    windlass_copy_t *copy) {
    return windlass_stream_read(instance, readable, NULL, count, done, data, copy);
}

static inline windlass_status_t courier_stream_void_write(
    windlass_instance_t *instance,
    courier_stream_void_writer_t writable,
    size_t count,
    windlass_copied_t done,
    void *data,
    windlass_copy_t *copy) {
    return windlass_stream_write(instance, writable, NULL, count, done, data, copy);
}

/* The number of the type `future<result<stream<u8>>>`. */
#define COURIER_FUTURE_RESULT_STREAM_U8_VOID_TYPE 20u

/* See windlass_future_new and its siblings, which take these ends as they are. */
static inline windlass_status_t courier_future_result_stream_u8_void_new(
    windlass_instance_t *instance,
    courier_future_result_stream_u8_void_t *readable,
    courier_future_result_stream_u8_void_writer_t *writable) {
    return windlass_future_new(instance, COURIER_FUTURE_RESULT_STREAM_U8_VOID_TYPE, readable, writable);
}

static inline windlass_status_t courier_future_result_stream_u8_void_read(
    windlass_instance_t *instance,
    courier_future_result_stream_u8_void_t readable,
    courier_result_stream_u8_void_t *value,
    windlass_copied_t done,
    void *data,
    windlass_copy_t *copy) {
    return windlass_future_read(instance, readable, value, done, data, copy);
}

static inline windlass_status_t courier_future_result_stream_u8_void_write(
    windlass_instance_t *instance,
    courier_future_result_stream_u8_void_writer_t writable,
    const courier_result_stream_u8_void_t *value,
    windlass_copied_t done,
    void *data,
    windlass_copy_t *copy) {
    return windlass_future_write(instance, writable, value, done, data, copy);
}

/* The number of the type `future<string>`. */
#define COURIER_FUTURE_STRING_TYPE 21u

/* See windlass_future_new and its siblings, which take these ends as they are. */
static inline windlass_status_t courier_future_string_new(
    windlass_instance_t *instance,
    courier_future_string_t *readable,
    courier_future_string_writer_t *writable) {
    return windlass_future_new(instance, COURIER_FUTURE_STRING_TYPE, readable, writable);
}

static inline windlass_status_t courier_future_string_read(
    windlass_instance_t *instance,
    courier_future_string_t readable,
    courier_string_t *value,
    windlass_copied_t done,
    void *data,
    windlass_copy_t *copy) {
    return windlass_future_read(instance, readable, value, done, data, copy);
}

static inline windlass_status_t courier_future_string_write(
    windlass_instance_t *instance,
    courier_future_string_writer_t writable,
    const courier_string_t *value,
    windlass_copied_t done,
    void *data,
    windlass_copy_t *copy) {
    return windlass_future_write(instance, writable, value, done, data, copy);
}

/* The number of the type `stream<letter>`. */
#define DOCS_COURIER_POST_STREAM_LETTER_TYPE 12u

/* See windlass_stream_new and its siblings, which take these ends as they are. */
static inline windlass_status_t docs_courier_post_stream_letter_new(
    windlass_instance_t *instance,
    docs_courier_post_stream_letter_t *readable,
    docs_courier_post_stream_letter_writer_t *writable) {
    return windlass_stream_new(instance, DOCS_COURIER_POST_STREAM_LETTER_TYPE, readable, writable);
}

static inline windlass_status_t docs_courier_post_stream_letter_read(
    windlass_instance_t *instance,
    docs_courier_post_stream_letter_t readable,
    docs_courier_post_letter_t *elements,
    size_t count,
    windlass_copied_t done,
    void *data,
    windlass_copy_t *copy) {
    return windlass_stream_read(instance, readable, elements, count, done, data, copy);
}

static inline windlass_status_t docs_courier_post_stream_letter_write(
    windlass_instance_t *instance,
    docs_courier_post_stream_letter_writer_t writable,
    const docs_courier_post_letter_t *elements,
    size_t count,
    windlass_copied_t done,
    void *data,
    windlass_copy_t *copy) {
    return windlass_stream_write(instance, writable, elements, count, done, data, copy);
}

/* ---- exports ------------------------------------------------------------------------------- */

/* The arguments of `drain`. */
typedef struct courier_drain_args_t {
    courier_stream_void_t parts;
} courier_drain_args_t;
static_assert(sizeof(courier_drain_args_t) == 4, "layout");
static_assert(offsetof(courier_drain_args_t, parts) == 0, "layout");

int32_t courier_drain_entry(
    windlass_instance_t *instance,
    const courier_drain_args_t *args,
    courier_future_result_stream_u8_void_t *results);

/*
 * `drain: async func(parts: stream) -> future<result<stream<u8>>>`.
 * Gives away the handles in `parts`.
 * Unless it returns WINDLASS_PENDING the call has ended; else `done` tells when it has. `*args`
 * and `*ret` stay until then.
 * The handles in the result are the caller's to drop.
 */
static inline windlass_status_t courier_drain(
    windlass_instance_t *instance,
    courier_stream_void_t parts,
    courier_drain_args_t *args,
    courier_future_result_stream_u8_void_t *ret,
    windlass_completion_t done,
    void *data,
    windlass_call_t *call) {
    args->parts = parts;
    return windlass_call_start(
        instance, (windlass_export_fn_t)courier_drain_entry, args, ret, done, data, call);
}

/* The arguments of `send`. */
typedef struct docs_courier_post_send_args_t {
    docs_courier_post_letter_t letter;
    courier_future_string_t receipt;
} docs_courier_post_send_args_t;
static_assert(sizeof(docs_courier_post_send_args_t) == 40, "layout");
static_assert(offsetof(docs_courier_post_send_args_t, letter) == 0, "layout");
static_assert(offsetof(docs_courier_post_send_args_t, receipt) == 32, "layout");

int32_t docs_courier_post_send_entry(
    windlass_instance_t *instance,
    const docs_courier_post_send_args_t *args,
    docs_courier_post_result_u32_failure_t *results);

/*
 * `send: async func(letter: letter, receipt: future<string>) -> result<u32, failure>` of
 * `docs:courier/post@1.0.0`.
 * Gives away the handles in `receipt`.
 * Arguments are lent for the call.
 * Unless it returns WINDLASS_PENDING the call has ended; else `done` tells when it has. `*args`
 * and `*ret` stay until then.
 */
static inline windlass_status_t docs_courier_post_send(
    windlass_instance_t *instance,
    const docs_courier_post_letter_t *letter,
    courier_future_string_t receipt,
    docs_courier_post_send_args_t *args,
    docs_courier_post_result_u32_failure_t *ret,
    windlass_completion_t done,
    void *data,
    windlass_call_t *call) {
    args->letter = *letter;
    args->receipt = receipt;
    return windlass_call_start(
        instance, (windlass_export_fn_t)docs_courier_post_send_entry, args, ret, done, data, call);
}

int32_t docs_courier_post_ping_entry(
    windlass_instance_t *instance,
    const void *args,
    void *results);

/*
 * `ping: async func()` of `docs:courier/post@1.0.0`.
 * Unless it returns WINDLASS_PENDING the call has ended; else `done` tells when it has.
 */
static inline windlass_status_t docs_courier_post_ping(
    windlass_instance_t *instance,
    windlass_completion_t done,
    void *data,
    windlass_call_t *call) {
    return windlass_call_start(
        instance, (windlass_export_fn_t)docs_courier_post_ping_entry, NULL, NULL, done, data, call);
}

/* The arguments of `receive`. */
typedef struct docs_courier_post_receive_args_t {
    courier_stream_u8_t data;
    uint32_t call;
} docs_courier_post_receive_args_t;
static_assert(sizeof(docs_courier_post_receive_args_t) == 8, "layout");
static_assert(offsetof(docs_courier_post_receive_args_t, data) == 0, "layout");
static_assert(offsetof(docs_courier_post_receive_args_t, call) == 4, "layout");

int32_t docs_courier_post_receive_entry(
    windlass_instance_t *instance,
    const docs_courier_post_receive_args_t *args,
    docs_courier_post_stream_letter_t *results);

/*
 * `receive: async func(data: stream<u8>, call: u32) -> stream<letter>` of
 * `docs:courier/post@1.0.0`.
 * Gives away the handles in `data`.
 * Unless it returns WINDLASS_PENDING the call has ended; else `done` tells when it has. `*args`
 * and `*ret` stay until then.
 * The handles in the result are the caller's to drop.
 */
static inline windlass_status_t docs_courier_post_receive(
    windlass_instance_t *instance,
    courier_stream_u8_t data_,
    uint32_t call_,
    docs_courier_post_receive_args_t *args,
    docs_courier_post_stream_letter_t *ret,
    windlass_completion_t done,
    void *data,
    windlass_call_t *call) {
    args->data = data_;
    args->call = call_;
    return windlass_call_start(
        instance, (windlass_export_fn_t)docs_courier_post_receive_entry, args, ret, done, data, call);
}

/* The arguments of `sync`. */
typedef struct docs_courier_post_sync_args_t {
    uint32_t done;
} docs_courier_post_sync_args_t;
static_assert(sizeof(docs_courier_post_sync_args_t) == 4, "layout");
static_assert(offsetof(docs_courier_post_sync_args_t, done) == 0, "layout");

int32_t docs_courier_post_sync_entry(
    windlass_instance_t *instance,
    const docs_courier_post_sync_args_t *args,
    courier_option_error_context_t *results);

/*
 * `sync: func(done: u32) -> option<error-context>` of `docs:courier/post@1.0.0`.
 * Nothing changes owner.
 */
static inline windlass_status_t docs_courier_post_sync(
    windlass_instance_t *instance,
    uint32_t done,
    courier_option_error_context_t *ret) {
    docs_courier_post_sync_args_t args;
    args.done = done;
    return (windlass_status_t)docs_courier_post_sync_entry(instance, &args, ret);
}

/* ---- imports ------------------------------------------------------------------------------- */

/* The arguments of `wait`. */
typedef struct courier_clock_wait_args_t {
    uint64_t milliseconds;
} courier_clock_wait_args_t;
static_assert(sizeof(courier_clock_wait_args_t) == 8, "layout");
static_assert(offsetof(courier_clock_wait_args_t, milliseconds) == 0, "layout");

/* The arguments of `lookup`. */
typedef struct courier_clock_lookup_args_t {
    courier_string_t name;
    courier_list_string_t hints;
} courier_clock_lookup_args_t;
static_assert(sizeof(courier_clock_lookup_args_t) == 32, "layout");
static_assert(offsetof(courier_clock_lookup_args_t, name) == 0, "layout");
static_assert(offsetof(courier_clock_lookup_args_t, hints) == 16, "layout");

/* The arguments of `[method]box.open`. */
typedef struct docs_courier_types_method_box_open_args_t {
    docs_courier_types_borrow_box_t self;
} docs_courier_types_method_box_open_args_t;
static_assert(sizeof(docs_courier_types_method_box_open_args_t) == 8, "layout");
static_assert(offsetof(docs_courier_types_method_box_open_args_t, self) == 0, "layout");

/* The arguments of `log`. */
typedef struct courier_log_args_t {
    courier_stream_u8_t text;
} courier_log_args_t;
static_assert(sizeof(courier_log_args_t) == 4, "layout");
static_assert(offsetof(courier_log_args_t, text) == 0, "layout");

/*
 * What the component needs from its host. A function returns WINDLASS_OK with its result in
 * `*results`, or another status, which fails the call into the component; windlass_fail says why.
 * Arguments are borrowed for the call, but `own` handles in them belong to the function. What the
 * result points to comes from windlass_alloc and is given away, and so are `own` handles in it.
 *
 * An `async` function may also keep what windlass_import_defer gives it and return
 * WINDLASS_PENDING. It has taken what it needs of the arguments by then; the result is given with
 * windlass_import_complete, by any thread.
 */
typedef struct courier_imports_t {
    /* Passed to each function as it is. */
    void *data;

    /* `wait: async func(milliseconds: u64)` of `clock`. */
    int32_t (*courier_clock_wait)(
        void *data,
        windlass_instance_t *instance,
        const courier_clock_wait_args_t *args,
        void *results);

    /*
     * `lookup: async func(name: string, hints: list<string>) -> result<string, error-context>`
     * of `clock`.
     */
    int32_t (*courier_clock_lookup)(
        void *data,
        windlass_instance_t *instance,
        const courier_clock_lookup_args_t *args,
        courier_clock_result_string_error_context_t *results);

    /* `now: func() -> u64` of `clock`. */
    int32_t (*courier_clock_now)(
        void *data,
        windlass_instance_t *instance,
        const void *args,
        uint64_t *results);

    /* The last owner of a `box` of `docs:courier/types@1.0.0` dropped it. May be null. */
    void (*docs_courier_types_box_dtor)(
        void *data,
        windlass_instance_t *instance,
        docs_courier_types_box_t *rep);

    /*
     * `[method]box.open: async func(self: borrow<box>) -> result<stream<letter>, failure>` of
     * `docs:courier/types@1.0.0`.
     */
    int32_t (*docs_courier_types_method_box_open)(
        void *data,
        windlass_instance_t *instance,
        const docs_courier_types_method_box_open_args_t *args,
        docs_courier_types_result_stream_letter_failure_t *results);

    /* `log: func(text: stream<u8>)`. */
    int32_t (*courier_log)(
        void *data,
        windlass_instance_t *instance,
        const courier_log_args_t *args,
        void *results);
} courier_imports_t;

/* ---- the component ------------------------------------------------------------------------- */

/* The manifest. */
extern const windlass_component_t courier_component;

/*
 * Makes an instance and runs its start-up code; see windlass_instance_new. `config` may be null.
 * `imports` is copied; its `data` must outlive the instance.
 */
static inline windlass_status_t courier_instantiate(
    const courier_imports_t *imports,
    const windlass_config_t *config,
    windlass_instance_t **out) {
    windlass_import_t list[6];
    list[0].fn = (void (*)(void))imports->courier_clock_wait;
    list[0].data = imports->data;
    list[0].flags = WINDLASS_IMPORT_ASYNC;
    list[1].fn = (void (*)(void))imports->courier_clock_lookup;
    list[1].data = imports->data;
    list[1].flags = WINDLASS_IMPORT_ASYNC;
    list[2].fn = (void (*)(void))imports->courier_clock_now;
    list[2].data = imports->data;
    list[2].flags = 0;
    list[3].fn = (void (*)(void))imports->docs_courier_types_box_dtor;
    list[3].data = imports->data;
    list[3].flags = 0;
    list[4].fn = (void (*)(void))imports->docs_courier_types_method_box_open;
    list[4].data = imports->data;
    list[4].flags = WINDLASS_IMPORT_ASYNC;
    list[5].fn = (void (*)(void))imports->courier_log;
    list[5].data = imports->data;
    list[5].flags = 0;
    return windlass_instance_new(&courier_component, config, list, 6, out);
}

#ifdef __cplusplus
}
#endif

#endif
