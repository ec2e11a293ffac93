/*
 * The Markdown component's types from C: flags, enums, records and lists of them. Says
 * "document: ok" when every call gave what it should. markdown.c is the program that people want.
 */
#include <markdown.h>

#include "check.h"

#define STR(literal) TEXT(markdown_string_t, literal)

/* What the component logged. */
struct messages {
    unsigned count;
    docs_markdown_log_level_t level;
    char text[100];
};

/* The component's one import. */
static int32_t on_log(void *data, windlass_instance_t *instance,
                      const docs_markdown_log_log_args_t *args, void *results) {
    struct messages *messages = data;
    (void)instance;
    (void)results;
    messages->count++;
    messages->level = args->level;
    snprintf(messages->text, sizeof messages->text, "%.*s", (int)args->message.len,
             (const char *)args->message.ptr);
    return WINDLASS_OK;
}

/* Flags, enums and options in a record; records in a list. */
static void renders(windlass_instance_t *instance, struct messages *messages) {
    docs_markdown_render_options_t options;
    OK(docs_markdown_render_default_options(instance, &options));
    CHECK(options.extensions ==
          (DOCS_MARKDOWN_RENDER_EXTENSIONS_TABLES | DOCS_MARKDOWN_RENDER_EXTENSIONS_STRIKETHROUGH));
    CHECK(options.raw_html == DOCS_MARKDOWN_RENDER_RAW_HTML_ESCAPE);
    CHECK(!options.heading_ids);
    CHECK(!options.wrapper.is_some);
    CHECK(options.max_bytes.is_some && options.max_bytes.val == 1 << 20);

    options.heading_ids = true;
    options.wrapper.is_some = true;
    options.wrapper.val = STR("main");
    markdown_string_t text = STR("# Hello, *world*\n\n~~no~~ <br>\n");
    docs_markdown_render_result_string_error_t html;
    OK(docs_markdown_render_to_html(instance, &text, &options, &html));
    CHECK(!html.is_err);
    CHECK(SAME(html.val.ok,
               "<main>\n<h1 id=\"hello-world\">Hello, <em>world</em></h1>\n"
               "<p><del>no</del> &lt;br&gt;</p>\n</main>\n"));
    docs_markdown_render_result_string_error_free(&html);
    CHECK(messages->count == 1);
    CHECK(messages->level == DOCS_MARKDOWN_LOG_LEVEL_DEBUG);
    CHECK(strcmp(messages->text, "30 bytes") == 0);

    options.wrapper.is_some = false;
    text = STR("# One\ntwo three\n## Four `five`\n");
    docs_markdown_render_result_document_error_t document;
    OK(docs_markdown_render_render(instance, &text, &options, &document));
    CHECK(!document.is_err);
    docs_markdown_render_document_t *found = &document.val.ok;
    CHECK(found->words == 5);
    CHECK(found->headings.len == 2);
    CHECK(found->headings.ptr[0].level == 1);
    CHECK(SAME(found->headings.ptr[0].text, "One"));
    CHECK(found->headings.ptr[1].level == 2);
    CHECK(SAME(found->headings.ptr[1].text, "Four five"));
    CHECK(found->headings.ptr[1].id.is_some && SAME(found->headings.ptr[1].id.val, "four-five"));
    CHECK(found->headings.ptr[1].span.f0 == 16 && found->headings.ptr[1].span.f1 == 31);
    docs_markdown_render_result_document_error_free(&document);
}

/* Each case of the error. */
static void refuses(windlass_instance_t *instance, struct messages *messages) {
    docs_markdown_render_options_t options = {.max_bytes = {.is_some = true, .val = 3}};
    docs_markdown_render_result_string_error_t html;

    markdown_string_t text = STR("");
    OK(docs_markdown_render_to_html(instance, &text, &options, &html));
    CHECK(html.is_err && html.val.err.tag == DOCS_MARKDOWN_RENDER_ERROR_EMPTY);
    CHECK(messages->level == DOCS_MARKDOWN_LOG_LEVEL_ERROR);
    docs_markdown_render_result_string_error_free(&html);

    text = STR("four");
    OK(docs_markdown_render_to_html(instance, &text, &options, &html));
    CHECK(html.is_err && html.val.err.tag == DOCS_MARKDOWN_RENDER_ERROR_TOO_LARGE);
    CHECK(html.val.err.val.too_large.f0 == 3 && html.val.err.val.too_large.f1 == 4);
    docs_markdown_render_result_string_error_free(&html);

    options.max_bytes.is_some = false;
    options.wrapper.is_some = true;
    options.wrapper.val = STR("no good");
    OK(docs_markdown_render_to_html(instance, &text, &options, &html));
    CHECK(html.is_err && html.val.err.tag == DOCS_MARKDOWN_RENDER_ERROR_BAD_WRAPPER);
    CHECK(SAME(html.val.err.val.bad_wrapper, "no good"));
    docs_markdown_render_result_string_error_free(&html);
}

/* Results that are lists. */
static void lists(windlass_instance_t *instance) {
    markdown_string_t text = STR("# a\n\n### b\n");
    docs_markdown_render_list_heading_t outline;
    OK(docs_markdown_render_outline(instance, &text, &outline));
    CHECK(outline.len == 2);
    CHECK(SAME(outline.ptr[1].text, "b") && outline.ptr[1].level == 3 && !outline.ptr[1].id.is_some);
    docs_markdown_render_list_heading_free(&outline);

    text = STR("[a](https://a.example \"A\") and <https://b.example>");
    markdown_list_tuple2_string_option_string_t links;
    OK(docs_markdown_render_links(instance, &text, &links));
    CHECK(links.len == 2);
    CHECK(SAME(links.ptr[0].f0, "https://a.example"));
    CHECK(links.ptr[0].f1.is_some && SAME(links.ptr[0].f1.val, "A"));
    CHECK(SAME(links.ptr[1].f0, "https://b.example") && !links.ptr[1].f1.is_some);
    markdown_list_tuple2_string_option_string_free(&links);
}

/* All of it, with one instance. */
int main(void) {
    struct messages messages = {0};
    markdown_imports_t imports = {.data = &messages, .docs_markdown_log_log = on_log};
    windlass_instance_t *instance;
    OK(markdown_instantiate(&imports, NULL, &instance));
    renders(instance, &messages);
    refuses(instance, &messages);
    lists(instance);
    OK(windlass_instance_delete(instance));
    puts("document: ok");
    return 0;
}
