#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                          \
    do {                                                                          \
        if (!(condition)) {                                                       \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                              \
        }                                                                         \
    } while (0)

#define OK(call) CHECK((call) == WINDLASS_OK)

#define TEXT(type, literal) ((type){.ptr = (uint8_t *)(literal), .len = sizeof(literal) - 1})

#define SAME(string, literal)                  \
    ((string).len == sizeof(literal) - 1 &&    \
     memcmp((string).ptr, (literal), sizeof(literal) - 1) == 0)

#endif
