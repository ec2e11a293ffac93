/*
 * What a host gets when it or its functions do something wrong, with the JSON component. Says
 * "failures: ok" when every failure was the one that the headers promise.
 */
#include <json.h>

#include "check.h"

#define STR(literal) TEXT(json_string_t, literal)

/* A call from on_log or on_lookup into an instance, and what came of it. */
struct host {
    /* What the functions do. */
    enum { GOOD, FAILS_WITH_WORDS, FAILS, BAD_STATUS, BAD_TEXT, ENTERS, DELETES } conduct;
    /* The instance that `ENTERS` enters. */
    windlass_instance_t *other;
    /* The status that `ENTERS` and `DELETES` got. */
    windlass_status_t inner;
};

/* Checks an empty list, which asks nothing of the host. */
static windlass_status_t check_it(windlass_instance_t *instance) {
    docs_json_transform_result_void_position_t result;
    json_string_t text = STR("[]");
    windlass_status_t status = docs_json_transform_check(instance, &text, &result);
    CHECK(status != WINDLASS_OK || !result.is_err);
    return status;
}

/* Formats what is no JSON, about which the component logs. */
static windlass_status_t log_it(windlass_instance_t *instance) {
    docs_json_transform_result_string_error_t result;
    docs_json_transform_style_t style = {.tag = DOCS_JSON_TRANSFORM_STYLE_MINIFIED, .val = {0}};
    json_string_t text = STR("]");
    windlass_status_t status = docs_json_transform_format(instance, &text, &style, &result);
    if (status == WINDLASS_OK) {
        CHECK(result.is_err);
        docs_json_transform_result_string_error_free(&result);
    }
    return status;
}

/* Expands a name, which the component looks up. */
static windlass_status_t lookup_it(windlass_instance_t *instance) {
    docs_json_transform_result_tuple2_string_u32_error_t result;
    json_string_t text = STR("\"${user}\"");
    windlass_status_t status = docs_json_transform_expand(instance, &text, &result);
    if (status == WINDLASS_OK) {
        docs_json_transform_result_tuple2_string_u32_error_free(&result);
    }
    return status;
}

static int32_t on_log(void *data, windlass_instance_t *instance,
                      const docs_json_log_log_args_t *args, uint64_t *results) {
    static const char words[] = "the disk is full\xff, not all of this is said";
    struct host *host = data;
    (void)args;
    *results = 1;
    switch (host->conduct) {
        case FAILS_WITH_WORDS:
            windlass_fail(instance, words, 16);
            return WINDLASS_HOST_ERROR;
        case FAILS:
            return WINDLASS_NOT_FOUND;
        case BAD_STATUS:
            return 1000;
        case ENTERS:
            host->inner = check_it(host->other);
            return WINDLASS_OK;
        case DELETES:
            host->inner = windlass_instance_delete(host->other);
            return WINDLASS_OK;
        default:
            return WINDLASS_OK;
    }
}

static int32_t on_lookup(void *data, windlass_instance_t *instance,
                         const docs_json_log_lookup_args_t *args, json_option_string_t *results) {
    const struct host *host = data;
    (void)instance;
    (void)args;
    results->is_some = true;
    CHECK(json_string_dup(&results->val, host->conduct == BAD_TEXT ? "\xff" : "Ada"));
    return WINDLASS_OK;
}

static windlass_instance_t *new_instance(struct host *host) {
    json_imports_t imports = {
        .data = host,
        .docs_json_log_log = on_log,
        .docs_json_log_lookup = on_lookup,
    };
    windlass_instance_t *instance;
    OK(json_instantiate(&imports, NULL, &instance));
    return instance;
}

