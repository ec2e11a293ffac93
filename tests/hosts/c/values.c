/*
 * Every value type, from the host to the component and back, and once more through the host's own
 * functions, at the edges of each type.
 *
 * For each type T there are: same_T, whether two values are equal; copy_T, a copy that owns its
 * memory, which is what a host function must return. A type without pointers is copied by assignment.
 *
 * Says "values: ok".
 */
#include <values.h>

#include <math.h>

#include "check.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void *copy_bytes(const void *bytes, size_t size) {
    void *copy = windlass_alloc(size);
    CHECK(copy != NULL || size == 0);
    if (size != 0) {
        memcpy(copy, bytes, size);
    }
    return copy;
}

/* ---- types --------------------------------------------------------------------------------------- */

typedef values_string_t string_t;
typedef test_values_types_point_t point_t;
typedef test_values_types_shape_t shape_t;
typedef test_values_types_person_t person_t;
typedef test_values_types_number_t number_t;
typedef test_values_types_wide_t wide_t;
typedef values_tuple2_string_u32_t pair_t;
typedef values_tuple3_u8_u64_char32_t triple_t;

/* NaNs are all alike; other floats have every bit, the sign of zero included. */
static bool same_f32(float a, float b) {
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

static bool same_f64(double a, double b) {
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

static bool same_string(string_t a, string_t b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static string_t copy_string(string_t from) {
    return (string_t){copy_bytes(from.ptr, from.len), from.len};
}

static bool same_point(point_t a, point_t b) { return a.x == b.x && same_f64(a.y, b.y); }

#define SCALAR(a, b) ((a) == (b))
#define ITSELF(value) (value)

/* same_NAME and copy_NAME of a list. */
#define LIST(name, list, same, copy)                                      \
    static bool same_##name(list a, list b) {                             \
        bool equal = a.len == b.len;                                      \
        for (size_t i = 0; equal && i < a.len; i++) {                     \
            equal = same(a.ptr[i], b.ptr[i]);                             \
        }                                                                 \
        return equal;                                                     \
    }                                                                     \
    static list copy_##name(list from) {                                  \
        list to = {copy_bytes(from.ptr, from.len * sizeof *from.ptr), from.len}; \
        for (size_t i = 0; i < from.len; i++) {                           \
            to.ptr[i] = copy(from.ptr[i]);                                \
        }                                                                 \
        return to;                                                        \
    }

LIST(list_u8, values_list_u8_t, SCALAR, ITSELF)
LIST(list_u16, values_list_u16_t, SCALAR, ITSELF)
LIST(list_s64, values_list_s64_t, SCALAR, ITSELF)
LIST(list_bool, values_list_bool_t, SCALAR, ITSELF)
LIST(list_f32, values_list_f32_t, same_f32, ITSELF)
LIST(list_char, values_list_char32_t, SCALAR, ITSELF)
LIST(list_color, values_list_color_t, SCALAR, ITSELF)
LIST(list_flags, values_list_some_flags_t, SCALAR, ITSELF)
LIST(list_string, values_list_string_t, same_string, copy_string)
LIST(list_point, values_list_point_t, same_point, ITSELF)
LIST(list_list_u16, values_list_list_u16_t, same_list_u16, copy_list_u16)

static bool same_option_u8(values_option_u8_t a, values_option_u8_t b) {
    return a.is_some == b.is_some && (!a.is_some || a.val == b.val);
}

LIST(list_option, values_list_option_u8_t, same_option_u8, ITSELF)

static bool same_shape(shape_t a, shape_t b) {
    if (a.tag != b.tag) {
        return false;
    }
    switch (a.tag) {
    case TEST_VALUES_TYPES_SHAPE_CIRCLE:
        return same_f32(a.val.circle, b.val.circle);
    case TEST_VALUES_TYPES_SHAPE_SQUARE:
        return a.val.square == b.val.square;
    case TEST_VALUES_TYPES_SHAPE_LABEL:
        return same_string(a.val.label, b.val.label);
    case TEST_VALUES_TYPES_SHAPE_LINE:
        return same_point(a.val.line, b.val.line);
    default:
        return a.tag == TEST_VALUES_TYPES_SHAPE_DOT;
    }
}

static shape_t copy_shape(shape_t from) {
    if (from.tag == TEST_VALUES_TYPES_SHAPE_LABEL) {
        from.val.label = copy_string(from.val.label);
    }
    return from;
}

LIST(list_shape, values_list_shape_t, same_shape, copy_shape)

static bool same_pair(pair_t a, pair_t b) { return same_string(a.f0, b.f0) && a.f1 == b.f1; }

static pair_t copy_pair(pair_t from) { return (pair_t){copy_string(from.f0), from.f1}; }

LIST(list_tuple, values_list_tuple2_string_u32_t, same_pair, copy_pair)

static bool same_person(person_t a, person_t b) {
    return same_string(a.name, b.name) && a.age == b.age && a.tall == b.tall &&
           same_list_string(a.tags, b.tags);
}

static person_t copy_person(person_t from) {
    from.name = copy_string(from.name);
    from.tags = copy_list_string(from.tags);
    return from;
}

static bool same_tuple(triple_t a, triple_t b) {
    return a.f0 == b.f0 && a.f1 == b.f1 && a.f2 == b.f2;
}

static bool same_number(number_t a, number_t b) {
    return a.tag == b.tag && (a.tag == TEST_VALUES_TYPES_NUMBER_SMALL
                                  ? a.val.small == b.val.small
                                  : same_f64(a.val.large, b.val.large));
}

static bool same_option_u32(values_option_u32_t a, values_option_u32_t b) {
    return a.is_some == b.is_some && (!a.is_some || a.val == b.val);
}

static bool same_option_f64(values_option_f64_t a, values_option_f64_t b) {
    return a.is_some == b.is_some && (!a.is_some || same_f64(a.val, b.val));
}

static bool same_option_string(values_option_string_t a, values_option_string_t b) {
    return a.is_some == b.is_some && (!a.is_some || same_string(a.val, b.val));
}

static values_option_string_t copy_option_string(values_option_string_t from) {
    if (from.is_some) {
        from.val = copy_string(from.val);
    }
    return from;
}

static bool same_option_option(values_option_option_bool_t a, values_option_option_bool_t b) {
    return a.is_some == b.is_some &&
           (!a.is_some || (a.val.is_some == b.val.is_some &&
                           (!a.val.is_some || a.val.val == b.val.val)));
}

static bool same_option_point(values_option_point_t a, values_option_point_t b) {
    return a.is_some == b.is_some && (!a.is_some || same_point(a.val, b.val));
}

static bool same_result_none(values_result_void_void_t a, values_result_void_void_t b) {
    return a.is_err == b.is_err;
}

static bool same_result_both(values_result_u32_string_t a, values_result_u32_string_t b) {
    return a.is_err == b.is_err &&
           (a.is_err ? same_string(a.val.err, b.val.err) : a.val.ok == b.val.ok);
}

static values_result_u32_string_t copy_result_both(values_result_u32_string_t from) {
    if (from.is_err) {
        from.val.err = copy_string(from.val.err);
    }
    return from;
}

static bool same_result_ok(values_result_f64_void_t a, values_result_f64_void_t b) {
    return a.is_err == b.is_err && (a.is_err || same_f64(a.val.ok, b.val.ok));
}

static bool same_result_error(values_result_void_color_t a, values_result_void_color_t b) {
    return a.is_err == b.is_err && (!a.is_err || a.val.err == b.val.err);
}

static bool same_result_joined(values_result_f32_s64_t a, values_result_f32_s64_t b) {
    return a.is_err == b.is_err &&
           (a.is_err ? a.val.err == b.val.err : same_f32(a.val.ok, b.val.ok));
}

static bool same_wide(wide_t a, wide_t b) {
    return a.a == b.a && a.b == b.b && a.c == b.c && a.d == b.d && a.e == b.e &&
           same_f32(a.f, b.f) && same_f64(a.g, b.g) && a.h == b.h && same_string(a.i, b.i) &&
           same_list_u8(a.j, b.j) && same_option_u32(a.k, b.k) && a.l.is_err == b.l.is_err &&
           (a.l.is_err ? same_string(a.l.val.err, b.l.val.err) : a.l.val.ok == b.l.val.ok) &&
           a.m == b.m && a.n == b.n && a.o.f0 == b.o.f0 && a.o.f1 == b.o.f1 && a.p == b.p;
}

static wide_t copy_wide(wide_t from) {
    from.i = copy_string(from.i);
    from.j = copy_list_u8(from.j);
    if (from.l.is_err) {
        from.l.val.err = copy_string(from.l.val.err);
    }
    return from;
}

/* ---- the host's functions ------------------------------------------------------------------------ */

/* A host function that gives back what it gets. */
#define ECHO(name, type, copy)                                                           \
    static int32_t on_##name(void *data, windlass_instance_t *instance,                  \
                             const test_values_host_echo_##name##_args_t *args, type *results) { \
        (void)instance;                                                                  \
        ++*(unsigned *)data;                                                             \
        *results = copy(args->value);                                                    \
        return WINDLASS_OK;                                                              \
    }

