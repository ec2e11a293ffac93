/*
 * Counts the words of many pages with a component that waits for all of them at once, from an event
 * loop of poll().
 *
 *     gather PAGE...
 */
#define _POSIX_C_SOURCE 200809L

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "gather.h"

/* A page that the component waits for. */
struct request {
    windlass_deferred_t *deferred;
    gather_string_t name;
    struct request *next;
};

/* `get`: the arguments are there for this call only, the answer comes later. */
static int32_t on_get(void *data, windlass_instance_t *instance,
                      const docs_gather_pages_get_args_t *args,
                      docs_gather_pages_result_string_string_t *results) {
    struct request **requests = data;
    struct request *request = malloc(sizeof *request);
    (void)results;
    if (request == NULL) {
        return WINDLASS_OUT_OF_MEMORY;
    }
    if (!gather_string_dup_n(&request->name, (const char *)args->name.ptr, args->name.len)) {
        free(request);
        return WINDLASS_OUT_OF_MEMORY;
    }
    request->deferred = windlass_import_defer(instance, NULL, NULL);
    if (request->deferred == NULL) {
        gather_string_free(&request->name);
        free(request);
        return WINDLASS_OUT_OF_MEMORY;
    }
    request->next = *requests;
    *requests = request;
    return WINDLASS_PENDING;
}

/* Answers one request, the last one first. Any thread could do so. */
static void answer(struct request **requests) {
    struct request *request = *requests;
    docs_gather_pages_result_string_string_t result;
    char text[256];
    *requests = request->next;
    snprintf(text, sizeof text, "the page called %.*s", (int)request->name.len,
             (const char *)request->name.ptr);
    result.is_err = false;
    if (gather_string_dup(&result.val.ok, text)) {
        windlass_import_complete(request->deferred, WINDLASS_OK, &result, sizeof result);
    } else {
        windlass_import_fail(request->deferred, "no memory", 9);
    }
    gather_string_free(&request->name);
    free(request);
}

/* The call has ended. */
static void on_counted(void *data, windlass_instance_t *instance, windlass_status_t status) {
    (void)instance;
    *(windlass_status_t *)data = status;
}

int main(int argc, char **argv) {
    struct request *requests = NULL;
    gather_imports_t imports;
    windlass_instance_t *instance;
    gather_string_t *names = calloc((size_t)argc, sizeof *names);
    gather_list_string_t list = {names, (size_t)argc - 1};
    docs_gather_summary_count_args_t args;
    docs_gather_summary_list_page_t pages;
    for (int i = 1; i < argc; i++) {
        gather_string_set(&names[i - 1], argv[i]);
    }
    imports.data = &requests;
    imports.docs_gather_pages_get = on_get;
    if (gather_instantiate(&imports, NULL, &instance) != WINDLASS_OK) {
        fprintf(stderr, "%s\n", windlass_last_error());
        return 1;
    }
    /* Arguments and result stay where they are until the call has ended. */
    windlass_status_t status = docs_gather_summary_count(instance, &list, &args, &pages, on_counted,
                                                         &status, NULL);
    struct pollfd component = {windlass_instance_eventfd(instance), POLLIN, 0};
    while (status == WINDLASS_PENDING) {
        if (poll(&component, 1, 20) > 0) {
            windlass_instance_poll(instance);
        } else if (requests != NULL) {
            answer(&requests);
        }
    }
    if (status != WINDLASS_OK) {
        fprintf(stderr, "%s\n", windlass_error_message(instance));
        return 1;
    }
    for (size_t i = 0; i < pages.len; i++) {
        printf("%.*s: %u words\n", (int)pages.ptr[i].name.len, (const char *)pages.ptr[i].name.ptr,
               (unsigned)pages.ptr[i].words);
    }
    docs_gather_summary_list_page_free(&pages);
    windlass_instance_delete(instance);
    free(names);
    return 0;
}
