/*
 * Tasks that wait for the host, in C: some are answered, some cancelled, and a trap or the end of the
 * instance comes in the middle of the rest. Every call is told of its end once.
 */
#include "check.h"

#include "load.h"

enum { CALLS = 100, ROUNDS = 20 };

/* A call of the guest, and the call of `wait` that it makes. */
typedef struct {
    load_run_args_t args;
    uint32_t result;
    windlass_call_t call;
    windlass_deferred_t *deferred;
    windlass_status_t status;
    int ended;
    bool cancelled;
} call_t;

static call_t calls[CALLS];

/* The component does not want the answer any more. */
static void cancel(void *data) {
    call_t *call = data;
    CHECK(call->deferred != NULL && !call->cancelled);
    call->cancelled = true;
    windlass_import_complete(call->deferred, WINDLASS_CANCELLED, NULL, 0);
    call->deferred = NULL;
}

static int32_t host_wait(void *data, windlass_instance_t *instance, const load_wait_args_t *args,
                         uint32_t *results) {
    (void)data;
    (void)results;
    CHECK(args->n < CALLS);
    call_t *call = &calls[args->n];
    call->deferred = windlass_import_defer(instance, cancel, call);
    CHECK(call->deferred != NULL);
    return WINDLASS_PENDING;
}

static void done(void *data, windlass_instance_t *instance, windlass_status_t status) {
    (void)instance;
    call_t *call = data;
    call->status = status;
    call->ended++;
}

static void answer(call_t *call, uint32_t result) {
    CHECK(call->deferred != NULL);
    windlass_import_complete(call->deferred, WINDLASS_OK, &result, sizeof result);
    call->deferred = NULL;
}

static windlass_instance_t *begin(void) {
    windlass_instance_t *instance;
    load_imports_t imports = {.load_wait = host_wait};
    OK(load_instantiate(&imports, NULL, &instance));
    memset(calls, 0, sizeof calls);
    for (uint32_t n = 0; n < CALLS; n++) {
        call_t *call = &calls[n];
        RETURNS(WINDLASS_PENDING, load_run(instance, n, &call->args, &call->result, done, call,
                                           &call->call));
    }
    return instance;
}

/* Every third call is cancelled, every third answered; the others wait. */
static void some(windlass_instance_t *instance) {
    for (uint32_t n = 0; n < CALLS; n++) {
        if (n % 3 == 0) {
            OK(windlass_call_cancel(instance, calls[n].call));
        } else if (n % 3 == 1) {
            answer(&calls[n], n + 1);
        }
    }
    OK(windlass_instance_poll(instance));
    for (uint32_t n = 0; n < CALLS; n++) {
        call_t *call = &calls[n];
        CHECK(call->ended == (n % 3 != 2));
        CHECK(call->cancelled == (n % 3 == 0));
        if (n % 3 == 0) {
            CHECK(call->status == WINDLASS_CANCELLED);
        } else if (n % 3 == 1) {
            CHECK(call->status == WINDLASS_OK && call->result == n + 1);
        }
    }
}

/* What an answer that comes too late does is nothing. */
static void late(windlass_instance_t *instance) {
    windlass_instance_delete(instance);
    for (uint32_t n = 0; n < CALLS; n++) {
        CHECK(calls[n].ended == 1);
        if (calls[n].deferred != NULL) {
            answer(&calls[n], 1);
        }
    }
}

static void to_the_end(void) {
    windlass_instance_t *instance = begin();
    some(instance);
    for (uint32_t n = 2; n < CALLS; n += 3) {
        answer(&calls[n], n);
        OK(windlass_call_wait(instance, calls[n].call));
        CHECK(calls[n].result == n && calls[n].status == WINDLASS_OK);
    }
    load_many_args_t args;
    uint64_t sum;
    windlass_call_t call;
    windlass_status_t status = load_many(instance, 1000, &args, &sum, NULL, NULL, &call);
    CHECK(status == WINDLASS_OK || status == WINDLASS_PENDING);
    if (status == WINDLASS_PENDING) {
        OK(windlass_call_wait(instance, call));
    }
    CHECK(sum == 999000);
    late(instance);
}

static void trap_in_the_middle(void) {
    windlass_instance_t *instance = begin();
    some(instance);
    answer(&calls[50], 0);
    RETURNS(WINDLASS_TRAP, windlass_instance_poll(instance));
    CONTAINS(windlass_trap_name(windlass_trap_code(instance)), "unreachable");
    late(instance);
}

static void end_in_the_middle(void) {
    windlass_instance_t *instance = begin();
    some(instance);
    late(instance);
}

int main(void) {
    for (int round = 0; round < ROUNDS; round++) {
        to_the_end();
        trap_in_the_middle();
        end_in_the_middle();
    }
    puts("load: ok");
    return 0;
}
