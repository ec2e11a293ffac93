/*
 * Calls that take their time from C: completions, polling, a descriptor that says when, host functions
 * that answer later and from another thread, cancellation, both ends of streams and futures.
 * Says "post: ok" when everything came as it should.
 *
 * Usage: post [THREADS]    (with any argument, another thread answers)
 */
#define _POSIX_C_SOURCE 200809L

#include <poll.h>
#include <pthread.h>

#include <post.h>

#include "check.h"
#include "ended.h"

#define STR(literal) TEXT(post_string_t, literal)

/* What the host knows. */
struct host {
    /* Calls of `pause` that are not answered, the first four. */
    windlass_deferred_t *deferred[4];
    uint32_t values[4];
    unsigned count;
    /* `pause` answers at once. */
    bool prompt;
    unsigned cancelled;
    unsigned notes;
    unsigned woken;
    pthread_t thread;
};

/* The component does not want the first answer any more. */
static void on_cancel(void *data) {
    struct host *host = data;
    host->cancelled++;
    OK(windlass_import_complete(host->deferred[0], WINDLASS_CANCELLED, NULL, 0));
    host->deferred[0] = NULL;
    host->count = 0;
}

static int32_t on_pause(void *data, windlass_instance_t *instance, const post_pause_args_t *args,
                        uint32_t *results) {
    struct host *host = data;
    if (host->prompt) {
        *results = args->value * 2;
        return WINDLASS_OK;
    }
    CHECK(host->count < 4);
    host->values[host->count] = args->value;
    host->deferred[host->count] = windlass_import_defer(instance, on_cancel, host);
    CHECK(host->deferred[host->count] != NULL);
    host->count++;
    return WINDLASS_PENDING;
}

/* Answers every call of `pause` with twice its value, the last one first. */
static void answer_with(struct host *host, windlass_status_t expected) {
    while (host->count > 0) {
        uint32_t value;
        host->count--;
        value = host->values[host->count] * 2;
        RETURNS(expected, windlass_import_complete(host->deferred[host->count], WINDLASS_OK, &value,
                                                   sizeof value));
    }
}

static void answer(struct host *host) {
    answer_with(host, WINDLASS_OK);
}

static bool with_threads;

static void *answer_later(void *data) {
    answer(data);
    return NULL;
}

/* The same, in another thread if there are to be any. */
static void begin_answer(struct host *host) {
    if (with_threads) {
        CHECK(pthread_create(&host->thread, NULL, answer_later, host) == 0);
    } else {
        answer(host);
    }
}

static void end_answer(struct host *host) {
    if (with_threads) {
        CHECK(pthread_join(host->thread, NULL) == 0);
    }
}

static int32_t on_name(void *data, windlass_instance_t *instance, const post_name_args_t *args,
                       post_string_t *results) {
    windlass_deferred_t *deferred = windlass_import_defer(instance, NULL, NULL);
    post_string_t name;
    (void)data;
    (void)results;
    if (SAME(args->of, "nobody")) {
        windlass_import_fail(deferred, "there is nobody", 15);
        return WINDLASS_PENDING;
    }
    /* Completed before the function returns. */
    CHECK(post_string_dup_n(&name, (const char *)args->of.ptr, args->of.len));
    OK(windlass_import_complete(deferred, WINDLASS_OK, &name, sizeof name));
    return WINDLASS_PENDING;
}

static int32_t on_note(void *data, windlass_instance_t *instance, const post_note_args_t *args,
                       void *results) {
    (void)instance;
    (void)results;
    CHECK(SAME(args->text, "cancelled"));
    ((struct host *)data)->notes++;
    return WINDLASS_OK;
}

static void on_wake(void *data) {
    ((struct host *)data)->woken++;
}

static windlass_instance_t *new_instance(struct host *host) {
    post_imports_t imports;
    windlass_instance_t *instance;
    memset(host, 0, sizeof *host);
    imports.data = host;
    imports.post_pause = on_pause;
    imports.post_name = on_name;
    imports.post_note = on_note;
    OK(post_instantiate(&imports, NULL, &instance));
    return instance;
}

/* Whether a descriptor is readable within so many milliseconds. */
static bool is_readable(int fd, int milliseconds) {
    struct pollfd asked = {fd, POLLIN, 0};
    return poll(&asked, 1, milliseconds) == 1;
}

