/*
 * The component `zoo`, compiled by Windlass 0.1.0. Generated: do not edit.
 *
 * zoo_instantiate makes an instance, windlass_instance_delete ends it. Each exported function
 * is a C function that takes the instance first, and last a place for the result, if there is
 * one. It returns WINDLASS_OK or says why not; see windlass_error_message. The symbol behind it
 * has the same name with `_entry`, and takes a struct of arguments and a place for the result.
 *
 * Arguments are borrowed for the call; only an `own` handle is given away. After WINDLASS_OK the
 * result is yours: free it with the `_free` function of its type, where it has one, and drop the
 * handles in it, which `_free` does not. After any other status there is no result.
 */
#ifndef WINDLASS_COMPONENT_ZOO_H
#define WINDLASS_COMPONENT_ZOO_H

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
typedef struct zoo_string_t {
    uint8_t *ptr;
    size_t len;
} zoo_string_t;
static_assert(sizeof(zoo_string_t) == 16, "layout");
static_assert(offsetof(zoo_string_t, len) == 8, "layout");

/* A resource `file`: the host defines this struct, or casts to it. */
typedef struct test_zoo_files_file_t test_zoo_files_file_t;

/* `permissions` of `test:zoo/types@1.0.0`: flags */
typedef uint8_t test_zoo_types_permissions_t;
#define TEST_ZOO_TYPES_PERMISSIONS_READ (UINT32_C(1) << 0)
#define TEST_ZOO_TYPES_PERMISSIONS_WRITE (UINT32_C(1) << 1)
#define TEST_ZOO_TYPES_PERMISSIONS_EXEC (UINT32_C(1) << 2)

/* `many` of `test:zoo/types@1.0.0`: flags */
typedef uint16_t test_zoo_types_many_t;
#define TEST_ZOO_TYPES_MANY_F0 (UINT32_C(1) << 0)
#define TEST_ZOO_TYPES_MANY_F1 (UINT32_C(1) << 1)
#define TEST_ZOO_TYPES_MANY_F2 (UINT32_C(1) << 2)
#define TEST_ZOO_TYPES_MANY_F3 (UINT32_C(1) << 3)
#define TEST_ZOO_TYPES_MANY_F4 (UINT32_C(1) << 4)
#define TEST_ZOO_TYPES_MANY_F5 (UINT32_C(1) << 5)
#define TEST_ZOO_TYPES_MANY_F6 (UINT32_C(1) << 6)
#define TEST_ZOO_TYPES_MANY_F7 (UINT32_C(1) << 7)
#define TEST_ZOO_TYPES_MANY_F8 (UINT32_C(1) << 8)

/* `bytes` of `test:zoo/types@1.0.0`: list<u8> */
typedef struct test_zoo_types_bytes_t {
    uint8_t *ptr;
    size_t len;
} test_zoo_types_bytes_t;
static_assert(sizeof(test_zoo_types_bytes_t) == 16, "layout");
static_assert(offsetof(test_zoo_types_bytes_t, len) == 8, "layout");

/* `level` of `test:zoo/types@1.0.0`: enum */
typedef uint8_t test_zoo_types_level_t;
#define TEST_ZOO_TYPES_LEVEL_DEBUG 0
#define TEST_ZOO_TYPES_LEVEL_INFO 1
#define TEST_ZOO_TYPES_LEVEL_WARN 2
#define TEST_ZOO_TYPES_LEVEL_HTTP_ERROR 3

/* `option<level>` */
typedef struct test_zoo_types_option_level_t {
    bool is_some;
    test_zoo_types_level_t val;
} test_zoo_types_option_level_t;
static_assert(sizeof(test_zoo_types_option_level_t) == 2, "layout");
static_assert(offsetof(test_zoo_types_option_level_t, is_some) == 0, "layout");
static_assert(offsetof(test_zoo_types_option_level_t, val) == 1, "layout");
typedef test_zoo_types_option_level_t test_zoo_jobs_option_level_t;

/* `list<string>` */
typedef struct zoo_list_string_t {
    zoo_string_t *ptr;
    size_t len;
} zoo_list_string_t;
static_assert(sizeof(zoo_list_string_t) == 16, "layout");
static_assert(offsetof(zoo_list_string_t, len) == 8, "layout");

/* `point` of `test:zoo/types@1.0.0`: record */
typedef struct test_zoo_types_point_t {
    float x;
    double y;
} test_zoo_types_point_t;
static_assert(sizeof(test_zoo_types_point_t) == 16, "layout");
static_assert(offsetof(test_zoo_types_point_t, x) == 0, "layout");
static_assert(offsetof(test_zoo_types_point_t, y) == 8, "layout");

/* `person` of `test:zoo/types@1.0.0`: record */
typedef struct test_zoo_types_person_t {
    zoo_string_t name;
    int8_t int_;
    test_zoo_types_option_level_t linux_;
    zoo_list_string_t tags;
    test_zoo_types_point_t home;
    uint64_t size_t_;
} test_zoo_types_person_t;
static_assert(sizeof(test_zoo_types_person_t) == 64, "layout");
static_assert(offsetof(test_zoo_types_person_t, name) == 0, "layout");
static_assert(offsetof(test_zoo_types_person_t, int_) == 16, "layout");
static_assert(offsetof(test_zoo_types_person_t, linux_) == 17, "layout");
static_assert(offsetof(test_zoo_types_person_t, tags) == 24, "layout");
static_assert(offsetof(test_zoo_types_person_t, home) == 40, "layout");
static_assert(offsetof(test_zoo_types_person_t, size_t_) == 56, "layout");

/* `id` of `test:zoo/types@1.0.0`: u32 */
typedef uint32_t test_zoo_types_id_t;

/* `list<point>` */
typedef struct test_zoo_types_list_point_t {
    test_zoo_types_point_t *ptr;
    size_t len;
} test_zoo_types_list_point_t;
static_assert(sizeof(test_zoo_types_list_point_t) == 16, "layout");
static_assert(offsetof(test_zoo_types_list_point_t, len) == 8, "layout");

/* `text` of `test:zoo/types@1.0.0`: string */
typedef zoo_string_t test_zoo_types_text_t;

