/*
 * Assertions of test hosts: what does not hold is said with its place, and ends the program with 1.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windlass.h>

/* Holds, or the program ends. */
#define CHECK(condition)                                                              \
    do {                                                                              \
        if (!(condition)) {                                                           \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);   \
            exit(1);                                                                  \
        }                                                                             \
    } while (0)

/* A call into the runtime or a component returns this status. */
#define RETURNS(status, call)                                                              \
    do {                                                                                   \
        windlass_status_t returned = (windlass_status_t)(call);                            \
        if (returned != (status)) {                                                        \
            fprintf(stderr, "%s:%d: %s: %s (%s)\n", __FILE__, __LINE__, #call,             \
                    windlass_status_string((int32_t)returned), windlass_last_error());     \
            exit(1);                                                                       \
        }                                                                                  \
    } while (0)

#define OK(call) RETURNS(WINDLASS_OK, call)

/* A literal as a component's string type, for arguments. */
#define TEXT(type, literal) ((type){.ptr = (uint8_t *)(literal), .len = sizeof(literal) - 1})

/* A component's string is this literal. */
#define SAME(string, literal)               \
    ((string).len == sizeof(literal) - 1 && \
     memcmp((string).ptr, (literal), sizeof(literal) - 1) == 0)

/* A zero-terminated text has this part; shows it when not. */
static inline void check_contains(const char *text, const char *part, int line) {
    if (strstr(text, part) == NULL) {
        fprintf(stderr, "line %d: \"%s\" does not contain \"%s\"\n", line, text, part);
        exit(1);
    }
}
#define CONTAINS(text, part) check_contains((text), (part), __LINE__)

#endif
