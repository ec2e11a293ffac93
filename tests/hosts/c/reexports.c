/*
 * A component gives the host's functions back to it: the host calls itself, and what it passes is checked
 * and owned as in any other call. Says "reexports: ok" when every call gave what it should.
 */
#include <reexports.h>

#include "check.h"

#define STR(literal) TEXT(reexports_string_t, literal)

enum conduct { GOOD, BAD_TEXT, FAILS };

struct host {
    enum conduct conduct;
    unsigned calls;
    unsigned dropped;
};

/* The resource of the host. */
struct imports_t_p_api_thing_t {
    uint32_t number;
};

static imports_t_p_api_thing_t things[] = {{0}, {10}, {20}};

static int32_t on_log(void *data, windlass_instance_t *instance, const reexports_log_args_t *args,
                      reexports_string_t *results) {
    struct host *host = data;
    host->calls++;
    switch (host->conduct) {
    case BAD_TEXT:
        CHECK(reexports_string_dup_n(results, "\xff", 1));
        return WINDLASS_OK;
    case FAILS:
        windlass_fail(instance, "no more paper", strlen("no more paper"));
        return WINDLASS_HOST_ERROR;
    case GOOD:
        break;
    }
    CHECK(reexports_string_dup_n(results, (const char *)args->text.ptr, args->text.len));
    results->ptr[0] = '!';
    return WINDLASS_OK;
}

static int32_t on_make(void *data, windlass_instance_t *instance,
                       const imports_t_p_api_make_args_t *args,
                       imports_t_p_api_own_thing_t *results) {
    ((struct host *)data)->calls++;
    return imports_t_p_api_thing_new(instance, &things[args->rep], results);
}

static int32_t on_look(void *data, windlass_instance_t *instance,
                       const imports_t_p_api_look_args_t *args, uint32_t *results) {
    (void)instance;
    ((struct host *)data)->calls++;
    *results = args->thing->number;
    return WINDLASS_OK;
}

static void on_drop(void *data, windlass_instance_t *instance, imports_t_p_api_thing_t *rep) {
    (void)instance;
    (void)rep;
    ((struct host *)data)->dropped++;
}

static int32_t on_add(void *data, windlass_instance_t *instance,
                      const imports_t_p_api_inner_add_args_t *args,
                      t_p_api_inner_sums_t *results) {
    (void)instance;
    ((struct host *)data)->calls++;
    results->sum = args->a + args->b;
    results->texts.len = 2;
    results->texts.ptr = windlass_alloc(2 * sizeof results->texts.ptr[0]);
    CHECK(reexports_string_dup(&results->texts.ptr[0], "one"));
    CHECK(reexports_string_dup(&results->texts.ptr[1], "two"));
    return WINDLASS_OK;
}

static windlass_instance_t *new_instance(struct host *host) {
    reexports_imports_t imports = {
        .data = host,
        .reexports_log = on_log,
        .imports_t_p_api_thing_dtor = on_drop,
        .imports_t_p_api_make = on_make,
        .imports_t_p_api_look = on_look,
        .imports_t_p_api_inner_add = on_add,
    };
    windlass_instance_t *instance = NULL;
    OK(reexports_instantiate(&imports, NULL, &instance));
    return instance;
}

static void good_calls(void) {
    struct host host = {.conduct = GOOD};
    windlass_instance_t *instance = new_instance(&host);
    reexports_string_t text = STR("text"), result;
    OK(reexports_log_again(instance, &text, &result));
    CHECK(SAME(result, "!ext") && SAME(text, "text"));
    reexports_string_free(&result);
    OK(reexports_passed(instance, &text, &result));
    CHECK(SAME(result, "!ext"));
    reexports_string_free(&result);

    /* Handles are the host's own, on both sides. */
    imports_t_p_api_own_thing_t thing;
    uint32_t number = 0;
    OK(t_p_api_make(instance, 2, &thing));
    imports_t_p_api_thing_t *rep = NULL;
    OK(imports_t_p_api_thing_rep(instance, thing, &rep));
    CHECK(rep == &things[2]);
    OK(t_p_api_look(instance, rep, &number));
    CHECK(number == 20);
    OK(imports_t_p_api_thing_drop_own(instance, thing));
    CHECK(host.dropped == 1);

    t_p_api_inner_sums_t sums;
    OK(t_p_api_inner_add(instance, 3, 4, &sums));
    CHECK(sums.sum == 7 && sums.texts.len == 2 && SAME(sums.texts.ptr[1], "two"));
    t_p_api_inner_sums_free(&sums);
    OK(reexports_outer_deepest_sum(instance, 3, 4, &number));
    CHECK(number == 7);
    CHECK(host.calls == 6);
    OK(windlass_instance_delete(instance));
}

/* What is no string is refused before the host function sees it, and by the one who calls it. */
static void bad_values(void) {
    struct host host = {.conduct = GOOD};
    windlass_instance_t *instance = new_instance(&host);
    reexports_string_t text = STR("\xc3("), result;
    RETURNS(WINDLASS_INVALID_ARGUMENT, reexports_log_again(instance, &text, &result));
    CHECK(host.calls == 0);
    text = STR("text");
    OK(reexports_log_again(instance, &text, &result));
    reexports_string_free(&result);

    host.conduct = BAD_TEXT;
    RETURNS(WINDLASS_HOST_ERROR, reexports_log_again(instance, &text, &result));
    CHECK(strcmp(windlass_trap_name(windlass_trap_code(instance)), "host-invalid-value") == 0);
    OK(windlass_instance_delete(instance));

    host.conduct = FAILS;
    instance = new_instance(&host);
    RETURNS(WINDLASS_HOST_ERROR, reexports_log_again(instance, &text, &result));
    CONTAINS(windlass_error_message(instance), "no more paper");
    OK(windlass_instance_delete(instance));
}

int main(void) {
    good_calls();
    bad_values();
    puts("reexports: ok");
    return 0;
}
