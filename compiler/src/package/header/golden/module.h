/*
 * The core module `module`, compiled by Windlass 0.1.0. Generated: do not edit.
 *
 * module_instantiate makes an instance, windlass_instance_delete ends it. Each exported function
 * is a C function that takes the instance first, and last a place for the result, if there is
 * one. It returns WINDLASS_OK or says why not; see windlass_error_message. The symbol behind it
 * has the same name with `_entry`, and takes a struct of arguments and a place for the result.
 *
 * References among arguments, and among results of functions of the host, are not checked: each must
 * be what its type says, null only where that admits null, and a function one of this instance's
 * group (see windlass_instance_link). After another status than WINDLASS_OK there is no result.
 */
#ifndef WINDLASS_MODULE_MODULE_H
#define WINDLASS_MODULE_MODULE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <windlass.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- exports ------------------------------------------------------------------------------- */

/* The arguments of `f`. */
typedef struct module_f_args_t {
    int32_t p0;
    windlass_v128_t p1;
    const windlass_func_t *p2;
} module_f_args_t;
static_assert(sizeof(module_f_args_t) == 48, "layout");
static_assert(offsetof(module_f_args_t, p0) == 0, "layout");
static_assert(offsetof(module_f_args_t, p1) == 16, "layout");
static_assert(offsetof(module_f_args_t, p2) == 32, "layout");

int32_t module_f_entry(
    windlass_instance_t *instance,
    const module_f_args_t *args,
    const windlass_exn_t * *results);

/* `f`: (func (param i32 v128 nullfuncref) (result exnref)). */
static inline windlass_status_t module_f(
    windlass_instance_t *instance,
    int32_t p0,
    windlass_v128_t p1,
    const windlass_func_t *p2,
    const windlass_exn_t * *ret) {
    module_f_args_t args;
    args.p0 = p0;
    args.p1 = p1;
    args.p2 = p2;
    return (windlass_status_t)module_f_entry(instance, &args, ret);
}

/* `f` as other modules import it. */
static inline const windlass_func_t *module_f_func(windlass_instance_t *instance) {
    return (const windlass_func_t *)(void *)((char *)instance + 384);
}

/* The memory `bytes`: (memory 0 9 (pagesize 1)). */
static inline windlass_memory_t *module_bytes(windlass_instance_t *instance) {
    return (windlass_memory_t *)(void *)((char *)instance + 152);
}

/* The memory `shared`: (memory 1 2 shared). */
static inline windlass_memory_t *module_shared(windlass_instance_t *instance) {
    return *(windlass_memory_t **)(void *)((char *)instance + 168);
}

/* The table `t`: (table i64 2 3 externref). */
static inline windlass_table_t *module_t(windlass_instance_t *instance) {
    return (windlass_table_t *)(void *)((char *)instance + 200);
}

/* The table `nonnull`: (table 1 (ref func)). */
static inline windlass_table_t *module_nonnull(windlass_instance_t *instance) {
    return (windlass_table_t *)(void *)((char *)instance + 216);
}

/* The global `g`: (global f32). */
static inline const windlass_global_t *module_g(windlass_instance_t *instance) {
    return (const windlass_global_t *)(void *)((char *)instance + 336);
}

/* The global `r`: (global (mut (ref null 0))). */
static inline windlass_global_t *module_r(windlass_instance_t *instance) {
    return (windlass_global_t *)(void *)((char *)instance + 352);
}

/* The tag `e`: (tag (param externref)). */
static inline windlass_tag_t *module_e(windlass_instance_t *instance) {
    return (windlass_tag_t *)(void *)((char *)instance + 376);
}

/* ---- imports ------------------------------------------------------------------------------- */

/* The arguments of `env.call`. */
typedef struct module_env_call_args_t {
    const windlass_func_t *p0;
    const windlass_func_t *p1;
} module_env_call_args_t;
static_assert(sizeof(module_env_call_args_t) == 16, "layout");
static_assert(offsetof(module_env_call_args_t, p0) == 0, "layout");
static_assert(offsetof(module_env_call_args_t, p1) == 8, "layout");

/* The results of `env.call`. */
typedef struct module_env_call_results_t {
    void *r0;
    int64_t r1;
} module_env_call_results_t;
static_assert(sizeof(module_env_call_results_t) == 16, "layout");
static_assert(offsetof(module_env_call_results_t, r0) == 0, "layout");
static_assert(offsetof(module_env_call_results_t, r1) == 8, "layout");

/*
 * What the module needs. Memories, tables, globals and tags are given by address: from the header of
 * the module that exports them, from windlass_instance_export, or made with windlass_memory_new and
 * the like. A function is the host's, or with `_func` set another module's. A function of the host
 * returns WINDLASS_OK with its results in `*results`, or another status, which fails the call into
 * the module; windlass_fail says why.
 */
typedef struct module_imports_t {
    /* Passed to each function of the host as it is. */
    void *data;

    /* `env` `call`: (func (param funcref (ref null 0)) (result externref i64)). */
    int32_t (*env_call)(
        void *data,
        windlass_instance_t *instance,
        const module_env_call_args_t *args,
        module_env_call_results_t *results);
    /* Another module's function instead, or null. */
    const windlass_func_t *env_call_func;

    /* `env` `memory`: (memory i64 1 4). */
    windlass_memory_t *env_memory;

    /* `env` `table`: (table 1 (ref null 0)). */
    windlass_table_t *env_table;

    /* `env` `global`: (global (mut i32)). */
    windlass_global_t *env_global;

    /* `env` `tag`: (tag (param i32 f64)). */
    windlass_tag_t *env_tag;
} module_imports_t;

/* ---- the module ---------------------------------------------------------------------------- */

/* The manifest. */
extern const windlass_component_t module_component;

/*
 * Makes an instance and runs its start-up code; see windlass_instance_new. `config` may be null.
 * `imports` is copied; its `data` must outlive the instance.
 */
static inline windlass_status_t module_instantiate(
    const module_imports_t *imports,
    const windlass_config_t *config,
    windlass_instance_t **out) {
    windlass_import_t list[5];
    list[0].fn = imports->env_call_func ? NULL : (void (*)(void))imports->env_call;
    list[0].data = imports->env_call_func ? (void *)(uintptr_t)imports->env_call_func : imports->data;
    list[0].flags = 0;
    list[1].fn = NULL;
    list[1].data = (void *)(uintptr_t)imports->env_memory;
    list[1].flags = 0;
    list[2].fn = NULL;
    list[2].data = (void *)(uintptr_t)imports->env_table;
    list[2].flags = 0;
    list[3].fn = NULL;
    list[3].data = (void *)(uintptr_t)imports->env_global;
    list[3].flags = 0;
    list[4].fn = NULL;
    list[4].data = (void *)(uintptr_t)imports->env_tag;
    list[4].flags = 0;
    return windlass_instance_new(&module_component, config, list, 5, out);
}

#ifdef __cplusplus
}
#endif

#endif