static void calls(void) {
    struct host host;
    windlass_instance_t *instance = new_instance(&host);
    struct ended first = {0}, second = {0}, third = {0};
    windlass_call_t call, other;
    post_echo_args_t echo;
    post_relay_args_t relay[2];
    post_nap_args_t nap;
    post_string_t text, said;
    uint32_t results[3] = {0};
    int fd = windlass_instance_eventfd(instance);
    CHECK(fd >= 0);
    windlass_instance_set_wake(instance, on_wake, &host);

    /* One that ends at once. */
    text = STR("hello");
    call = 7;
    OK(post_echo(instance, &text, &echo, &said, on_done, &first, &call));
    CHECK(call == 0 && first.times == 0 && SAME(said, "hello"));
    post_string_free(&said);
    host.prompt = true;
    OK(post_relay(instance, 5, &relay[0], &results[0], on_done, &first, NULL));
    CHECK(first.times == 0 && results[0] == 11);
    host.prompt = false;

    /* Three that go on together, and end in another order. */
    RETURNS(WINDLASS_PENDING,
            post_relay(instance, 10, &relay[0], &results[0], on_done, &first, &call));
    RETURNS(WINDLASS_PENDING,
            post_relay(instance, 20, &relay[1], &results[1], on_done, &second, &other));
    RETURNS(WINDLASS_PENDING, post_nap(instance, 30, &nap, &results[2], on_done, &third, NULL));
    CHECK(call != 0 && other != 0 && call != other && host.count == 3);
    OK(windlass_instance_poll(instance));
    CHECK(!is_readable(fd, 0) && first.times == 0);
    host.woken = 0;
    begin_answer(&host);
    CHECK(is_readable(fd, 10000));
    end_answer(&host);
    CHECK(host.woken > 0);
    OK(windlass_instance_poll(instance));
    CHECK(first.times == 1 && first.status == WINDLASS_OK && results[0] == 21);
    CHECK(second.times == 1 && second.status == WINDLASS_OK && results[1] == 41);
    CHECK(third.times == 1 && third.status == WINDLASS_OK && results[2] == 61);
    CHECK(!is_readable(fd, 0));
    RETURNS(WINDLASS_NOT_FOUND, windlass_call_cancel(instance, call));
    RETURNS(WINDLASS_NOT_FOUND, windlass_call_wait(instance, call));

    /* Waiting blocks until another thread has answered. */
    first.times = 0;
    RETURNS(WINDLASS_PENDING,
            post_nap(instance, 1, &nap, &results[0], on_done, &first, &call));
    begin_answer(&host);
    OK(windlass_call_wait(instance, call));
    end_answer(&host);
    CHECK(first.times == 1 && results[0] == 3);
    OK(windlass_instance_delete(instance));
}

static void cancellation(void) {
    struct host host;
    windlass_instance_t *instance = new_instance(&host);
    struct ended ended = {0};
    windlass_call_t call;
    post_relay_args_t relay;
    post_nap_args_t nap;
    uint32_t result = 99;
    RETURNS(WINDLASS_PENDING,
            post_relay(instance, 10, &relay, &result, on_done, &ended, &call));
    OK(windlass_call_cancel(instance, call));
    OK(windlass_instance_poll(instance));
    CHECK(host.cancelled == 1 && host.notes == 1);
    CHECK(ended.times == 1 && ended.status == WINDLASS_CANCELLED && result == 99);

    /* One that takes no notice. */
    RETURNS(WINDLASS_PENDING, post_nap(instance, 4, &nap, &result, on_done, &ended, &call));
    OK(windlass_call_cancel(instance, call));
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 1);
    answer(&host);
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 2 && ended.status == WINDLASS_OK && result == 9);

    /* One that never waits for the host: others have their turn. */
    RETURNS(WINDLASS_PENDING, post_spin(instance, on_done, &ended, &call));
    RETURNS(WINDLASS_PENDING, windlass_instance_poll(instance));
    OK(windlass_call_cancel(instance, call));
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 3 && ended.status == WINDLASS_CANCELLED);

    /* Calls end with their instance; their host functions may answer too late. */
    RETURNS(WINDLASS_PENDING, post_nap(instance, 4, &nap, &result, on_done, &ended, &call));
    OK(windlass_instance_delete(instance));
    CHECK(ended.times == 4 && ended.status == WINDLASS_CANCELLED);
    answer_with(&host, WINDLASS_NOT_FOUND);
}