/* `tuple<text, id>` */
typedef struct zoo_tuple2_text_id_t {
    test_zoo_types_text_t f0;
    test_zoo_types_id_t f1;
} zoo_tuple2_text_id_t;
static_assert(sizeof(zoo_tuple2_text_id_t) == 24, "layout");
static_assert(offsetof(zoo_tuple2_text_id_t, f0) == 0, "layout");
static_assert(offsetof(zoo_tuple2_text_id_t, f1) == 16, "layout");

/* `shape` of `test:zoo/types@1.0.0`: variant */
typedef struct test_zoo_types_shape_t {
    uint8_t tag;
    union {
        double circle;
        test_zoo_types_list_point_t polygon;
        zoo_tuple2_text_id_t named;
        uint32_t default_;
    } val;
} test_zoo_types_shape_t;
static_assert(sizeof(test_zoo_types_shape_t) == 32, "layout");
static_assert(offsetof(test_zoo_types_shape_t, tag) == 0, "layout");
static_assert(offsetof(test_zoo_types_shape_t, val) == 8, "layout");
#define TEST_ZOO_TYPES_SHAPE_EMPTY 0
#define TEST_ZOO_TYPES_SHAPE_CIRCLE 1
#define TEST_ZOO_TYPES_SHAPE_POLYGON 2
#define TEST_ZOO_TYPES_SHAPE_NAMED 3
#define TEST_ZOO_TYPES_SHAPE_DEFAULT 4

/* `file`: an owned handle */
typedef struct test_zoo_files_own_file_t {
    uint32_t __handle;
} test_zoo_files_own_file_t;
static_assert(sizeof(test_zoo_files_own_file_t) == 4, "layout");
static_assert(offsetof(test_zoo_files_own_file_t, __handle) == 0, "layout");
typedef test_zoo_files_own_file_t test_zoo_jobs_own_file_t;

/* `borrow<file>`: the resource itself */
typedef test_zoo_files_file_t *test_zoo_files_borrow_file_t;
typedef test_zoo_files_borrow_file_t test_zoo_jobs_borrow_file_t;

/* `list<u8>` */
typedef struct zoo_list_u8_t {
    uint8_t *ptr;
    size_t len;
} zoo_list_u8_t;
static_assert(sizeof(zoo_list_u8_t) == 16, "layout");
static_assert(offsetof(zoo_list_u8_t, len) == 8, "layout");

/* `result<list<u8>, string>` */
typedef struct test_zoo_files_result_list_u8_string_t {
    bool is_err;
    union {
        zoo_list_u8_t ok;
        zoo_string_t err;
    } val;
} test_zoo_files_result_list_u8_string_t;
static_assert(sizeof(test_zoo_files_result_list_u8_string_t) == 24, "layout");
static_assert(offsetof(test_zoo_files_result_list_u8_string_t, is_err) == 0, "layout");
static_assert(offsetof(test_zoo_files_result_list_u8_string_t, val) == 8, "layout");

/* `option<file>` */
typedef struct test_zoo_files_option_own_file_t {
    bool is_some;
    test_zoo_files_own_file_t val;
} test_zoo_files_option_own_file_t;
static_assert(sizeof(test_zoo_files_option_own_file_t) == 8, "layout");
static_assert(offsetof(test_zoo_files_option_own_file_t, is_some) == 0, "layout");
static_assert(offsetof(test_zoo_files_option_own_file_t, val) == 4, "layout");

/* `result<string, string>` */
typedef struct zoo_result_string_string_t {
    bool is_err;
    union {
        zoo_string_t ok;
        zoo_string_t err;
    } val;
} zoo_result_string_string_t;
static_assert(sizeof(zoo_result_string_string_t) == 24, "layout");
static_assert(offsetof(zoo_result_string_string_t, is_err) == 0, "layout");
static_assert(offsetof(zoo_result_string_string_t, val) == 8, "layout");

/* `job`: an owned handle */
typedef struct test_zoo_jobs_own_job_t {
    uint32_t __handle;
} test_zoo_jobs_own_job_t;
static_assert(sizeof(test_zoo_jobs_own_job_t) == 4, "layout");
static_assert(offsetof(test_zoo_jobs_own_job_t, __handle) == 0, "layout");

/* `borrow<job>`: a lent handle */
typedef struct test_zoo_jobs_borrow_job_t {
    uint32_t __handle;
} test_zoo_jobs_borrow_job_t;
static_assert(sizeof(test_zoo_jobs_borrow_job_t) == 4, "layout");
static_assert(offsetof(test_zoo_jobs_borrow_job_t, __handle) == 0, "layout");

/* `list<borrow<job>>` */
typedef struct test_zoo_jobs_list_borrow_job_t {
    test_zoo_jobs_borrow_job_t *ptr;
    size_t len;
} test_zoo_jobs_list_borrow_job_t;
static_assert(sizeof(test_zoo_jobs_list_borrow_job_t) == 16, "layout");
static_assert(offsetof(test_zoo_jobs_list_borrow_job_t, len) == 8, "layout");

/* `option<u32>` */
typedef struct zoo_option_u32_t {
    bool is_some;
    uint32_t val;
} zoo_option_u32_t;
static_assert(sizeof(zoo_option_u32_t) == 8, "layout");
static_assert(offsetof(zoo_option_u32_t, is_some) == 0, "layout");
static_assert(offsetof(zoo_option_u32_t, val) == 4, "layout");

/* `list<job>` */
typedef struct test_zoo_jobs_list_own_job_t {
    test_zoo_jobs_own_job_t *ptr;
    size_t len;
} test_zoo_jobs_list_own_job_t;
static_assert(sizeof(test_zoo_jobs_list_own_job_t) == 16, "layout");
static_assert(offsetof(test_zoo_jobs_list_own_job_t, len) == 8, "layout");

/* `person` of `test:zoo/jobs@1.0.0`: record */
typedef test_zoo_types_person_t test_zoo_jobs_person_t;

/* `level` of `test:zoo/jobs@1.0.0`: enum */
typedef test_zoo_types_level_t test_zoo_jobs_level_t;