/* Values that their types do not have are refused; the instance stays usable. */
static void bad_arguments(void) {
    struct host host = {.conduct = GOOD};
    windlass_instance_t *instance = new_instance(&host);
    docs_json_transform_result_string_error_t result;
    docs_json_transform_style_t style = {.tag = DOCS_JSON_TRANSFORM_STYLE_MINIFIED, .val = {0}};
    json_string_t bad[] = {STR("\xff"), STR("[\xc3"), STR("\xed\xa0\x80"), STR("\xc0\x80")};
    CHECK(windlass_error_message(instance)[0] == '\0');
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        RETURNS(WINDLASS_INVALID_ARGUMENT,
                docs_json_transform_format(instance, &bad[i], &style, &result));
        CONTAINS(windlass_error_message(instance), "invalid argument");
        OK(check_it(instance));
    }

    /* Deep inside a list of records of variants. */
    docs_json_transform_node_t node = {.pointer = STR(""), .value = {0}};
    node.value.tag = DOCS_JSON_TRANSFORM_VALUE_OBJECT;
    node.value.val.object = (json_list_string_t){.ptr = bad, .len = 1};
    docs_json_transform_list_node_t nodes = {.ptr = &node, .len = 1};
    RETURNS(WINDLASS_INVALID_ARGUMENT, docs_json_transform_build(instance, &nodes, &result));
    node.value.tag = 7;
    RETURNS(WINDLASS_INVALID_ARGUMENT, docs_json_transform_build(instance, &nodes, &result));

    json_string_t text = STR("[]");
    style.tag = 2;
    RETURNS(WINDLASS_INVALID_ARGUMENT,
            docs_json_transform_format(instance, &text, &style, &result));
    OK(check_it(instance));

    /* Longer than a string may be: refused before it is read. */
    style.tag = DOCS_JSON_TRANSFORM_STYLE_MINIFIED;
    text.len = (size_t)1 << 28;
    RETURNS(WINDLASS_INVALID_ARGUMENT,
            docs_json_transform_format(instance, &text, &style, &result));
    text.len = SIZE_MAX;
    RETURNS(WINDLASS_INVALID_ARGUMENT,
            docs_json_transform_format(instance, &text, &style, &result));
    OK(check_it(instance));
    OK(windlass_instance_delete(instance));
}

/* A host function that fails ends the call, with what it said, and poisons the instance. */
static void failing_imports(void) {
    struct host host = {.conduct = FAILS_WITH_WORDS};
    windlass_instance_t *instance = new_instance(&host);
    RETURNS(WINDLASS_HOST_ERROR, log_it(instance));
    CHECK(strcmp(windlass_error_message(instance),
                 "host function docs:json/log#log failed: the disk is full") == 0);
    CHECK(strcmp(windlass_trap_name(windlass_trap_code(instance)), "host-error") == 0);
    CHECK(windlass_backtrace_len(instance) > 0);
    for (int i = 0; i < 2; i++) {
        RETURNS(WINDLASS_POISONED, check_it(instance));
        CHECK(windlass_error_message(instance)[0] != '\0');
    }
    OK(windlass_instance_delete(instance));

    host.conduct = FAILS;
    instance = new_instance(&host);
    RETURNS(WINDLASS_HOST_ERROR, log_it(instance));
    CONTAINS(windlass_error_message(instance), "failed: status 11 (not found)");
    RETURNS(WINDLASS_POISONED, check_it(instance));
    OK(windlass_instance_delete(instance));

    host.conduct = BAD_STATUS;
    instance = new_instance(&host);
    RETURNS(WINDLASS_HOST_ERROR, log_it(instance));
    CONTAINS(windlass_error_message(instance), "failed: unknown status");
    OK(windlass_instance_delete(instance));

    host.conduct = BAD_TEXT;
    instance = new_instance(&host);
    RETURNS(WINDLASS_HOST_ERROR, lookup_it(instance));
    CHECK(strcmp(windlass_trap_name(windlass_trap_code(instance)), "host-invalid-value") == 0);
    RETURNS(WINDLASS_POISONED, check_it(instance));
    OK(windlass_instance_delete(instance));
}

/* An instance that runs may be neither entered nor deleted; another one may. */
static void reentrance(void) {
    struct host host = {.conduct = ENTERS};
    windlass_instance_t *instance = new_instance(&host);
    windlass_instance_t *another = new_instance(&host);
    host.other = instance;
    OK(log_it(instance));
    CHECK(host.inner == WINDLASS_REENTRANCE);
    host.other = another;
    OK(log_it(instance));
    CHECK(host.inner == WINDLASS_OK);

    host.conduct = DELETES;
    host.other = instance;
    OK(log_it(instance));
    CHECK(host.inner == WINDLASS_REENTRANCE);
    OK(check_it(instance));
    host.other = another;
    OK(log_it(instance));
    CHECK(host.inner == WINDLASS_OK);

    /* A failure of the inner call is not one of the outer. */
    host.conduct = FAILS;
    another = new_instance(&host);
    RETURNS(WINDLASS_HOST_ERROR, log_it(another));
    host.conduct = ENTERS;
    host.other = another;
    OK(log_it(instance));
    CHECK(host.inner == WINDLASS_POISONED);
    OK(check_it(instance));
    OK(windlass_instance_delete(another));
    OK(windlass_instance_delete(instance));
}

