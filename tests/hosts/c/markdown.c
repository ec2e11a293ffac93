/*
 * A native program with a WebAssembly component inside: renders Markdown to HTML.
 *
 * Usage: markdown [FILE]    (else from standard input)
 */
#include <markdown.h>

#include <stdio.h>
#include <stdlib.h>

/* The component's one import. */
static int32_t on_log(void *data, windlass_instance_t *instance,
                      const docs_markdown_log_log_args_t *args, void *results) {
    static const char *const levels[] = {"debug", "info", "warn", "error"};
    (void)instance;
    (void)results;
    fprintf((FILE *)data, "%s: %.*s\n", levels[args->level], (int)args->message.len,
            (const char *)args->message.ptr);
    return WINDLASS_OK;
}

/* All of a file; exits when it cannot be read. */
static markdown_string_t read_all(FILE *file) {
    markdown_string_t text = {NULL, 0};
    size_t capacity = 0;
    for (;;) {
        if (text.len == capacity) {
            capacity = capacity ? 2 * capacity : 4096;
            text.ptr = (uint8_t *)realloc(text.ptr, capacity);
            if (text.ptr == NULL) {
                perror("markdown");
                exit(1);
            }
        }
        size_t count = fread(text.ptr + text.len, 1, capacity - text.len, file);
        text.len += count;
        if (count == 0) {
            return text;
        }
    }
}

/* Says why a call failed; for a trap with the functions that were running. */
static int explain(const windlass_instance_t *instance, windlass_status_t status) {
    windlass_frame_t frame;
    fprintf(stderr, "%s: %s\n", windlass_status_string(status), windlass_error_message(instance));
    for (size_t i = 0; windlass_backtrace_frame(instance, i, &frame) == WINDLASS_OK; i++) {
        fprintf(stderr, "  at %s\n", frame.function);
    }
    return 1;
}

int main(int argc, char **argv) {
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : stdin;
    if (file == NULL) {
        perror(argv[1]);
        return 1;
    }
    markdown_string_t text = read_all(file);

    markdown_imports_t imports;
    imports.data = stderr;
    imports.docs_markdown_log_log = on_log;
    windlass_instance_t *instance;
    if (markdown_instantiate(&imports, NULL, &instance) != WINDLASS_OK) {
        fprintf(stderr, "%s\n", windlass_last_error());
        return 1;
    }

    docs_markdown_render_options_t options;
    windlass_status_t status = docs_markdown_render_default_options(instance, &options);
    if (status != WINDLASS_OK) {
        return explain(instance, status);
    }
    docs_markdown_render_result_string_error_t result;
    status = docs_markdown_render_to_html(instance, &text, &options, &result);
    docs_markdown_render_options_free(&options);
    if (status != WINDLASS_OK) {
        return explain(instance, status);
    }
    int failed = result.is_err;
    if (!failed) {
        fwrite(result.val.ok.ptr, 1, result.val.ok.len, stdout);
    }
    docs_markdown_render_result_string_error_free(&result);
    windlass_instance_delete(instance);
    free(text.ptr);
    return failed;
}