/* `result<_, level>` */
typedef struct test_zoo_jobs_result_void_level_t {
    bool is_err;
    union {
        test_zoo_jobs_level_t err;
    } val;
} test_zoo_jobs_result_void_level_t;
static_assert(sizeof(test_zoo_jobs_result_void_level_t) == 2, "layout");
static_assert(offsetof(test_zoo_jobs_result_void_level_t, is_err) == 0, "layout");
static_assert(offsetof(test_zoo_jobs_result_void_level_t, val) == 1, "layout");

/* `borrow-count` of `test:zoo/jobs@1.0.0`: u16 */
typedef uint16_t test_zoo_jobs_borrow_count_t;

/* `list<borrow-count>` */
typedef struct zoo_list_borrow_count_t {
    test_zoo_jobs_borrow_count_t *ptr;
    size_t len;
} zoo_list_borrow_count_t;
static_assert(sizeof(zoo_list_borrow_count_t) == 16, "layout");
static_assert(offsetof(zoo_list_borrow_count_t, len) == 8, "layout");

/* `list<bool>` */
typedef struct zoo_list_bool_t {
    bool *ptr;
    size_t len;
} zoo_list_bool_t;
static_assert(sizeof(zoo_list_bool_t) == 16, "layout");
static_assert(offsetof(zoo_list_bool_t, len) == 8, "layout");

/* `list<list<u8>>` */
typedef struct zoo_list_list_u8_t {
    zoo_list_u8_t *ptr;
    size_t len;
} zoo_list_list_u8_t;
static_assert(sizeof(zoo_list_list_u8_t) == 16, "layout");
static_assert(offsetof(zoo_list_list_u8_t, len) == 8, "layout");

/* `option<u8>` */
typedef struct zoo_option_u8_t {
    bool is_some;
    uint8_t val;
} zoo_option_u8_t;
static_assert(sizeof(zoo_option_u8_t) == 2, "layout");
static_assert(offsetof(zoo_option_u8_t, is_some) == 0, "layout");
static_assert(offsetof(zoo_option_u8_t, val) == 1, "layout");

/* `option<option<u8>>` */
typedef struct zoo_option_option_u8_t {
    bool is_some;
    zoo_option_u8_t val;
} zoo_option_option_u8_t;
static_assert(sizeof(zoo_option_option_u8_t) == 3, "layout");
static_assert(offsetof(zoo_option_option_u8_t, is_some) == 0, "layout");
static_assert(offsetof(zoo_option_option_u8_t, val) == 1, "layout");

/* `result` */
typedef struct test_zoo_plain_result_void_void_t {
    bool is_err;
} test_zoo_plain_result_void_void_t;
static_assert(sizeof(test_zoo_plain_result_void_void_t) == 1, "layout");
static_assert(offsetof(test_zoo_plain_result_void_void_t, is_err) == 0, "layout");

/* `result<u8>` */
typedef struct test_zoo_plain_result_u8_void_t {
    bool is_err;
    union {
        uint8_t ok;
    } val;
} test_zoo_plain_result_u8_void_t;
static_assert(sizeof(test_zoo_plain_result_u8_void_t) == 2, "layout");
static_assert(offsetof(test_zoo_plain_result_u8_void_t, is_err) == 0, "layout");
static_assert(offsetof(test_zoo_plain_result_u8_void_t, val) == 1, "layout");

/* `result<_, string>` */
typedef struct test_zoo_plain_result_void_string_t {
    bool is_err;
    union {
        zoo_string_t err;
    } val;
} test_zoo_plain_result_void_string_t;
static_assert(sizeof(test_zoo_plain_result_void_string_t) == 24, "layout");
static_assert(offsetof(test_zoo_plain_result_void_string_t, is_err) == 0, "layout");
static_assert(offsetof(test_zoo_plain_result_void_string_t, val) == 8, "layout");

/* `level` of `test:zoo/plain@1.0.0`: enum */
typedef test_zoo_types_level_t test_zoo_plain_level_t;

/* `list<level>` */
typedef struct test_zoo_plain_list_level_t {
    test_zoo_plain_level_t *ptr;
    size_t len;
} test_zoo_plain_list_level_t;
static_assert(sizeof(test_zoo_plain_list_level_t) == 16, "layout");
static_assert(offsetof(test_zoo_plain_list_level_t, len) == 8, "layout");

/* `tuple<list<level>, string>` */
typedef struct test_zoo_plain_tuple2_list_level_string_t {
    test_zoo_plain_list_level_t f0;
    zoo_string_t f1;
} test_zoo_plain_tuple2_list_level_string_t;
static_assert(sizeof(test_zoo_plain_tuple2_list_level_string_t) == 32, "layout");
static_assert(offsetof(test_zoo_plain_tuple2_list_level_string_t, f0) == 0, "layout");
static_assert(offsetof(test_zoo_plain_tuple2_list_level_string_t, f1) == 16, "layout");

/* ---- memory -------------------------------------------------------------------------------- */

/* Makes `*ret` refer to the zero-terminated text `s` without a copy: for arguments. */
static inline void zoo_string_set(zoo_string_t *ret, const char *s) {
    ret->ptr = (uint8_t *)(uintptr_t)s;
    ret->len = strlen(s);
}

/*
 * Makes `*ret` a copy of the `len` bytes at `s`, for results of host functions; false, with an
 * empty string, when memory is exhausted.
 */
static inline bool zoo_string_dup_n(zoo_string_t *ret, const char *s, size_t len) {
    ret->ptr = (uint8_t *)windlass_alloc(len);
    ret->len = ret->ptr == NULL ? 0 : len;
    if (ret->len > 0) {
        memcpy(ret->ptr, s, len);
    }
    return ret->len == len;
}

/* The same for a zero-terminated text. */
static inline bool zoo_string_dup(zoo_string_t *ret, const char *s) {
    return zoo_string_dup_n(ret, s, strlen(s));
}

static inline void zoo_string_free(zoo_string_t *value) {
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}

static inline void test_zoo_types_bytes_free(test_zoo_types_bytes_t *value) {
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}

static inline void zoo_list_string_free(zoo_list_string_t *value) {
    for (size_t i = 0; i < value->len; i++) {
        zoo_string_free(&value->ptr[i]);
    }
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}

static inline void test_zoo_types_person_free(test_zoo_types_person_t *value) {
    zoo_string_free(&value->name);
    zoo_list_string_free(&value->tags);
}