/* Every type: its name in the interface, its C type, how it is copied, how it is compared. */
#define SCALARS(X)                                              \
    X(s8, int8_t, ITSELF, SCALAR)                               \
    X(u8, uint8_t, ITSELF, SCALAR)                              \
    X(s16, int16_t, ITSELF, SCALAR)                             \
    X(u16, uint16_t, ITSELF, SCALAR)                            \
    X(s32, int32_t, ITSELF, SCALAR)                             \
    X(u32, uint32_t, ITSELF, SCALAR)                            \
    X(s64, int64_t, ITSELF, SCALAR)                             \
    X(u64, uint64_t, ITSELF, SCALAR)                            \
    X(f32, float, ITSELF, same_f32)                             \
    X(f64, double, ITSELF, same_f64)                            \
    X(char, uint32_t, ITSELF, SCALAR)                           \
    X(color, test_values_types_color_t, ITSELF, SCALAR)         \
    X(many, test_values_types_many_t, ITSELF, SCALAR)           \
    X(few_flags, test_values_types_few_flags_t, ITSELF, SCALAR) \
    X(some_flags, test_values_types_some_flags_t, ITSELF, SCALAR) \
    X(all_flags, test_values_types_all_flags_t, ITSELF, SCALAR)

#define COMPOUNDS(X)                                                                   \
    X(string, string_t, copy_string, same_string)                                      \
    X(list_u8, values_list_u8_t, copy_list_u8, same_list_u8)                           \
    X(list_s64, values_list_s64_t, copy_list_s64, same_list_s64)                       \
    X(list_bool, values_list_bool_t, copy_list_bool, same_list_bool)                   \
    X(list_f32, values_list_f32_t, copy_list_f32, same_list_f32)                       \
    X(list_char, values_list_char32_t, copy_list_char, same_list_char)                 \
    X(list_string, values_list_string_t, copy_list_string, same_list_string)           \
    X(list_point, values_list_point_t, copy_list_point, same_list_point)               \
    X(list_list_u16, values_list_list_u16_t, copy_list_list_u16, same_list_list_u16)   \
    X(list_option, values_list_option_u8_t, copy_list_option, same_list_option)        \
    X(list_shape, values_list_shape_t, copy_list_shape, same_list_shape)               \
    X(list_color, values_list_color_t, copy_list_color, same_list_color)               \
    X(list_flags, values_list_some_flags_t, copy_list_flags, same_list_flags)          \
    X(list_tuple, values_list_tuple2_string_u32_t, copy_list_tuple, same_list_tuple)   \
    X(point, point_t, ITSELF, same_point)                                              \
    X(person, person_t, copy_person, same_person)                                      \
    X(tuple, triple_t, ITSELF, same_tuple)                                             \
    X(shape, shape_t, copy_shape, same_shape)                                          \
    X(number, number_t, ITSELF, same_number)                                           \
    X(option_u32, values_option_u32_t, ITSELF, same_option_u32)                        \
    X(option_f64, values_option_f64_t, ITSELF, same_option_f64)                        \
    X(option_string, values_option_string_t, copy_option_string, same_option_string)   \
    X(option_option, values_option_option_bool_t, ITSELF, same_option_option)          \
    X(option_point, values_option_point_t, ITSELF, same_option_point)                  \
    X(result_none, values_result_void_void_t, ITSELF, same_result_none)                \
    X(result_both, values_result_u32_string_t, copy_result_both, same_result_both)     \
    X(result_ok, values_result_f64_void_t, ITSELF, same_result_ok)                     \
    X(result_error, values_result_void_color_t, ITSELF, same_result_error)             \
    X(result_joined, values_result_f32_s64_t, ITSELF, same_result_joined)              \
    X(wide, wide_t, copy_wide, same_wide)

