/* Uses what zoo.h offers, in the common subset of C11 and C++17. Compiled only, never run. */
#include "zoo.h"

#include "zoo.h" /* The guard holds. */

static int32_t on_log(void *data, windlass_instance_t *instance, const zoo_log_args_t *args,
                      uint32_t *results) {
    (void)data;
    (void)instance;
    *results = (uint32_t)(args->level.len + args->parts.len);
    return WINDLASS_OK;
}

int use(zoo_imports_t *imports);

int use(zoo_imports_t *imports) {
    windlass_instance_t *instance;
    zoo_string_t text;
    zoo_result_string_string_t answer;
    imports->zoo_log = on_log;
    if (zoo_instantiate(imports, NULL, &instance) != WINDLASS_OK) {
        return 1;
    }
    zoo_string_set(&text, "hello");
    if (zoo_run(instance, &text, &answer) == WINDLASS_OK) {
        zoo_result_string_string_free(&answer);
    }
    return (int)windlass_instance_delete(instance);
}