static inline void test_zoo_types_list_point_free(test_zoo_types_list_point_t *value) {
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}

static inline void test_zoo_types_text_free(test_zoo_types_text_t *value) {
    zoo_string_free(value);
}

static inline void zoo_tuple2_text_id_free(zoo_tuple2_text_id_t *value) {
    test_zoo_types_text_free(&value->f0);
}

static inline void test_zoo_types_shape_free(test_zoo_types_shape_t *value) {
    switch (value->tag) {
        case 2:
            test_zoo_types_list_point_free(&value->val.polygon);
            break;
        case 3:
            zoo_tuple2_text_id_free(&value->val.named);
            break;
        default:
            break;
    }
}

static inline void zoo_list_u8_free(zoo_list_u8_t *value) {
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}

static inline void test_zoo_files_result_list_u8_string_free(
    test_zoo_files_result_list_u8_string_t *value) {
    if (!value->is_err) {
        zoo_list_u8_free(&value->val.ok);
    }
    if (value->is_err) {
        zoo_string_free(&value->val.err);
    }
}

static inline void zoo_result_string_string_free(zoo_result_string_string_t *value) {
    if (!value->is_err) {
        zoo_string_free(&value->val.ok);
    }
    if (value->is_err) {
        zoo_string_free(&value->val.err);
    }
}

static inline void test_zoo_jobs_list_borrow_job_free(test_zoo_jobs_list_borrow_job_t *value) {
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}

static inline void test_zoo_jobs_list_own_job_free(test_zoo_jobs_list_own_job_t *value) {
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}

static inline void test_zoo_jobs_person_free(test_zoo_jobs_person_t *value) {
    test_zoo_types_person_free(value);
}

static inline void zoo_list_borrow_count_free(zoo_list_borrow_count_t *value) {
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}

static inline void zoo_list_bool_free(zoo_list_bool_t *value) {
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}

static inline void zoo_list_list_u8_free(zoo_list_list_u8_t *value) {
    for (size_t i = 0; i < value->len; i++) {
        zoo_list_u8_free(&value->ptr[i]);
    }
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}

static inline void test_zoo_plain_result_void_string_free(
    test_zoo_plain_result_void_string_t *value) {
    if (value->is_err) {
        zoo_string_free(&value->val.err);
    }
}

static inline void test_zoo_plain_list_level_free(test_zoo_plain_list_level_t *value) {
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}

static inline void test_zoo_plain_tuple2_list_level_string_free(
    test_zoo_plain_tuple2_list_level_string_t *value) {
    test_zoo_plain_list_level_free(&value->f0);
    zoo_string_free(&value->f1);
}

/* ---- resources ----------------------------------------------------------------------------- */

/* The number of the resource `file`. */
#define TEST_ZOO_FILES_FILE_RESOURCE 0u

/* Makes a handle to a resource of the host, for an `own` argument or result. */
static inline windlass_status_t test_zoo_files_file_new(
    windlass_instance_t *instance,
    test_zoo_files_file_t *rep,
    test_zoo_files_own_file_t *ret) {
    return windlass_resource_new(
        instance, TEST_ZOO_FILES_FILE_RESOURCE, (uint64_t)(uintptr_t)rep, &ret->__handle);
}

/* What a handle that the host owns stands for. */
static inline windlass_status_t test_zoo_files_file_rep(
    windlass_instance_t *instance,
    test_zoo_files_own_file_t handle,
    test_zoo_files_file_t **ret) {
    uint64_t rep = 0;
    windlass_status_t status = windlass_resource_rep(
        instance, TEST_ZOO_FILES_FILE_RESOURCE, handle.__handle, &rep);
    *ret = (test_zoo_files_file_t *)(uintptr_t)rep;
    return status;
}

/* The same, and ends the handle without the destructor. */
static inline windlass_status_t test_zoo_files_file_take(
    windlass_instance_t *instance,
    test_zoo_files_own_file_t handle,
    test_zoo_files_file_t **ret) {
    uint64_t rep = 0;
    windlass_status_t status = windlass_resource_take(
        instance, TEST_ZOO_FILES_FILE_RESOURCE, handle.__handle, &rep);
    *ret = (test_zoo_files_file_t *)(uintptr_t)rep;
    return status;
}

/* Drops a handle that the host owns; runs the destructor. */
static inline windlass_status_t test_zoo_files_file_drop_own(
    windlass_instance_t *instance,
    test_zoo_files_own_file_t handle) {
    return windlass_resource_drop(instance, TEST_ZOO_FILES_FILE_RESOURCE, handle.__handle);
}

/* Lends a handle for a call. */
static inline test_zoo_jobs_borrow_job_t test_zoo_jobs_borrow_job(test_zoo_jobs_own_job_t handle) {
    test_zoo_jobs_borrow_job_t borrow;
    borrow.__handle = handle.__handle;
    return borrow;
}

/* ---- exports ------------------------------------------------------------------------------- */

/* The arguments of `run`. */
typedef struct zoo_run_args_t {
    zoo_string_t argument;
} zoo_run_args_t;
static_assert(sizeof(zoo_run_args_t) == 16, "layout");
static_assert(offsetof(zoo_run_args_t, argument) == 0, "layout");

int32_t zoo_run_entry(
    windlass_instance_t *instance,
    const zoo_run_args_t *args,
    zoo_result_string_string_t *results);

/*
 * `run: func(argument: string) -> result<string, string>`.
 * Arguments are lent for the call.
 * The result is freed with zoo_result_string_string_free.
 */
static inline windlass_status_t zoo_run(
    windlass_instance_t *instance,
    const zoo_string_t *argument,
    zoo_result_string_string_t *ret) {
    zoo_run_args_t args;
    args.argument = *argument;
    return (windlass_status_t)zoo_run_entry(instance, &args, ret);
}

int32_t zoo_log_entry(
    windlass_instance_t *instance,
    const void *args,
    uint8_t *results);

/*
 * `log: func() -> u8`.
 * Nothing changes owner.
 */
static inline windlass_status_t zoo_log(windlass_instance_t *instance, uint8_t *ret) {
    return (windlass_status_t)zoo_log_entry(instance, NULL, ret);
}