/* Instances that cannot be made. */
static void no_instance(void) {
    static int somewhere;
    windlass_instance_t *instance = (windlass_instance_t *)&somewhere;
    json_imports_t imports = {.data = NULL, .docs_json_log_log = on_log};
    RETURNS(WINDLASS_LINK, json_instantiate(&imports, NULL, &instance));
    CHECK(instance == NULL);
    CONTAINS(windlass_last_error(), "docs:json/log#lookup");
    CHECK(strstr(windlass_last_error(), "docs:json/log#log") == NULL);

    imports.docs_json_log_log = NULL;
    RETURNS(WINDLASS_LINK, json_instantiate(&imports, NULL, &instance));
    CONTAINS(windlass_last_error(), "docs:json/log#log");
    RETURNS(WINDLASS_LINK, windlass_instance_new(&json_component, NULL, NULL, 0, &instance));
    CONTAINS(windlass_last_error(), "2 imports");
    RETURNS(WINDLASS_INVALID_ARGUMENT, windlass_instance_new(NULL, NULL, NULL, 0, &instance));

    struct host host = {.conduct = GOOD};
    imports.data = &host;
    imports.docs_json_log_log = on_log;
    imports.docs_json_log_lookup = on_lookup;
    windlass_config_t config = WINDLASS_CONFIG_INIT;
    config.max_memory_bytes = 65536;
    RETURNS(WINDLASS_OUT_OF_MEMORY, json_instantiate(&imports, &config, &instance));
    CHECK(instance == NULL && windlass_last_error()[0] != '\0');
    config.max_memory_bytes = 64 << 20;
    OK(json_instantiate(&imports, &config, &instance));
    OK(check_it(instance));
    OK(windlass_instance_delete(instance));
    OK(windlass_instance_delete(NULL));

    const windlass_component_t *component = &json_component;
    RETURNS(WINDLASS_LOAD, windlass_component_load("/nowhere/libnothing.so", &component));
    CHECK(component == NULL);
    CONTAINS(windlass_last_error(), "libnothing.so");
    RETURNS(WINDLASS_INVALID_ARGUMENT, windlass_component_unload(&json_component));
}

/* Finding functions by name, and what there is to ask of an instance. */
static void by_name(void) {
    struct host host = {.conduct = GOOD};
    windlass_instance_t *instance = new_instance(&host);
    CHECK(windlass_find_export(&json_component, "docs:json/transform", "no-such") == NULL);
    CHECK(windlass_find_export(&json_component, "docs:json/other", "check") == NULL);
    CHECK(windlass_find_export(&json_component, NULL, "check") == NULL);
    windlass_export_fn_t check =
        windlass_find_export(&json_component, "docs:json/transform", "check");
    CHECK(check != NULL);
    docs_json_transform_check_args_t args = {STR("[")};
    docs_json_transform_result_void_position_t result;
    OK(check(instance, &args, &result));
    CHECK(result.is_err && result.val.err.line == 1);

    CHECK(windlass_instance_component(instance) == &json_component);
    CHECK(windlass_instance_data(instance) == NULL);
    windlass_instance_set_data(instance, &host);
    CHECK(windlass_instance_data(instance) == &host);

    windlass_frame_t frame;
    CHECK(windlass_trap_code(instance) == 0 && windlass_backtrace_len(instance) == 0);
    RETURNS(WINDLASS_NOT_FOUND, windlass_backtrace_frame(instance, 0, &frame));

    /* The component has no resources. */
    uint32_t handle;
    uint64_t rep;
    RETURNS(WINDLASS_INVALID_ARGUMENT, windlass_resource_new(instance, 0, 1, &handle));
    RETURNS(WINDLASS_INVALID_ARGUMENT, windlass_resource_rep(instance, 0, 1, &rep));
    RETURNS(WINDLASS_INVALID_ARGUMENT, windlass_resource_take(instance, UINT32_MAX, 0, &rep));
    RETURNS(WINDLASS_INVALID_ARGUMENT, windlass_resource_drop(instance, 0, UINT32_MAX));
    OK(check_it(instance));
    OK(windlass_instance_delete(instance));
}

/* Every number has words, those that mean nothing too. */
static void words(void) {
    for (int32_t status = -1; status < 300; status++) {
        const char *text = windlass_status_string(status);
        CHECK(text != NULL && text[0] != '\0');
        for (int32_t other = WINDLASS_OK; other < status && status <= WINDLASS_INTERNAL; other++) {
            CHECK(strcmp(text, windlass_status_string(other)) != 0);
        }
    }
    CHECK(strcmp(windlass_status_string(WINDLASS_TRAP), "trap") == 0);
    CHECK(strcmp(windlass_trap_name(0), "unknown") == 0);
    CHECK(strcmp(windlass_trap_name(UINT32_MAX), "unknown") == 0);
}

int main(void) {
    bad_arguments();
    failing_imports();
    reentrance();
    no_instance();
    by_name();
    words();
    puts("failures: ok");
    return 0;
}
