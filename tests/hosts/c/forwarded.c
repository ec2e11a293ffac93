/*
 * A component gives the host's own `async` functions back to it: calls from host to host that end at once,
 * that go on, that are cancelled and that fail; strings, handles, streams and futures; and resources that are
 * lent to calls that go on. Says "forwarded: ok" when everything came as it should.
 *
 * Usage: forwarded [THREADS]    (with any argument, another thread answers)
 */
#include <pthread.h>

#include <forwarded.h>

#include "check.h"
#include "ended.h"

#define STR(literal) TEXT(forwarded_string_t, literal)

/* What a call is to be answered with. */
struct answer {
    windlass_deferred_t *deferred;
    const void *results;
    size_t size;
};

struct host {
    /* Functions answer at once. */
    bool prompt;
    /* The call that waits for its answer. */
    windlass_deferred_t *deferred;
    /* What `name` was called with. */
    char of[16];
    unsigned calls;
    unsigned cancelled;
    /* What a cancelled call ends with: its result, or that it was cancelled. */
    bool stubborn;
    unsigned dropped;
    uint32_t end;
};

struct imports_t_p_api_thing_t {
    uint32_t number;
};

static imports_t_p_api_thing_t things[] = {{0}, {10}, {20}};

/* Whoever called does not want the answer any more. */
static void on_cancel(void *data) {
    struct host *host = data;
    host->cancelled++;
    if (!host->stubborn) {
        OK(windlass_import_complete(host->deferred, WINDLASS_CANCELLED, NULL, 0));
        host->deferred = NULL;
    }
}

static int32_t later(struct host *host, windlass_instance_t *instance) {
    CHECK(host->deferred == NULL);
    host->deferred = windlass_import_defer(instance, on_cancel, host);
    CHECK(host->deferred != NULL);
    return WINDLASS_PENDING;
}

static bool with_threads;

static void *complete(void *data) {
    struct answer *answer = data;
    OK(windlass_import_complete(answer->deferred, WINDLASS_OK, answer->results, answer->size));
    return NULL;
}

/* Answers the call that waits, from another thread if there are to be any. */
static void answer(struct host *host, const void *results, size_t size) {
    struct answer given = {host->deferred, results, size};
    pthread_t thread;
    host->deferred = NULL;
    if (with_threads) {
        CHECK(pthread_create(&thread, NULL, complete, &given) == 0);
        CHECK(pthread_join(thread, NULL) == 0);
    } else {
        complete(&given);
    }
}

static int32_t on_pause(void *data, windlass_instance_t *instance, const forwarded_pause_args_t *args,
                        uint32_t *results) {
    struct host *host = data;
    host->calls++;
    if (!host->prompt) {
        return later(host, instance);
    }
    *results = args->value * 2;
    return WINDLASS_OK;
}

static int32_t on_name(void *data, windlass_instance_t *instance, const forwarded_name_args_t *args,
                       forwarded_string_t *results) {
    struct host *host = data;
    host->calls++;
    CHECK(args->of.len < sizeof host->of);
    memcpy(host->of, args->of.ptr, args->of.len);
    host->of[args->of.len] = 0;
    if (!host->prompt) {
        return later(host, instance);
    }
    CHECK(forwarded_string_dup(results, host->of));
    results->ptr[0] = '!';
    return WINDLASS_OK;
}

static int32_t on_tell(void *data, windlass_instance_t *instance, const forwarded_tell_args_t *args,
                       void *results) {
    struct host *host = data;
    (void)results;
    host->calls++;
    CHECK(args->texts.len == 2 && SAME(args->texts.ptr[0], "one") && SAME(args->texts.ptr[1], ""));
    return host->prompt ? WINDLASS_OK : later(host, instance);
}

static int32_t on_make(void *data, windlass_instance_t *instance,
                       const imports_t_p_api_make_args_t *args,
                       imports_t_p_api_own_thing_t *results) {
    struct host *host = data;
    host->calls++;
    if (!host->prompt) {
        return later(host, instance);
    }
    return imports_t_p_api_thing_new(instance, &things[args->rep], results);
}

static int32_t on_look(void *data, windlass_instance_t *instance,
                       const imports_t_p_api_look_args_t *args, uint32_t *results) {
    struct host *host = data;
    host->calls++;
    if (!host->prompt) {
        return later(host, instance);
    }
    *results = args->thing->number;
    return WINDLASS_OK;
}

static int32_t on_take(void *data, windlass_instance_t *instance,
                       const imports_t_p_api_take_args_t *args, void *results) {
    struct host *host = data;
    (void)results;
    host->calls++;
    OK(imports_t_p_api_thing_drop_own(instance, args->thing));
    return host->prompt ? WINDLASS_OK : later(host, instance);
}