/* The arguments of `guard`. */
typedef struct test_zoo_types_guard_args_t {
    test_zoo_types_permissions_t permissions;
    test_zoo_types_many_t many;
} test_zoo_types_guard_args_t;
static_assert(sizeof(test_zoo_types_guard_args_t) == 4, "layout");
static_assert(offsetof(test_zoo_types_guard_args_t, permissions) == 0, "layout");
static_assert(offsetof(test_zoo_types_guard_args_t, many) == 2, "layout");

int32_t test_zoo_types_guard_entry(
    windlass_instance_t *instance,
    const test_zoo_types_guard_args_t *args,
    test_zoo_types_bytes_t *results);

/*
 * `guard: func(permissions: permissions, many: many) -> bytes` of `test:zoo/types@1.0.0`.
 * The result is freed with test_zoo_types_bytes_free.
 */
static inline windlass_status_t test_zoo_types_guard(
    windlass_instance_t *instance,
    test_zoo_types_permissions_t permissions,
    test_zoo_types_many_t many,
    test_zoo_types_bytes_t *ret) {
    test_zoo_types_guard_args_t args;
    args.permissions = permissions;
    args.many = many;
    return (windlass_status_t)test_zoo_types_guard_entry(instance, &args, ret);
}

/* The arguments of `describe`. */
typedef struct test_zoo_types_describe_args_t {
    test_zoo_types_person_t person;
    test_zoo_types_id_t id;
} test_zoo_types_describe_args_t;
static_assert(sizeof(test_zoo_types_describe_args_t) == 72, "layout");
static_assert(offsetof(test_zoo_types_describe_args_t, person) == 0, "layout");
static_assert(offsetof(test_zoo_types_describe_args_t, id) == 64, "layout");

int32_t test_zoo_types_describe_entry(
    windlass_instance_t *instance,
    const test_zoo_types_describe_args_t *args,
    test_zoo_types_shape_t *results);

/*
 * `describe: func(person: person, id: id) -> shape` of `test:zoo/types@1.0.0`.
 * Arguments are lent for the call.
 * The result is freed with test_zoo_types_shape_free.
 */
static inline windlass_status_t test_zoo_types_describe(
    windlass_instance_t *instance,
    const test_zoo_types_person_t *person,
    test_zoo_types_id_t id,
    test_zoo_types_shape_t *ret) {
    test_zoo_types_describe_args_t args;
    args.person = *person;
    args.id = id;
    return (windlass_status_t)test_zoo_types_describe_entry(instance, &args, ret);
}

int32_t test_zoo_jobs_job_drop_own_entry(
    windlass_instance_t *instance,
    const test_zoo_jobs_own_job_t *handle,
    void *results);

/* Drops a handle to a `job` that the host owns; runs its destructor. */
static inline windlass_status_t test_zoo_jobs_job_drop_own(
    windlass_instance_t *instance,
    test_zoo_jobs_own_job_t handle) {
    return (windlass_status_t)test_zoo_jobs_job_drop_own_entry(instance, &handle, NULL);
}

/* The arguments of `[constructor]job`. */
typedef struct test_zoo_jobs_constructor_job_args_t {
    test_zoo_jobs_person_t owner;
} test_zoo_jobs_constructor_job_args_t;
static_assert(sizeof(test_zoo_jobs_constructor_job_args_t) == 64, "layout");
static_assert(offsetof(test_zoo_jobs_constructor_job_args_t, owner) == 0, "layout");

int32_t test_zoo_jobs_constructor_job_entry(
    windlass_instance_t *instance,
    const test_zoo_jobs_constructor_job_args_t *args,
    test_zoo_jobs_own_job_t *results);

/*
 * `[constructor]job: func(owner: person) -> job` of `test:zoo/jobs@1.0.0`.
 * Arguments are lent for the call.
 * The handles in the result are the caller's to drop.
 */
static inline windlass_status_t test_zoo_jobs_constructor_job(
    windlass_instance_t *instance,
    const test_zoo_jobs_person_t *owner,
    test_zoo_jobs_own_job_t *ret) {
    test_zoo_jobs_constructor_job_args_t args;
    args.owner = *owner;
    return (windlass_status_t)test_zoo_jobs_constructor_job_entry(instance, &args, ret);
}

/* The arguments of `[method]job.level`. */
typedef struct test_zoo_jobs_method_job_level_args_t {
    test_zoo_jobs_borrow_job_t self;
} test_zoo_jobs_method_job_level_args_t;
static_assert(sizeof(test_zoo_jobs_method_job_level_args_t) == 4, "layout");
static_assert(offsetof(test_zoo_jobs_method_job_level_args_t, self) == 0, "layout");

int32_t test_zoo_jobs_method_job_level_entry(
    windlass_instance_t *instance,
    const test_zoo_jobs_method_job_level_args_t *args,
    test_zoo_jobs_level_t *results);

/*
 * `[method]job.level: func(self: borrow<job>) -> level` of `test:zoo/jobs@1.0.0`.
 * Arguments are lent for the call.
 */
static inline windlass_status_t test_zoo_jobs_method_job_level(
    windlass_instance_t *instance,
    test_zoo_jobs_borrow_job_t self,
    test_zoo_jobs_level_t *ret) {
    test_zoo_jobs_method_job_level_args_t args;
    args.self = self;
    return (windlass_status_t)test_zoo_jobs_method_job_level_entry(instance, &args, ret);
}

/* The arguments of `[method]job.attach`. */
typedef struct test_zoo_jobs_method_job_attach_args_t {
    test_zoo_jobs_borrow_job_t self;
    test_zoo_files_own_file_t file;
} test_zoo_jobs_method_job_attach_args_t;
static_assert(sizeof(test_zoo_jobs_method_job_attach_args_t) == 8, "layout");
static_assert(offsetof(test_zoo_jobs_method_job_attach_args_t, self) == 0, "layout");
static_assert(offsetof(test_zoo_jobs_method_job_attach_args_t, file) == 4, "layout");

int32_t test_zoo_jobs_method_job_attach_entry(
    windlass_instance_t *instance,
    const test_zoo_jobs_method_job_attach_args_t *args,
    test_zoo_jobs_result_void_level_t *results);