#define DEFINE_ECHO(name, type, copy, same) ECHO(name, type, copy)
/* Not in the list: `bool` is a macro, which a list would expand. */
ECHO(bool, bool, ITSELF)
SCALARS(DEFINE_ECHO)
COMPOUNDS(DEFINE_ECHO)

/* Spilled parameters become a record. */
static int32_t on_gather(void *data, windlass_instance_t *instance,
                         const test_values_host_gather_args_t *args, wide_t *results) {
    (void)instance;
    ++*(unsigned *)data;
    *results = copy_wide((wide_t){args->a, args->b, args->c, args->d, args->e, args->f, args->g,
                                  args->h, args->i, args->j, args->k, args->l, args->m, args->n,
                                  args->o, args->p});
    return WINDLASS_OK;
}

/* Sixteen flat parameters: the first, and the sum of each times its place, as the component does. */
static int32_t on_sixteen(void *data, windlass_instance_t *instance,
                          const test_values_host_sixteen_args_t *args,
                          values_tuple2_u8_f64_t *results) {
    (void)instance;
    ++*(unsigned *)data;
    results->f0 = args->a;
    results->f1 = args->a + 2 * args->b + 3.0 * (double)args->c + 4.0 * args->d + 5.0 * args->e +
                  6 * args->f + 7.0 * (double)args->g + 8.0 * args->h + 9.0 * args->i +
                  10 * args->j + 11.0 * (double)args->k + 12.0 * args->l + 13.0 * args->m +
                  14 * args->n + 15.0 * (double)args->o + 16.0 * args->p;
    return WINDLASS_OK;
}