static void on_drop(void *data, windlass_instance_t *instance, imports_t_p_api_thing_t *rep) {
    (void)instance;
    CHECK(rep == &things[1]);
    ((struct host *)data)->dropped++;
}

/* The end of a stream or future goes there and back. */
static int32_t on_copy(void *data, windlass_instance_t *instance,
                       const imports_t_p_api_inner_copy_args_t *args,
                       forwarded_stream_u8_t *results) {
    struct host *host = data;
    host->calls++;
    host->end = args->bytes;
    if (!host->prompt) {
        return later(host, instance);
    }
    *results = args->bytes;
    return WINDLASS_OK;
}

static int32_t on_swap(void *data, windlass_instance_t *instance,
                       const imports_t_p_api_inner_swap_args_t *args,
                       forwarded_future_string_t *results) {
    (void)instance;
    ((struct host *)data)->calls++;
    *results = args->text;
    return WINDLASS_OK;
}

static windlass_instance_t *new_instance(struct host *host) {
    forwarded_imports_t imports = {
        .data = host,
        .forwarded_pause = on_pause,
        .forwarded_name = on_name,
        .forwarded_tell = on_tell,
        .imports_t_p_api_thing_dtor = on_drop,
        .imports_t_p_api_make = on_make,
        .imports_t_p_api_look = on_look,
        .imports_t_p_api_take = on_take,
        .imports_t_p_api_inner_copy = on_copy,
        .imports_t_p_api_inner_swap = on_swap,
    };
    windlass_instance_t *instance = NULL;
    memset(host, 0, sizeof *host);
    OK(forwarded_instantiate(&imports, NULL, &instance));
    return instance;
}

static void calls(void) {
    struct host host;
    windlass_instance_t *instance = new_instance(&host);
    struct ended ended = {0};
    windlass_call_t call = 7, other;
    forwarded_pause_again_args_t pause;
    forwarded_name_again_args_t name;
    forwarded_passed_args_t passed;
    forwarded_tell_again_args_t tell;
    forwarded_string_t text = STR("text"), said, given;
    forwarded_string_t both[2] = {STR("one"), {.ptr = NULL, .len = 0}};
    forwarded_list_string_t texts = {.ptr = both, .len = 2};
    uint32_t result = 0, number = 9;

    /* At once. */
    host.prompt = true;
    OK(forwarded_pause_again(instance, 4, &pause, &result, on_done, &ended, &call));
    CHECK(call == 0 && result == 8);
    OK(forwarded_name_again(instance, &text, &name, &said, on_done, &ended, &call));
    CHECK(SAME(said, "!ext") && SAME(text, "text"));
    forwarded_string_free(&said);
    OK(forwarded_tell_again(instance, &texts, &tell, on_done, &ended, NULL));
    CHECK(ended.times == 0 && host.calls == 3);

    /* Later. The results are where the caller wanted them, and its own. */
    host.prompt = false;
    RETURNS(WINDLASS_PENDING, forwarded_pause_again(instance, 4, &pause, &result, on_done, &ended, &call));
    CHECK(call != 0);
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 0);
    answer(&host, &number, sizeof number);
    CHECK(ended.times == 0 && result == 8);
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 1 && ended.status == WINDLASS_OK && result == 9);
    RETURNS(WINDLASS_NOT_FOUND, windlass_call_cancel(instance, call));
    RETURNS(WINDLASS_NOT_FOUND, windlass_call_wait(instance, call));

    RETURNS(WINDLASS_PENDING, forwarded_passed(instance, &text, &passed, &said, NULL, NULL, &other));
    CHECK(other != call && strcmp(host.of, "text") == 0);
    CHECK(forwarded_string_dup(&given, "given"));
    answer(&host, &given, sizeof given);
    OK(windlass_call_wait(instance, other));
    CHECK(SAME(said, "given"));
    forwarded_string_free(&said);
    RETURNS(WINDLASS_PENDING, forwarded_tell_again(instance, &texts, &tell, on_done, &ended, NULL));
    answer(&host, NULL, 0);
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 2 && ended.status == WINDLASS_OK && host.calls == 6);
    OK(windlass_instance_delete(instance));
}