/*
 * `[method]job.attach: func(self: borrow<job>, file: file) -> result<_, level>` of
 * `test:zoo/jobs@1.0.0`.
 * Gives away the handles in `file`.
 * Arguments are lent for the call.
 */
static inline windlass_status_t test_zoo_jobs_method_job_attach(
    windlass_instance_t *instance,
    test_zoo_jobs_borrow_job_t self,
    test_zoo_files_own_file_t file,
    test_zoo_jobs_result_void_level_t *ret) {
    test_zoo_jobs_method_job_attach_args_t args;
    args.self = self;
    args.file = file;
    return (windlass_status_t)test_zoo_jobs_method_job_attach_entry(instance, &args, ret);
}

/* The arguments of `[method]job.look`. */
typedef struct test_zoo_jobs_method_job_look_args_t {
    test_zoo_jobs_borrow_job_t self;
    test_zoo_files_borrow_file_t file;
} test_zoo_jobs_method_job_look_args_t;
static_assert(sizeof(test_zoo_jobs_method_job_look_args_t) == 16, "layout");
static_assert(offsetof(test_zoo_jobs_method_job_look_args_t, self) == 0, "layout");
static_assert(offsetof(test_zoo_jobs_method_job_look_args_t, file) == 8, "layout");

int32_t test_zoo_jobs_method_job_look_entry(
    windlass_instance_t *instance,
    const test_zoo_jobs_method_job_look_args_t *args,
    zoo_list_borrow_count_t *results);

/*
 * `[method]job.look: func(self: borrow<job>, file: borrow<file>) -> list<borrow-count>` of
 * `test:zoo/jobs@1.0.0`.
 * Arguments are lent for the call.
 * The result is freed with zoo_list_borrow_count_free.
 */
static inline windlass_status_t test_zoo_jobs_method_job_look(
    windlass_instance_t *instance,
    test_zoo_jobs_borrow_job_t self,
    test_zoo_files_borrow_file_t file,
    zoo_list_borrow_count_t *ret) {
    test_zoo_jobs_method_job_look_args_t args;
    args.self = self;
    args.file = file;
    return (windlass_status_t)test_zoo_jobs_method_job_look_entry(instance, &args, ret);
}

/* The arguments of `best`. */
typedef struct test_zoo_jobs_best_args_t {
    test_zoo_jobs_list_borrow_job_t jobs;
} test_zoo_jobs_best_args_t;
static_assert(sizeof(test_zoo_jobs_best_args_t) == 16, "layout");
static_assert(offsetof(test_zoo_jobs_best_args_t, jobs) == 0, "layout");

int32_t test_zoo_jobs_best_entry(
    windlass_instance_t *instance,
    const test_zoo_jobs_best_args_t *args,
    zoo_option_u32_t *results);

/*
 * `best: func(jobs: list<borrow<job>>) -> option<u32>` of `test:zoo/jobs@1.0.0`.
 * Arguments are lent for the call.
 */
static inline windlass_status_t test_zoo_jobs_best(
    windlass_instance_t *instance,
    const test_zoo_jobs_list_borrow_job_t *jobs,
    zoo_option_u32_t *ret) {
    test_zoo_jobs_best_args_t args;
    args.jobs = *jobs;
    return (windlass_status_t)test_zoo_jobs_best_entry(instance, &args, ret);
}

int32_t test_zoo_jobs_all_entry(
    windlass_instance_t *instance,
    const void *args,
    test_zoo_jobs_list_own_job_t *results);

/*
 * `all: func() -> list<job>` of `test:zoo/jobs@1.0.0`.
 * The result is freed with test_zoo_jobs_list_own_job_free.
 * The handles in the result are the caller's to drop.
 */
static inline windlass_status_t test_zoo_jobs_all(
    windlass_instance_t *instance,
    test_zoo_jobs_list_own_job_t *ret) {
    return (windlass_status_t)test_zoo_jobs_all_entry(instance, NULL, ret);
}

/* The arguments of `scalars`. */
typedef struct test_zoo_plain_scalars_args_t {
    bool a;
    int8_t b;
    uint8_t c;
    int16_t d;
    uint16_t e;
    int32_t f;
    uint32_t g;
    int64_t h;
    uint64_t i;
    float j;
    double k;
    uint32_t l;
} test_zoo_plain_scalars_args_t;
static_assert(sizeof(test_zoo_plain_scalars_args_t) == 56, "layout");
static_assert(offsetof(test_zoo_plain_scalars_args_t, a) == 0, "layout");
static_assert(offsetof(test_zoo_plain_scalars_args_t, b) == 1, "layout");
static_assert(offsetof(test_zoo_plain_scalars_args_t, c) == 2, "layout");
static_assert(offsetof(test_zoo_plain_scalars_args_t, d) == 4, "layout");
static_assert(offsetof(test_zoo_plain_scalars_args_t, e) == 6, "layout");
static_assert(offsetof(test_zoo_plain_scalars_args_t, f) == 8, "layout");
static_assert(offsetof(test_zoo_plain_scalars_args_t, g) == 12, "layout");
static_assert(offsetof(test_zoo_plain_scalars_args_t, h) == 16, "layout");
static_assert(offsetof(test_zoo_plain_scalars_args_t, i) == 24, "layout");
static_assert(offsetof(test_zoo_plain_scalars_args_t, j) == 32, "layout");
static_assert(offsetof(test_zoo_plain_scalars_args_t, k) == 40, "layout");
static_assert(offsetof(test_zoo_plain_scalars_args_t, l) == 48, "layout");

int32_t test_zoo_plain_scalars_entry(
    windlass_instance_t *instance,
    const test_zoo_plain_scalars_args_t *args,
    uint32_t *results);

/*
 * `scalars: func(a: bool, b: s8, c: u8, d: s16, e: u16, f: s32, g: u32, h: s64, i: u64, j: f32,
 * k: f64, l: char) -> char` of `test:zoo/plain@1.0.0`.
 * Nothing changes owner.
 */
