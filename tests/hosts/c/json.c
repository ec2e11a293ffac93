/*
 * The JSON component from C: records, lists, options, results and variants in both directions, and
 * imports with results. Says "json: ok" when every call gave what it should.
 */
#include <json.h>

#include "check.h"

#define STR(literal) TEXT(json_string_t, literal)

/* The host's side of the component's imports. */
struct host {
    uint64_t messages;
    unsigned lookups;
    docs_json_log_level_t level;
    char message[100];
};

/* Keeps the message; answers with the number of them. */
static int32_t on_log(void *data, windlass_instance_t *instance,
                      const docs_json_log_log_args_t *args, uint64_t *results) {
    struct host *host = data;
    (void)instance;
    host->level = args->level;
    snprintf(host->message, sizeof host->message, "%.*s", (int)args->message.len,
             (const char *)args->message.ptr);
    *results = ++host->messages;
    return WINDLASS_OK;
}

/* Knows only "user". */
static int32_t on_lookup(void *data, windlass_instance_t *instance,
                         const docs_json_log_lookup_args_t *args, json_option_string_t *results) {
    struct host *host = data;
    (void)instance;
    host->lookups++;
    results->is_some = SAME(args->name, "user");
    if (results->is_some && !json_string_dup(&results->val, "Ada \xe2\x98\x83")) {
        return WINDLASS_OUT_OF_MEMORY;
    }
    return WINDLASS_OK;
}

/* A variant in, a result of a string or a variant out; errors are logged. */
static void formats(windlass_instance_t *instance, struct host *host) {
    docs_json_transform_result_string_error_t result;
    docs_json_transform_style_t style = {.tag = DOCS_JSON_TRANSFORM_STYLE_MINIFIED};

    json_string_t text = STR(" { \"b\" : [1, 2.5, null], \"a\": {} } ");
    OK(docs_json_transform_format(instance, &text, &style, &result));
    CHECK(!result.is_err && SAME(result.val.ok, "{\"b\":[1,2.5,null],\"a\":{}}"));
    docs_json_transform_result_string_error_free(&result);

    style.tag = DOCS_JSON_TRANSFORM_STYLE_PRETTY;
    style.val.pretty = 2;
    text = STR("[1]");
    OK(docs_json_transform_format(instance, &text, &style, &result));
    CHECK(!result.is_err && SAME(result.val.ok, "[\n  1\n]"));
    docs_json_transform_result_string_error_free(&result);

    text = STR("[1,\n 2,]");
    OK(docs_json_transform_format(instance, &text, &style, &result));
    CHECK(result.is_err && result.val.err.tag == DOCS_JSON_TRANSFORM_ERROR_SYNTAX);
    CHECK(result.val.err.val.syntax.f0.line == 2 && result.val.err.val.syntax.f0.column == 4);
    CHECK(SAME(result.val.err.val.syntax.f1, "trailing comma at line 2 column 4"));
    CHECK(host->messages == 1 && host->level == DOCS_JSON_LOG_LEVEL_ERROR);
    CHECK(strcmp(host->message, "trailing comma at line 2 column 4") == 0);
    docs_json_transform_result_string_error_free(&result);

    text = STR("{\"a\":1}");
    json_string_t pointer = STR("/b");
    OK(docs_json_transform_select(instance, &text, &pointer, &result));
    CHECK(result.is_err && result.val.err.tag == DOCS_JSON_TRANSFORM_ERROR_NOT_FOUND);
    CHECK(SAME(result.val.err.val.not_found, "/b (message 2)"));
    docs_json_transform_result_string_error_free(&result);
}