static void cancellation(void) {
    struct host host;
    windlass_instance_t *instance = new_instance(&host);
    struct ended ended = {0};
    windlass_call_t call;
    forwarded_pause_again_args_t pause;
    forwarded_name_again_args_t name;
    forwarded_string_t text = STR("text"), said, given;
    uint32_t result = 99, number = 5;

    RETURNS(WINDLASS_PENDING, forwarded_pause_again(instance, 4, &pause, &result, on_done, &ended, &call));
    OK(windlass_call_cancel(instance, call));
    CHECK(host.cancelled == 1);
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 1 && ended.status == WINDLASS_CANCELLED && result == 99);
    RETURNS(WINDLASS_NOT_FOUND, windlass_call_cancel(instance, call));

    /* It may answer all the same. It is asked once. */
    host.stubborn = true;
    RETURNS(WINDLASS_PENDING, forwarded_pause_again(instance, 4, &pause, &result, on_done, &ended, &call));
    OK(windlass_call_cancel(instance, call));
    OK(windlass_call_cancel(instance, call));
    CHECK(host.cancelled == 2);
    answer(&host, &number, sizeof number);
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 2 && ended.status == WINDLASS_OK && result == 5);

    /* Or give up later. */
    RETURNS(WINDLASS_PENDING, forwarded_pause_again(instance, 4, &pause, &result, on_done, &ended, &call));
    OK(windlass_call_cancel(instance, call));
    OK(windlass_import_complete(host.deferred, WINDLASS_CANCELLED, NULL, 0));
    host.deferred = NULL;
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 3 && ended.status == WINDLASS_CANCELLED);

    /* Calls end with their instance; answers that nobody has taken are freed, later ones refused. */
    RETURNS(WINDLASS_PENDING, forwarded_name_again(instance, &text, &name, &said, on_done, &ended, &call));
    CHECK(forwarded_string_dup(&given, "nobody takes this"));
    answer(&host, &given, sizeof given);
    RETURNS(WINDLASS_PENDING, forwarded_pause_again(instance, 4, &pause, &result, on_done, &ended, &call));
    OK(windlass_instance_delete(instance));
    CHECK(ended.times == 5 && ended.status == WINDLASS_CANCELLED);
    RETURNS(WINDLASS_NOT_FOUND,
            windlass_import_complete(host.deferred, WINDLASS_OK, &number, sizeof number));
}

static void failures(void) {
    struct host host;
    windlass_instance_t *instance = new_instance(&host);
    struct ended ended = {0}, other = {0};
    windlass_call_t call;
    windlass_deferred_t *pausing;
    forwarded_pause_again_args_t pause;
    forwarded_name_again_args_t name;
    forwarded_string_t text = STR("\xc3("), said, given;
    uint32_t result = 99;

    /* What is no string is refused before the function sees it. */
    RETURNS(WINDLASS_INVALID_ARGUMENT,
            forwarded_name_again(instance, &text, &name, &said, on_done, &ended, &call));
    CHECK(call == 0 && host.calls == 0);

    /* A function that fails poisons the instance, and ends every call. */
    text = STR("text");
    RETURNS(WINDLASS_PENDING, forwarded_pause_again(instance, 4, &pause, &result, on_done, &other, NULL));
    pausing = host.deferred;
    host.deferred = NULL;
    RETURNS(WINDLASS_PENDING, forwarded_name_again(instance, &text, &name, &said, on_done, &ended, &call));
    windlass_import_fail(host.deferred, "no more paper", strlen("no more paper"));
    RETURNS(WINDLASS_HOST_ERROR, windlass_instance_poll(instance));
    CONTAINS(windlass_error_message(instance), "name failed: no more paper");
    CHECK(ended.times == 1 && ended.status == WINDLASS_POISONED);
    CHECK(other.times == 1 && other.status == WINDLASS_POISONED && result == 99);
    RETURNS(WINDLASS_POISONED,
            forwarded_pause_again(instance, 4, &pause, &result, on_done, &other, NULL));
    OK(windlass_import_complete(pausing, WINDLASS_OK, &result, sizeof result));
    RETURNS(WINDLASS_POISONED, windlass_instance_poll(instance));
    OK(windlass_instance_delete(instance));
    CHECK(ended.times == 1 && other.times == 1);

    /* And so does one whose answer is no string, or too short. */
    instance = new_instance(&host);
    RETURNS(WINDLASS_PENDING, forwarded_name_again(instance, &text, &name, &said, on_done, &ended, &call));
    CHECK(forwarded_string_dup_n(&given, "\xff", 1));
    answer(&host, &given, sizeof given);
    RETURNS(WINDLASS_POISONED, windlass_call_wait(instance, call));
    CHECK(strcmp(windlass_trap_name(windlass_trap_code(instance)), "host-invalid-value") == 0);
    CHECK(ended.times == 2 && ended.status == WINDLASS_POISONED);
    OK(windlass_instance_delete(instance));
    instance = new_instance(&host);
    RETURNS(WINDLASS_PENDING, forwarded_pause_again(instance, 4, &pause, &result, on_done, &ended, &call));
    answer(&host, "x", 1);
    RETURNS(WINDLASS_HOST_ERROR, windlass_instance_poll(instance));
    CONTAINS(windlass_error_message(instance), "wrong size");
    OK(windlass_instance_delete(instance));

    /* That nobody has asked for is no reason to be cancelled. */
    instance = new_instance(&host);
    RETURNS(WINDLASS_PENDING, forwarded_pause_again(instance, 4, &pause, &result, on_done, &ended, &call));
    OK(windlass_import_complete(host.deferred, WINDLASS_CANCELLED, NULL, 0));
    RETURNS(WINDLASS_HOST_ERROR, windlass_instance_poll(instance));
    OK(windlass_instance_delete(instance));
}

