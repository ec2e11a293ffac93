/*
 * Counts the words of a file with a component that is linked into this program, or loaded with it.
 *
 *     words FILE
 */
#include <stdio.h>
#include <stdlib.h>

#include "words.h"

/* What the component may do: write to standard error. */
static int32_t on_log(void *data, windlass_instance_t *instance,
                      const docs_words_log_log_args_t *args, void *results) {
    (void)instance;
    (void)results;
    const char *level = args->level == DOCS_WORDS_LOG_LEVEL_WARN ? "warning: " : "";
    fprintf((FILE *)data, "%s%.*s\n", level, (int)args->message.len, (const char *)args->message.ptr);
    return WINDLASS_OK;
}

/* The whole file, of at most a megabyte. */
static words_string_t read_file(const char *path) {
    static uint8_t bytes[1 << 20];
    words_string_t text = {bytes, 0};
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    text.len = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return text;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: words FILE\n");
        return 2;
    }
    words_string_t text = read_file(argv[1]);

    words_imports_t imports;
    imports.data = stderr;
    imports.docs_words_log_log = on_log;
    windlass_instance_t *instance;
    if (words_instantiate(&imports, NULL, &instance) != WINDLASS_OK) {
        fprintf(stderr, "%s\n", windlass_last_error());
        return 1;
    }

    docs_words_text_result_statistics_error_t result;
    if (docs_words_text_count(instance, &text, 3, &result) != WINDLASS_OK) {
        fprintf(stderr, "%s\n", windlass_error_message(instance));
        return 1;
    }
    if (result.is_err) {
        printf("nothing to count\n");
    } else {
        const docs_words_text_statistics_t *statistics = &result.val.ok;
        printf("%u words, %u lines\n", statistics->words, statistics->lines);
        printf("%.2f letters a word\n", statistics->average);
        for (size_t i = 0; i < statistics->frequent.len; i++) {
            words_string_t word = statistics->frequent.ptr[i].f0;
            printf("%u times \"%.*s\"\n", statistics->frequent.ptr[i].f1, (int)word.len,
                   (const char *)word.ptr);
        }
    }
    /* A result is ours to free, and so is the instance. */
    docs_words_text_result_statistics_error_free(&result);
    windlass_instance_delete(instance);
    return 0;
}