static inline windlass_status_t test_zoo_plain_scalars(
    windlass_instance_t *instance,
    bool a,
    int8_t b,
    uint8_t c,
    int16_t d,
    uint16_t e,
    int32_t f,
    uint32_t g,
    int64_t h,
    uint64_t i,
    float j,
    double k,
    uint32_t l,
    uint32_t *ret) {
    test_zoo_plain_scalars_args_t args;
    args.a = a;
    args.b = b;
    args.c = c;
    args.d = d;
    args.e = e;
    args.f = f;
    args.g = g;
    args.h = h;
    args.i = i;
    args.j = j;
    args.k = k;
    args.l = l;
    return (windlass_status_t)test_zoo_plain_scalars_entry(instance, &args, ret);
}

/* The arguments of `lists`. */
typedef struct test_zoo_plain_lists_args_t {
    zoo_list_bool_t a;
    zoo_list_list_u8_t b;
    zoo_option_option_u8_t c;
    test_zoo_plain_result_void_void_t d;
    test_zoo_plain_result_u8_void_t e;
    test_zoo_plain_result_void_string_t f;
} test_zoo_plain_lists_args_t;
static_assert(sizeof(test_zoo_plain_lists_args_t) == 64, "layout");
static_assert(offsetof(test_zoo_plain_lists_args_t, a) == 0, "layout");
static_assert(offsetof(test_zoo_plain_lists_args_t, b) == 16, "layout");
static_assert(offsetof(test_zoo_plain_lists_args_t, c) == 32, "layout");
static_assert(offsetof(test_zoo_plain_lists_args_t, d) == 35, "layout");
static_assert(offsetof(test_zoo_plain_lists_args_t, e) == 36, "layout");
static_assert(offsetof(test_zoo_plain_lists_args_t, f) == 40, "layout");

int32_t test_zoo_plain_lists_entry(
    windlass_instance_t *instance,
    const test_zoo_plain_lists_args_t *args,
    test_zoo_plain_tuple2_list_level_string_t *results);

/*
 * `lists: func(a: list<bool>, b: list<list<u8>>, c: option<option<u8>>, d: result, e:
 * result<u8>, f: result<_, string>) -> tuple<list<level>, string>` of `test:zoo/plain@1.0.0`.
 * Arguments are lent for the call.
 * The result is freed with test_zoo_plain_tuple2_list_level_string_free.
 */
static inline windlass_status_t test_zoo_plain_lists(
    windlass_instance_t *instance,
    const zoo_list_bool_t *a,
    const zoo_list_list_u8_t *b,
    const zoo_option_option_u8_t *c,
    const test_zoo_plain_result_void_void_t *d,
    const test_zoo_plain_result_u8_void_t *e,
    const test_zoo_plain_result_void_string_t *f,
    test_zoo_plain_tuple2_list_level_string_t *ret) {
    test_zoo_plain_lists_args_t args;
    args.a = *a;
    args.b = *b;
    args.c = *c;
    args.d = *d;
    args.e = *e;
    args.f = *f;
    return (windlass_status_t)test_zoo_plain_lists_entry(instance, &args, ret);
}

/* The arguments of `clash`. */
typedef struct test_zoo_plain_clash_args_t {
    uint32_t instance;
    zoo_string_t args;
    test_zoo_plain_list_level_t ret;
} test_zoo_plain_clash_args_t;
static_assert(sizeof(test_zoo_plain_clash_args_t) == 40, "layout");
static_assert(offsetof(test_zoo_plain_clash_args_t, instance) == 0, "layout");
static_assert(offsetof(test_zoo_plain_clash_args_t, args) == 8, "layout");
static_assert(offsetof(test_zoo_plain_clash_args_t, ret) == 24, "layout");

int32_t test_zoo_plain_clash_entry(
    windlass_instance_t *instance,
    const test_zoo_plain_clash_args_t *args,
    uint64_t *results);

/*
 * `clash: func(instance: u32, args: string, ret: list<level>) -> u64` of `test:zoo/plain@1.0.0`.
 * Arguments are lent for the call.
 */
static inline windlass_status_t test_zoo_plain_clash(
    windlass_instance_t *instance,
    uint32_t instance_,
    const zoo_string_t *args_,
    const test_zoo_plain_list_level_t *ret_,
    uint64_t *ret) {
    test_zoo_plain_clash_args_t args;
    args.instance = instance_;
    args.args = *args_;
    args.ret = *ret_;
    return (windlass_status_t)test_zoo_plain_clash_entry(instance, &args, ret);
}

int32_t test_zoo_plain_nothing_entry(
    windlass_instance_t *instance,
    const void *args,
    void *results);

/*
 * `nothing: func()` of `test:zoo/plain@1.0.0`.
 * Nothing changes owner.
 */
static inline windlass_status_t test_zoo_plain_nothing(windlass_instance_t *instance) {
    return (windlass_status_t)test_zoo_plain_nothing_entry(instance, NULL, NULL);
}

/* ---- imports ------------------------------------------------------------------------------- */

/* The arguments of `guard`. */
typedef struct imports_test_zoo_types_guard_args_t {
    test_zoo_types_permissions_t permissions;
    test_zoo_types_many_t many;
} imports_test_zoo_types_guard_args_t;
static_assert(sizeof(imports_test_zoo_types_guard_args_t) == 4, "layout");
static_assert(offsetof(imports_test_zoo_types_guard_args_t, permissions) == 0, "layout");
static_assert(offsetof(imports_test_zoo_types_guard_args_t, many) == 2, "layout");

/* The arguments of `describe`. */
typedef struct imports_test_zoo_types_describe_args_t {
    test_zoo_types_person_t person;
    test_zoo_types_id_t id;
} imports_test_zoo_types_describe_args_t;
static_assert(sizeof(imports_test_zoo_types_describe_args_t) == 72, "layout");
static_assert(offsetof(imports_test_zoo_types_describe_args_t, person) == 0, "layout");
static_assert(offsetof(imports_test_zoo_types_describe_args_t, id) == 64, "layout");

/* The arguments of `[constructor]file`. */
typedef struct test_zoo_files_constructor_file_args_t {
    zoo_string_t path;
} test_zoo_files_constructor_file_args_t;
static_assert(sizeof(test_zoo_files_constructor_file_args_t) == 16, "layout");
static_assert(offsetof(test_zoo_files_constructor_file_args_t, path) == 0, "layout");

