/*
 * How calls and copies that take their time ended, as test hosts remember it.
 */
#ifndef ENDED_H
#define ENDED_H

#include "check.h"

/* How a call or copy ended. */
struct ended {
    unsigned times;
    windlass_status_t status;
    uint32_t end;
    uint32_t result;
    uint32_t count;
};

static inline void on_done(void *data, windlass_instance_t *instance, windlass_status_t status) {
    struct ended *ended = data;
    CHECK(instance != NULL);
    ended->times++;
    ended->status = status;
}

static inline void on_copied(void *data, windlass_instance_t *instance, uint32_t end,
                             uint32_t result, uint32_t count) {
    struct ended *ended = data;
    CHECK(instance != NULL);
    ended->times++;
    ended->end = end;
    ended->result = result;
    ended->count = count;
}

#endif
