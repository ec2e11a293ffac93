/*
 * Instances of a core module on several threads that have a shared memory in common: one that the host
 * made, and one that another instance made and that outlives it.
 *
 * Usage: workers [THREADS]    (else 0: in the main thread alone)
 */
#include <pthread.h>

#include "check.h"

#include "pool.h"
#include "worker.h"

enum { TIMES = 3000, PAGES = 3, MAX_THREADS = 5, PAGE = 65536 };

static windlass_memory_t *memory;

static int32_t word(size_t at) {
    int32_t value;
    memcpy(&value, memory->base + at, sizeof value);
    return value;
}

static windlass_instance_t *new_worker(void) {
    windlass_instance_t *worker;
    worker_imports_t imports;
    memset(&imports, 0, sizeof imports);
    imports.env_memory = memory;
    OK(worker_instantiate(&imports, NULL, &worker));
    return worker;
}

static void work(windlass_instance_t *worker) {
    int32_t page, number;
    int i;
    OK(worker_count(worker, TIMES));
    for (i = 0; i < PAGES; i++) {
        OK(worker_grow(worker, &page));
        CHECK(page >= 1);
        OK(worker_load(worker, page * PAGE + PAGE - 4, &number));
        CHECK(number == page);
    }
    /* Traps of one thread are not those of another. */
    RETURNS(WINDLASS_TRAP, worker_load(worker, 16 * PAGE, &number));
    CONTAINS(windlass_trap_name(windlass_trap_code(worker)), "memory-out-of-bounds");
    RETURNS(WINDLASS_TRAP, worker_load_atomic(worker, 2, &number));
    CONTAINS(windlass_trap_name(windlass_trap_code(worker)), "heap-misaligned");
    OK(worker_wait_in_vain(worker, 1000, &number));
    CHECK(number == 2);
}

static void *run(void *data) {
    windlass_instance_t *worker = new_worker();
    int32_t outcome;
    (void)data;
    OK(worker_pass_gate(worker, &outcome));
    CHECK(outcome == 0 || outcome == 1);
    work(worker);
    windlass_instance_delete(worker);
    return NULL;
}

/* All of it in the memory; the caller deletes that. */
static void check(int threads) {
    windlass_instance_t *worker = new_worker();
    int workers = threads > 0 ? threads : 1;
    pthread_t started[MAX_THREADS];
    int32_t number;
    int i;
    CHECK(memcmp(memory->base + 2000, "from a worker", 13) == 0);
    for (i = 0; i < threads; i++) {
        CHECK(pthread_create(&started[i], NULL, run, NULL) == 0);
    }
    do {
        OK(worker_load_atomic(worker, 128, &number));
    } while (number < threads);
    OK(worker_open_gate(worker, &number));
    CHECK(number >= 0 && number <= threads);
    for (i = 0; i < threads; i++) {
        CHECK(pthread_join(started[i], NULL) == 0);
    }
    if (threads == 0) {
        work(worker);
    }
    CHECK(word(0) == workers * TIMES);
    CHECK(word(8) == 0);
    CHECK(word(16) == workers * TIMES);
    CHECK(memory->length == (size_t)(1 + workers * PAGES) * PAGE);
    for (i = 1; i <= workers * PAGES; i++) {
        CHECK(word((size_t)i * PAGE + PAGE - 4) == i);
    }
    windlass_instance_delete(worker);
}

/* What does not match is refused. */
static void check_refusals(void) {
    windlass_memory_type_t type = {1, 16, 0, 16};
    windlass_memory_t *unshared;
    windlass_instance_t *none = NULL;
    worker_imports_t imports;
    memset(&imports, 0, sizeof imports);
    OK(windlass_memory_new(&type, &unshared));
    imports.env_memory = unshared;
    RETURNS(WINDLASS_LINK, worker_instantiate(&imports, NULL, &none));
    CONTAINS(windlass_last_error(), "incompatible import type");
    windlass_memory_delete(unshared);
    type.flags = WINDLASS_SHARED;
    type.maximum = WINDLASS_NO_MAXIMUM;
    RETURNS(WINDLASS_INVALID_ARGUMENT, windlass_memory_new(&type, &unshared));
    CHECK(none == NULL && unshared == NULL);
}

int main(int argc, char **argv) {
    windlass_memory_type_t type = {1, 16, WINDLASS_SHARED, 16};
    int threads = argc > 1 ? atoi(argv[1]) : 0;
    windlass_instance_t *pool, *last;
    int32_t number;
    CHECK(threads >= 0 && threads <= MAX_THREADS);
    check_refusals();

    OK(windlass_memory_new(&type, &memory));
    check(threads);
    windlass_memory_delete(memory);

    OK(pool_instantiate(NULL, &pool));
    memory = pool_memory(pool);
    CHECK(memory == windlass_instance_export(pool, "memory", 6, WINDLASS_EXTERN_MEMORY));
    CHECK(memcmp(memory->base + 1000, "from the pool", 13) == 0);
    check(threads);
    OK(pool_count(pool, &number));
    CHECK(number == word(0));
    OK(pool_wake(pool, 0, -1, &number));
    CHECK(number == 0);
    /* It is not the host's to delete, and a worker keeps it. */
    windlass_memory_delete(memory);
    last = new_worker();
    windlass_instance_delete(pool);
    OK(worker_load(last, 0, &number));
    CHECK(number == word(0) && number > 0);
    CHECK(windlass_memory_grow(memory, 16) == UINT64_MAX);
    windlass_instance_delete(last);
    puts("workers: ok");
    return 0;
}