/* The arguments of `[method]file.read`. */
typedef struct test_zoo_files_method_file_read_args_t {
    test_zoo_files_borrow_file_t self;
    uint64_t n;
} test_zoo_files_method_file_read_args_t;
static_assert(sizeof(test_zoo_files_method_file_read_args_t) == 16, "layout");
static_assert(offsetof(test_zoo_files_method_file_read_args_t, self) == 0, "layout");
static_assert(offsetof(test_zoo_files_method_file_read_args_t, n) == 8, "layout");

/* The arguments of `merge`. */
typedef struct test_zoo_files_merge_args_t {
    test_zoo_files_own_file_t first;
    test_zoo_files_borrow_file_t second;
} test_zoo_files_merge_args_t;
static_assert(sizeof(test_zoo_files_merge_args_t) == 16, "layout");
static_assert(offsetof(test_zoo_files_merge_args_t, first) == 0, "layout");
static_assert(offsetof(test_zoo_files_merge_args_t, second) == 8, "layout");

/* The arguments of `log`. */
typedef struct zoo_log_args_t {
    zoo_string_t level;
    zoo_list_string_t parts;
} zoo_log_args_t;
static_assert(sizeof(zoo_log_args_t) == 32, "layout");
static_assert(offsetof(zoo_log_args_t, level) == 0, "layout");
static_assert(offsetof(zoo_log_args_t, parts) == 16, "layout");

/*
 * What the component needs from its host. A function returns WINDLASS_OK with its result in
 * `*results`, or another status, which fails the call into the component; windlass_fail says why.
 * Arguments are borrowed for the call, but `own` handles in them belong to the function. What the
 * result points to comes from windlass_alloc and is given away, and so are `own` handles in it.
 */
typedef struct zoo_imports_t {
    /* Passed to each function as it is. */
    void *data;

    /* `guard: func(permissions: permissions, many: many) -> bytes` of `test:zoo/types@1.0.0`. */
    int32_t (*imports_test_zoo_types_guard)(
        void *data,
        windlass_instance_t *instance,
        const imports_test_zoo_types_guard_args_t *args,
        test_zoo_types_bytes_t *results);

    /* `describe: func(person: person, id: id) -> shape` of `test:zoo/types@1.0.0`. */
    int32_t (*imports_test_zoo_types_describe)(
        void *data,
        windlass_instance_t *instance,
        const imports_test_zoo_types_describe_args_t *args,
        test_zoo_types_shape_t *results);

    /* The last owner of a `file` of `test:zoo/files@1.0.0` dropped it. May be null. */
    void (*test_zoo_files_file_dtor)(
        void *data,
        windlass_instance_t *instance,
        test_zoo_files_file_t *rep);

    /* `[constructor]file: func(path: string) -> file` of `test:zoo/files@1.0.0`. */
    int32_t (*test_zoo_files_constructor_file)(
        void *data,
        windlass_instance_t *instance,
        const test_zoo_files_constructor_file_args_t *args,
        test_zoo_files_own_file_t *results);

    /*
     * `[method]file.read: func(self: borrow<file>, n: u64) -> result<list<u8>, string>` of
     * `test:zoo/files@1.0.0`.
     */
    int32_t (*test_zoo_files_method_file_read)(
        void *data,
        windlass_instance_t *instance,
        const test_zoo_files_method_file_read_args_t *args,
        test_zoo_files_result_list_u8_string_t *results);

    /* `[static]file.count: func() -> u32` of `test:zoo/files@1.0.0`. */
    int32_t (*test_zoo_files_static_file_count)(
        void *data,
        windlass_instance_t *instance,
        const void *args,
        uint32_t *results);

    /*
     * `merge: func(first: file, second: borrow<file>) -> option<file>` of
     * `test:zoo/files@1.0.0`.
     */
    int32_t (*test_zoo_files_merge)(
        void *data,
        windlass_instance_t *instance,
        const test_zoo_files_merge_args_t *args,
        test_zoo_files_option_own_file_t *results);

    /* `log: func(level: string, parts: list<string>) -> u32`. */
    int32_t (*zoo_log)(
        void *data,
        windlass_instance_t *instance,
        const zoo_log_args_t *args,
        uint32_t *results);

    /* `nap: func()`. */
    int32_t (*zoo_nap)(
        void *data,
        windlass_instance_t *instance,
        const void *args,
        void *results);
} zoo_imports_t;

/* ---- the component ------------------------------------------------------------------------- */

/* The manifest. */
extern const windlass_component_t zoo_component;

/*
 * Makes an instance and runs its start-up code; see windlass_instance_new. `config` may be null.
 * `imports` is copied; its `data` must outlive the instance.
 */
static inline windlass_status_t zoo_instantiate(
    const zoo_imports_t *imports,
    const windlass_config_t *config,
    windlass_instance_t **out) {
    windlass_import_t list[9];
    list[0].fn = (void (*)(void))imports->imports_test_zoo_types_guard;
    list[0].data = imports->data;
    list[0].flags = 0;
    list[1].fn = (void (*)(void))imports->imports_test_zoo_types_describe;
    list[1].data = imports->data;
    list[1].flags = 0;
    list[2].fn = (void (*)(void))imports->test_zoo_files_file_dtor;
    list[2].data = imports->data;
    list[2].flags = 0;
    list[3].fn = (void (*)(void))imports->test_zoo_files_constructor_file;
    list[3].data = imports->data;
    list[3].flags = 0;
    list[4].fn = (void (*)(void))imports->test_zoo_files_method_file_read;
    list[4].data = imports->data;
    list[4].flags = 0;
    list[5].fn = (void (*)(void))imports->test_zoo_files_static_file_count;
    list[5].data = imports->data;
    list[5].flags = 0;
    list[6].fn = (void (*)(void))imports->test_zoo_files_merge;
    list[6].data = imports->data;
    list[6].flags = 0;
    list[7].fn = (void (*)(void))imports->zoo_log;
    list[7].data = imports->data;
    list[7].flags = 0;
    list[8].fn = (void (*)(void))imports->zoo_nap;
    list[8].data = imports->data;
    list[8].flags = 0;
    return windlass_instance_new(&zoo_component, config, list, 9, out);
}

#ifdef __cplusplus
}
#endif

#endif