static void strings(void) {
    struct host host;
    windlass_instance_t *instance = new_instance(&host);
    struct ended ended = {0};
    windlass_call_t call;
    post_greet_args_t args;
    post_string_t text = STR("there"), said;
    RETURNS(WINDLASS_PENDING, post_greet(instance, &text, &args, &said, NULL, NULL, &call));
    OK(windlass_call_wait(instance, call));
    CHECK(SAME(said, "hello there"));
    post_string_free(&said);

    /* A failure of the host's ends everything. */
    text = STR("nobody");
    RETURNS(WINDLASS_PENDING, post_greet(instance, &text, &args, &said, on_done, &ended, &call));
    RETURNS(WINDLASS_HOST_ERROR, windlass_instance_poll(instance));
    CONTAINS(windlass_error_message(instance), "there is nobody");
    CHECK(ended.times == 1 && ended.status == WINDLASS_POISONED);
    RETURNS(WINDLASS_POISONED, windlass_instance_poll(instance));
    RETURNS(WINDLASS_POISONED, post_spin(instance, NULL, NULL, NULL));
    OK(windlass_instance_delete(instance));

    /* And so does a trap, while others wait. */
    instance = new_instance(&host);
    {
        post_nap_args_t nap;
        uint32_t result;
        RETURNS(WINDLASS_PENDING, post_nap(instance, 4, &nap, &result, on_done, &ended, &call));
        RETURNS(WINDLASS_TRAP, post_trap(instance, on_done, &ended, &call));
        CHECK(ended.times == 1);
        RETURNS(WINDLASS_POISONED, windlass_instance_poll(instance));
        CHECK(ended.times == 2 && ended.status == WINDLASS_POISONED);
    }
    OK(windlass_instance_delete(instance));
    answer_with(&host, WINDLASS_NOT_FOUND);

    /* An answer that was given and that nobody has taken. */
    instance = new_instance(&host);
    text = STR("there");
    RETURNS(WINDLASS_PENDING, post_greet(instance, &text, &args, &said, NULL, NULL, &call));
    OK(windlass_instance_delete(instance));
}

static void streams(void) {
    struct host host;
    windlass_instance_t *instance = new_instance(&host);
    struct ended call_ended = {0}, ended = {0};
    windlass_copy_t copy;
    post_sum_args_t sum;
    post_count_args_t count;
    post_stream_u8_t readable;
    post_stream_u8_writer_t writable;
    uint8_t bytes[100], got[10];
    uint32_t result;
    unsigned total = 0;
    for (unsigned i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)i;
    }

    /* The component reads, 64 at a time. */
    OK(post_stream_u8_new(instance, &readable, &writable));
    RETURNS(WINDLASS_PENDING,
            post_sum(instance, readable, &sum, &result, on_done, &call_ended, NULL));
    RETURNS(WINDLASS_INVALID_ARGUMENT, windlass_stream_drop_readable(instance, readable));
    OK(post_stream_u8_write(instance, writable, bytes, 100, on_copied, &ended, &copy));
    CHECK(copy.result == WINDLASS_COPY_COMPLETED && copy.count == 64);
    RETURNS(WINDLASS_PENDING,
            post_stream_u8_write(instance, writable, bytes + 64, 36, on_copied, &ended, &copy));
    CHECK(ended.times == 0);
    RETURNS(WINDLASS_INVALID_ARGUMENT,
            post_stream_u8_write(instance, writable, bytes, 1, NULL, NULL, &copy));
    CONTAINS(windlass_error_message(instance), "concurrent operations");
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 1 && ended.end == writable && ended.count == 36);
    CHECK(ended.result == WINDLASS_COPY_COMPLETED && call_ended.times == 0);
    OK(windlass_stream_drop_writable(instance, writable));
    OK(windlass_instance_poll(instance));
    CHECK(call_ended.times == 1 && call_ended.status == WINDLASS_OK && result == 99 * 100 / 2);

    /* The component writes. */
    OK(post_count(instance, 25, &count, &readable, NULL, NULL, NULL));
    for (;;) {
        ended.times = 0;
        windlass_status_t status =
            post_stream_u8_read(instance, readable, got, 10, on_copied, &ended, &copy);
        if (status == WINDLASS_PENDING) {
            OK(windlass_instance_poll(instance));
            CHECK(ended.times == 1);
            copy.result = ended.result;
            copy.count = ended.count;
        } else {
            OK(status);
        }
        for (uint32_t i = 0; i < copy.count; i++) {
            CHECK(got[i] == total);
            total++;
        }
        if (copy.result != WINDLASS_COPY_COMPLETED) {
            CHECK(copy.result == WINDLASS_COPY_DROPPED);
            break;
        }
    }
    CHECK(total == 25);
    OK(windlass_stream_drop_readable(instance, readable));

    /* A read that is cancelled, and ends that are not what they should be. */
    OK(post_stream_u8_new(instance, &readable, &writable));
    RETURNS(WINDLASS_PENDING,
            post_stream_u8_read(instance, readable, got, 10, on_copied, &ended, &copy));
    RETURNS(WINDLASS_INVALID_ARGUMENT, windlass_stream_cancel_write(instance, writable, &copy));
    RETURNS(WINDLASS_INVALID_ARGUMENT, windlass_stream_cancel_write(instance, readable, &copy));
    RETURNS(WINDLASS_INVALID_ARGUMENT, windlass_future_cancel_read(instance, readable, &copy));
    OK(windlass_stream_cancel_read(instance, readable, &copy));
    CHECK(copy.result == WINDLASS_COPY_CANCELLED && copy.count == 0);
    RETURNS(WINDLASS_INVALID_ARGUMENT, windlass_stream_drop_readable(instance, writable));
    RETURNS(WINDLASS_INVALID_ARGUMENT, windlass_stream_drop_readable(instance, 12345));
    RETURNS(WINDLASS_INVALID_ARGUMENT,
            windlass_future_new(instance, POST_STREAM_U8_TYPE, &readable, &writable));
    OK(windlass_instance_delete(instance));
}