/* Lists of records of variants, out and in again; a list of options. */
static void flattens(windlass_instance_t *instance, struct host *host) {
    json_string_t text = STR("{\"a\":[true,-7,0.5],\"b\":null,\"c\":\"text\"}");
    docs_json_transform_result_list_node_error_t flat;
    OK(docs_json_transform_flatten(instance, &text, &flat));
    CHECK(!flat.is_err && flat.val.ok.len == 7);
    CHECK(host->level == DOCS_JSON_LOG_LEVEL_INFO && strcmp(host->message, "7 nodes") == 0);
    docs_json_transform_node_t *nodes = flat.val.ok.ptr;
    CHECK(nodes[0].pointer.len == 0 && nodes[0].value.tag == DOCS_JSON_TRANSFORM_VALUE_OBJECT);
    CHECK(nodes[0].value.val.object.len == 3 && SAME(nodes[0].value.val.object.ptr[2], "c"));
    CHECK(nodes[1].value.tag == DOCS_JSON_TRANSFORM_VALUE_ARRAY && nodes[1].value.val.array == 3);
    CHECK(nodes[2].value.tag == DOCS_JSON_TRANSFORM_VALUE_BOOLEAN && nodes[2].value.val.boolean);
    CHECK(nodes[3].value.tag == DOCS_JSON_TRANSFORM_VALUE_INTEGER && nodes[3].value.val.integer == -7);
    CHECK(nodes[4].value.tag == DOCS_JSON_TRANSFORM_VALUE_NUMBER && nodes[4].value.val.number == 0.5);
    CHECK(nodes[5].value.tag == DOCS_JSON_TRANSFORM_VALUE_NULL && SAME(nodes[5].pointer, "/b"));
    CHECK(nodes[6].value.tag == DOCS_JSON_TRANSFORM_VALUE_TEXT && SAME(nodes[6].value.val.text, "text"));

    docs_json_transform_result_string_error_t built;
    OK(docs_json_transform_build(instance, &flat.val.ok, &built));
    CHECK(!built.is_err && SAME(built.val.ok, "{\"a\":[true,-7,0.5],\"b\":null,\"c\":\"text\"}"));
    docs_json_transform_result_string_error_free(&built);
    docs_json_transform_result_list_node_error_free(&flat);

    json_string_t pointers[] = {STR("/a/1"), STR("/z")};
    json_list_string_t list = {.ptr = pointers, .len = 2};
    docs_json_transform_result_list_option_node_error_t selected;
    OK(docs_json_transform_select_all(instance, &text, &list, &selected));
    CHECK(!selected.is_err && selected.val.ok.len == 2);
    CHECK(selected.val.ok.ptr[0].is_some && selected.val.ok.ptr[0].val.value.val.integer == -7);
    CHECK(!selected.val.ok.ptr[1].is_some);
    docs_json_transform_result_list_option_node_error_free(&selected);
}

/* Options that the host gives; a tuple. */
static void asks(windlass_instance_t *instance, struct host *host) {
    json_string_t text = STR("[\"${user}\",\"${nobody}\"]");
    docs_json_transform_result_tuple2_string_u32_error_t expanded;
    OK(docs_json_transform_expand(instance, &text, &expanded));
    CHECK(!expanded.is_err && SAME(expanded.val.ok.f0, "[\"Ada \xe2\x98\x83\",\"${nobody}\"]"));
    CHECK(expanded.val.ok.f1 == 1);
    CHECK(host->lookups == 2);
    docs_json_transform_result_tuple2_string_u32_error_free(&expanded);
}

/* A record with floats, options and a char; a result without a value. */
static void measures(windlass_instance_t *instance) {
    json_string_t text = STR("{\"a\":[1,2.5,null,{\"b\":[true]}],\"c\":\"\xc3\xa9\",\"d\":\"long\"}");
    docs_json_transform_result_statistics_error_t measured;
    OK(docs_json_transform_measure(instance, &text, &measured));
    CHECK(!measured.is_err);
    docs_json_transform_statistics_t *all = &measured.val.ok;
    CHECK(all->numbers == 2 && all->strings == 2 && all->objects == 2 && all->depth == 4);
    CHECK(all->sum == 3.5);
    CHECK(all->longest_string.is_some && SAME(all->longest_string.val, "long"));
    CHECK(all->first_letter.is_some && all->first_letter.val == 0xe9);
    docs_json_transform_result_statistics_error_free(&measured);

    docs_json_transform_result_void_position_t checked;
    text = STR("[1\n\n, x]");
    OK(docs_json_transform_check(instance, &text, &checked));
    CHECK(checked.is_err && checked.val.err.line == 3 && checked.val.err.column == 3);
    text = STR("[]");
    OK(docs_json_transform_check(instance, &text, &checked));
    CHECK(!checked.is_err);
}

/* All of it, with one instance. */
int main(void) {
    struct host host = {0};
    json_imports_t imports = {
        .data = &host,
        .docs_json_log_log = on_log,
        .docs_json_log_lookup = on_lookup,
    };
    windlass_instance_t *instance;
    OK(json_instantiate(&imports, NULL, &instance));
    formats(instance, &host);
    flattens(instance, &host);
    asks(instance, &host);
    measures(instance);
    OK(windlass_instance_delete(instance));
    puts("json: ok");
    return 0;
}