static void handles(void) {
    struct host host;
    windlass_instance_t *instance = new_instance(&host);
    struct ended ended = {0};
    t_p_api_make_args_t make;
    t_p_api_look_args_t look;
    t_p_api_take_args_t take;
    imports_t_p_api_own_thing_t made, thing;
    imports_t_p_api_thing_t *rep = NULL;
    uint32_t result = 0, number = 42;

    RETURNS(WINDLASS_PENDING, t_p_api_make(instance, 1, &make, &thing, on_done, &ended, NULL));
    OK(imports_t_p_api_thing_new(instance, &things[1], &made));
    answer(&host, &made, sizeof made);
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 1 && ended.status == WINDLASS_OK);
    OK(imports_t_p_api_thing_rep(instance, thing, &rep));
    CHECK(rep == &things[1]);
    RETURNS(WINDLASS_PENDING, t_p_api_look(instance, rep, &look, &result, on_done, &ended, NULL));
    answer(&host, &number, sizeof number);
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 2 && result == 42);
    RETURNS(WINDLASS_PENDING, t_p_api_take(instance, thing, &take, on_done, &ended, NULL));
    CHECK(host.dropped == 1);
    answer(&host, NULL, 0);
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 3 && ended.status == WINDLASS_OK);
    /* A handle that has gone is refused. */
    RETURNS(WINDLASS_INVALID_ARGUMENT, t_p_api_take(instance, thing, &take, on_done, &ended, NULL));
    OK(windlass_instance_delete(instance));
    CHECK(host.dropped == 1);
}

static void ends(void) {
    struct host host;
    windlass_instance_t *instance = new_instance(&host);
    struct ended ended = {0};
    windlass_copy_t copy;
    t_p_api_inner_copy_args_t copied;
    t_p_api_inner_swap_args_t swap;
    forwarded_stream_u8_t readable, back;
    forwarded_stream_u8_writer_t writable;
    forwarded_future_string_t text, swapped;
    forwarded_future_string_writer_t writer;
    forwarded_string_t value = STR("a value"), got;
    uint8_t bytes[3] = {1, 2, 3}, read[3] = {0};

    OK(forwarded_stream_u8_new(instance, &readable, &writable));
    RETURNS(WINDLASS_PENDING, t_p_api_inner_copy(instance, readable, &copied, &back, on_done, &ended, NULL));
    answer(&host, &host.end, sizeof host.end);
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 1 && ended.status == WINDLASS_OK);
    RETURNS(WINDLASS_PENDING,
            forwarded_stream_u8_write(instance, writable, bytes, 3, NULL, NULL, &copy));
    OK(forwarded_stream_u8_read(instance, back, read, 3, NULL, NULL, &copy));
    CHECK(copy.count == 3 && memcmp(bytes, read, 3) == 0);
    OK(windlass_instance_poll(instance));
    OK(windlass_stream_drop_readable(instance, back));
    OK(windlass_stream_drop_writable(instance, writable));

    OK(forwarded_future_string_new(instance, &text, &writer));
    OK(t_p_api_inner_swap(instance, text, &swap, &swapped, on_done, &ended, NULL));
    RETURNS(WINDLASS_PENDING,
            forwarded_future_string_write(instance, writer, &value, NULL, NULL, &copy));
    OK(forwarded_future_string_read(instance, swapped, &got, NULL, NULL, &copy));
    CHECK(SAME(got, "a value"));
    forwarded_string_free(&got);
    OK(windlass_instance_poll(instance));
    OK(windlass_future_drop_readable(instance, swapped));
    OK(windlass_future_drop_writable(instance, writer));
    OK(windlass_instance_delete(instance));
}

/* A task that borrows what the host has, and looks at it when it has waited. */
static void lending(void) {
    struct host host;
    windlass_instance_t *instance = new_instance(&host);
    struct ended ended = {0};
    forwarded_watch_args_t watch;
    uint32_t result = 0, number = 30;
    RETURNS(WINDLASS_PENDING,
            forwarded_watch(instance, &things[2], 1, &watch, &result, on_done, &ended, NULL));
    host.prompt = true;
    answer(&host, &number, sizeof number);
    OK(windlass_instance_poll(instance));
    CHECK(ended.times == 1 && ended.status == WINDLASS_OK && result == 50);
    OK(windlass_instance_delete(instance));
}

int main(int argc, char **argv) {
    (void)argv;
    with_threads = argc > 1;
    calls();
    cancellation();
    failures();
    handles();
    ends();
    lending();
    puts("forwarded: ok");
    return 0;
}