static void futures(void) {
    struct host host;
    windlass_instance_t *instance = new_instance(&host);
    windlass_copy_t copy;
    windlass_call_t call;
    struct ended ended = {0};
    post_swap_args_t swap;
    post_string_t text = STR("a value"), said;
    post_future_string_t readable;
    post_future_string_writer_t writable;
    OK(post_future_string_new(instance, &readable, &writable));
    RETURNS(WINDLASS_PENDING, post_swap(instance, readable, &swap, &said, on_done, &ended, &call));
    RETURNS(WINDLASS_PENDING, windlass_call_wait(instance, call));
    OK(post_future_string_write(instance, writable, &text, NULL, NULL, &copy));
    CHECK(copy.result == WINDLASS_COPY_COMPLETED && copy.count == 1);
    OK(windlass_call_wait(instance, call));
    CHECK(SAME(said, "a value") && ended.times == 1);
    post_string_free(&said);
    OK(windlass_future_drop_writable(instance, writable));
    OK(windlass_instance_delete(instance));
}

/* Nobody waits for ever for a future that the host gives up. */
static void given_up(void) {
    struct host host;
    windlass_instance_t *instance = new_instance(&host);
    windlass_copy_t copy;
    windlass_call_t call;
    struct ended ended = {0}, again = {0};
    post_swap_args_t swap;
    post_string_t said;
    post_future_string_t readable;
    post_future_string_writer_t writable;
    /* The component waits for it. */
    OK(post_future_string_new(instance, &readable, &writable));
    RETURNS(WINDLASS_PENDING, post_swap(instance, readable, &swap, &said, on_done, &ended, &call));
    OK(windlass_future_drop_writable(instance, writable));
    CHECK(ended.times == 0);
    RETURNS(WINDLASS_HOST_ERROR, windlass_instance_poll(instance));
    CONTAINS(windlass_error_message(instance), "before it wrote a value");
    CHECK(ended.times == 1 && ended.status == WINDLASS_POISONED);
    OK(windlass_instance_delete(instance));
    /* It gets one that was given up. */
    instance = new_instance(&host);
    OK(post_future_string_new(instance, &readable, &writable));
    OK(windlass_future_drop_writable(instance, writable));
    RETURNS(WINDLASS_HOST_ERROR, post_swap(instance, readable, &swap, &said, on_done, &again, &call));
    CONTAINS(windlass_error_message(instance), "before it wrote a value");
    CHECK(again.times == 0);
    OK(windlass_instance_delete(instance));
    /* The host itself reads it. */
    instance = new_instance(&host);
    OK(post_future_string_new(instance, &readable, &writable));
    OK(windlass_future_drop_writable(instance, writable));
    OK(post_future_string_read(instance, readable, &said, NULL, NULL, &copy));
    CHECK(copy.result == WINDLASS_COPY_DROPPED && copy.count == 0);
    OK(windlass_instance_delete(instance));
}

/* There is no subtyping between functions that are `async` and those that are not. */
static void kinds(void) {
    struct host host;
    windlass_instance_t *instance;
    windlass_import_t list[3] = {{(void (*)(void))on_pause, &host, WINDLASS_IMPORT_ASYNC},
                                 {(void (*)(void))on_name, &host, 0},
                                 {(void (*)(void))on_note, &host, 0}};
    RETURNS(WINDLASS_LINK, windlass_instance_new(&post_component, NULL, list, 3, &instance));
    CONTAINS(windlass_last_error(), "import name: ");
    CONTAINS(windlass_last_error(), "wants `name: async func(of: string) -> string`");
    CONTAINS(windlass_last_error(), "gives `name: func(of: string) -> string`");
    list[1].flags = WINDLASS_IMPORT_ASYNC;
    list[2].flags = WINDLASS_IMPORT_ASYNC;
    RETURNS(WINDLASS_LINK, windlass_instance_new(&post_component, NULL, list, 3, &instance));
    CONTAINS(windlass_last_error(), "gives `note: async func(text: string)`");
    list[2].flags = 0;
    OK(windlass_instance_new(&post_component, NULL, list, 3, &instance));
    OK(windlass_instance_delete(instance));
}

int main(int argc, char **argv) {
    (void)argv;
    with_threads = argc > 1;
    calls();
    cancellation();
    strings();
    streams();
    futures();
    given_up();
    kinds();
    puts("post: ok");
    return 0;
}