/* ---- the calls ----------------------------------------------------------------------------------- */

/* There and back, and through the host's function; results are freed. */
#define TRIP(function, name, type, pass, value, same, release) \
    do {                                                       \
        type back;                                             \
        memset(&back, 0xa5, sizeof back);                      \
        OK(function(instance, pass value, &back));             \
        CHECK(same(value, back));                              \
        release;                                               \
    } while (0)

#define NO_FREE (void)0

#define SCALAR_CASES(name, type, same, ...)                                              \
    do {                                                                                 \
        const type cases[] = {__VA_ARGS__};                                              \
        for (size_t i = 0; i < COUNT(cases); i++) {                                      \
            TRIP(values_echo_##name, name, type, , cases[i], same, NO_FREE);             \
            TRIP(values_forward_##name, name, type, , cases[i], same, NO_FREE);          \
        }                                                                                \
    } while (0)

#define CASES(name, type, same, release, ...)                                            \
    do {                                                                                 \
        const type cases[] = {__VA_ARGS__};                                              \
        for (size_t i = 0; i < COUNT(cases); i++) {                                      \
            TRIP(values_echo_##name, name, type, &, cases[i], same, release);            \
            TRIP(values_forward_##name, name, type, &, cases[i], same, release);         \
        }                                                                                \
    } while (0)

/* A list literal. */
#define OF(list, type, ...) \
    ((list){(type[]){__VA_ARGS__}, sizeof((type[]){__VA_ARGS__}) / sizeof(type)})
#define S(literal) TEXT(string_t, literal)

static void scalars(windlass_instance_t *instance) {
    SCALAR_CASES(bool, bool, SCALAR, false, true);
    SCALAR_CASES(s8, int8_t, SCALAR, INT8_MIN, -1, 0, INT8_MAX);
    SCALAR_CASES(u8, uint8_t, SCALAR, 0, UINT8_MAX);
    SCALAR_CASES(s16, int16_t, SCALAR, INT16_MIN, -1, 0, INT16_MAX);
    SCALAR_CASES(u16, uint16_t, SCALAR, 0, UINT16_MAX);
    SCALAR_CASES(s32, int32_t, SCALAR, INT32_MIN, -1, 0, INT32_MAX);
    SCALAR_CASES(u32, uint32_t, SCALAR, 0, UINT32_MAX);
    SCALAR_CASES(s64, int64_t, SCALAR, INT64_MIN, -1, 0, INT64_MAX);
    SCALAR_CASES(u64, uint64_t, SCALAR, 0, UINT64_MAX);
    SCALAR_CASES(f32, float, same_f32, 0.0f, -0.0f, 1.5f, -INFINITY, INFINITY, NAN, 1e-45f);
    SCALAR_CASES(f64, double, same_f64, 0.0, -0.0, 1.5, -INFINITY, INFINITY, NAN, 5e-324);
    SCALAR_CASES(char, uint32_t, SCALAR, 0, 'a', 0xd7ff, 0xe000, 0x10ffff);
    SCALAR_CASES(color, test_values_types_color_t, SCALAR, TEST_VALUES_TYPES_COLOR_RED,
                 TEST_VALUES_TYPES_COLOR_BLUE);
    SCALAR_CASES(many, test_values_types_many_t, SCALAR, TEST_VALUES_TYPES_MANY_C0, 255, 256);
    SCALAR_CASES(few_flags, test_values_types_few_flags_t, SCALAR, 0, 1, 7);
    SCALAR_CASES(some_flags, test_values_types_some_flags_t, SCALAR, 0, 1, 256);
    SCALAR_CASES(all_flags, test_values_types_all_flags_t, SCALAR, 0, UINT32_C(1) << 31,
                 UINT32_MAX);
    CASES(result_none, values_result_void_void_t, same_result_none, NO_FREE, {.is_err = false},
          {.is_err = true});
}

static void strings(windlass_instance_t *instance, string_t large) {
    const string_t texts[] = {{NULL, 0}, S("a"), S("zero\0inside"), S("na\xc3\xafve"),
                              S("\xe2\x98\x83 \xf0\x9f\xa6\x80"), large};
    for (size_t i = 0; i < COUNT(texts); i++) {
        TRIP(values_echo_string, string, string_t, &, texts[i], same_string,
             values_string_free(&back));
        TRIP(values_forward_string, string, string_t, &, texts[i], same_string,
             values_string_free(&back));
        TRIP(values_echo_string_utf16, string, string_t, &, texts[i], same_string,
             values_string_free(&back));
        TRIP(values_forward_string_utf16, string, string_t, &, texts[i], same_string,
             values_string_free(&back));
        TRIP(values_echo_string_latin1_utf16, string, string_t, &, texts[i], same_string,
             values_string_free(&back));
        TRIP(values_forward_string_latin1_utf16, string, string_t, &, texts[i], same_string,
             values_string_free(&back));
    }
    uint32_t units;
    OK(values_units_utf8(instance, &texts[4], &units));
    CHECK(units == 8);
    OK(values_units_utf16(instance, &texts[4], &units));
    CHECK(units == 4);
}

static void lists(windlass_instance_t *instance, string_t large) {
    const values_list_u8_t bytes = {large.ptr, large.len};
    CASES(list_u8, values_list_u8_t, same_list_u8, values_list_u8_free(&back), {NULL, 0},
          OF(values_list_u8_t, uint8_t, 0, 255), bytes);
    CASES(list_s64, values_list_s64_t, same_list_s64, values_list_s64_free(&back), {NULL, 0},
          OF(values_list_s64_t, int64_t, INT64_MIN, -1, INT64_MAX));
    CASES(list_bool, values_list_bool_t, same_list_bool, values_list_bool_free(&back), {NULL, 0},
          OF(values_list_bool_t, bool, true, false, true));
    CASES(list_f32, values_list_f32_t, same_list_f32, values_list_f32_free(&back),
          OF(values_list_f32_t, float, -0.0f, NAN, INFINITY));
    CASES(list_char, values_list_char32_t, same_list_char, values_list_char32_free(&back),
          OF(values_list_char32_t, uint32_t, 0, 0x10ffff));
    CASES(list_string, values_list_string_t, same_list_string, values_list_string_free(&back),
          {NULL, 0}, OF(values_list_string_t, string_t, S(""), large, S("\xe2\x98\x83")));
    CASES(list_point, values_list_point_t, same_list_point, values_list_point_free(&back),
          OF(values_list_point_t, point_t, {INT32_MIN, -0.0}, {1, INFINITY}));
    CASES(list_list_u16, values_list_list_u16_t, same_list_list_u16,
          values_list_list_u16_free(&back),
          OF(values_list_list_u16_t, values_list_u16_t, {NULL, 0},
             OF(values_list_u16_t, uint16_t, 1, UINT16_MAX)));
    CASES(list_option, values_list_option_u8_t, same_list_option,
          values_list_option_u8_free(&back),
          OF(values_list_option_u8_t, values_option_u8_t, {.is_some = false},
             {.is_some = true, .val = 255}));
    CASES(list_shape, values_list_shape_t, same_list_shape, values_list_shape_free(&back),
          OF(values_list_shape_t, shape_t, {.tag = TEST_VALUES_TYPES_SHAPE_DOT},
             {.tag = TEST_VALUES_TYPES_SHAPE_LABEL, .val.label = S("corner")},
             {.tag = TEST_VALUES_TYPES_SHAPE_LINE, .val.line = {-1, 0.5}}));
    CASES(list_color, values_list_color_t, same_list_color, values_list_color_free(&back),
          OF(values_list_color_t, test_values_types_color_t, 2, 0, 1));
    CASES(list_flags, values_list_some_flags_t, same_list_flags,
          values_list_some_flags_free(&back),
          OF(values_list_some_flags_t, test_values_types_some_flags_t, 0, 256, 1));
    CASES(list_tuple, values_list_tuple2_string_u32_t, same_list_tuple,
          values_list_tuple2_string_u32_free(&back),
          OF(values_list_tuple2_string_u32_t, pair_t, {S("one"), 1}, {{NULL, 0}, UINT32_MAX}));
}

static void compounds(windlass_instance_t *instance) {
    CASES(point, point_t, same_point, NO_FREE, {0, -0.0}, {INT32_MIN, NAN});
    CASES(person, person_t, same_person, test_values_types_person_free(&back),
          {S("Ada"), 36, true, OF(values_list_string_t, string_t, S("a"), S("b"))},
          {{NULL, 0}, 0, false, {NULL, 0}});
    CASES(tuple, triple_t, same_tuple, NO_FREE, {255, UINT64_MAX, 0x10ffff}, {0, 0, 0});
    CASES(shape, shape_t, same_shape, test_values_types_shape_free(&back),
          {.tag = TEST_VALUES_TYPES_SHAPE_DOT},
          {.tag = TEST_VALUES_TYPES_SHAPE_CIRCLE, .val.circle = -INFINITY},
          {.tag = TEST_VALUES_TYPES_SHAPE_SQUARE, .val.square = UINT64_MAX},
          {.tag = TEST_VALUES_TYPES_SHAPE_LABEL, .val.label = S("text")},
          {.tag = TEST_VALUES_TYPES_SHAPE_LINE, .val.line = {INT32_MAX, 5e-324}});
    CASES(number, number_t, same_number, NO_FREE,
          {.tag = TEST_VALUES_TYPES_NUMBER_SMALL, .val.small = 255},
          {.tag = TEST_VALUES_TYPES_NUMBER_LARGE, .val.large = NAN});
    CASES(option_u32, values_option_u32_t, same_option_u32, NO_FREE, {.is_some = false},
          {.is_some = true, .val = UINT32_MAX});
    CASES(option_f64, values_option_f64_t, same_option_f64, NO_FREE, {.is_some = false},
          {.is_some = true, .val = -0.0});
    CASES(option_string, values_option_string_t, same_option_string,
          values_option_string_free(&back), {.is_some = false},
          {.is_some = true, .val = {NULL, 0}}, {.is_some = true, .val = S("some")});
    CASES(option_option, values_option_option_bool_t, same_option_option, NO_FREE,
          {.is_some = false}, {.is_some = true, .val.is_some = false},
          {.is_some = true, .val = {.is_some = true, .val = true}});
    CASES(option_point, values_option_point_t, same_option_point, NO_FREE, {.is_some = false},
          {.is_some = true, .val = {1, 2.0}});
    CASES(result_both, values_result_u32_string_t, same_result_both,
          values_result_u32_string_free(&back), {.is_err = false, .val.ok = UINT32_MAX},
          {.is_err = true, .val.err = S("wrong")});
    CASES(result_ok, values_result_f64_void_t, same_result_ok, NO_FREE,
          {.is_err = false, .val.ok = INFINITY}, {.is_err = true});
    CASES(result_error, values_result_void_color_t, same_result_error, NO_FREE,
          {.is_err = false}, {.is_err = true, .val.err = TEST_VALUES_TYPES_COLOR_GREEN});
    CASES(result_joined, values_result_f32_s64_t, same_result_joined, NO_FREE,
          {.is_err = false, .val.ok = -0.0f}, {.is_err = true, .val.err = INT64_MIN});
}

/* More values than are passed flat. */
static void spilled(windlass_instance_t *instance) {
    const wide_t w = {true, -1, 2, 3, -4, 0.5f, 0.25, 'a', S("four"),
                      OF(values_list_u8_t, uint8_t, 1, 2), {.is_some = true, .val = 5},
                      {.is_err = true, .val.err = S("six")}, TEST_VALUES_TYPES_COLOR_GREEN, 2,
                      {7, 8}, UINT64_MAX};
    CASES(wide, wide_t, same_wide, test_values_types_wide_free(&back), w);
    wide_t back;
    OK(values_gather(instance, w.a, w.b, w.c, w.d, w.e, w.f, w.g, w.h, &w.i, &w.j, &w.k, &w.l,
                     w.m, w.n, &w.o, w.p, &back));
    CHECK(same_wide(w, back));
    test_values_types_wide_free(&back);
    OK(values_forward_gather(instance, w.a, w.b, w.c, w.d, w.e, w.f, w.g, w.h, &w.i, &w.j, &w.k,
                             &w.l, w.m, w.n, &w.o, w.p, &back));
    CHECK(same_wide(w, back));
    test_values_types_wide_free(&back);
    values_tuple2_u8_f64_t sums[2];
    OK(values_sixteen(instance, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, &sums[0]));
    OK(values_forward_sixteen(instance, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
                              &sums[1]));
    CHECK(sums[0].f0 == 1 && sums[0].f1 == 1496.0);
    CHECK(sums[1].f0 == 1 && sums[1].f1 == 1496.0);
}

int main(void) {
    unsigned calls = 0;
    values_imports_t imports;
    memset(&imports, 0, sizeof imports);
    imports.data = &calls;
#define GIVE(name, type, copy, same) imports.test_values_host_echo_##name = on_##name;
    imports.test_values_host_echo_bool = on_bool;
    SCALARS(GIVE)
    COMPOUNDS(GIVE)
    imports.test_values_host_gather = on_gather;
    imports.test_values_host_sixteen = on_sixteen;
    windlass_instance_t *instance;
    OK(values_instantiate(&imports, NULL, &instance));

    string_t large = {malloc(1 << 16), 1 << 16};
    CHECK(large.ptr != NULL);
    for (size_t i = 0; i < large.len; i++) {
        large.ptr[i] = (uint8_t)('a' + i % 26);
    }
    scalars(instance);
    strings(instance, large);
    lists(instance, large);
    compounds(instance);
    spilled(instance);
    CHECK(calls > 100);
    free(large.ptr);
    OK(windlass_instance_delete(instance));
    puts("values: ok");
    return 0;
}
