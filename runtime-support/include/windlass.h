/*
 * windlass.h: the C API of the Windlass runtime.
 *
 * A component compiled by Windlass is an object with typed entry functions (see its generated
 * header, which includes this one) and a manifest. This header makes instances of it, reports
 * failures, and hands memory and resources across the boundary.
 *
 * Conventions
 *  - Functions that can fail return a windlass_status_t; zero is success.
 *  - Strings are UTF-8. Those returned end with a zero byte and belong to the runtime; each says how
 *    long it lives.
 *  - An instance is used by one thread at a time; it may move between threads while no call is in
 *    it. Different instances, of the same component too, are independent.
 *  - Entry functions take the instance, a struct of arguments and a struct of results. Arguments are
 *    borrowed for the call. Results are valid only after WINDLASS_OK; what they point to belongs to
 *    the caller, who frees it with the generated `_free` functions or windlass_free.
 *  - An `own` handle among the arguments is given away by the attempt: after a call that fails, even
 *    with WINDLASS_INVALID_ARGUMENT, it may be the host's no more, but the instance's until that is
 *    deleted.
 *
 * C11 and C++17. Names beginning with windlass_ or WINDLASS_ are reserved, and so are the status
 * numbers up to 255, whether named below or not.
 */
#ifndef WINDLASS_H
#define WINDLASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the contract between compiled components and the runtime. */
#define WINDLASS_ABI_VERSION 2

/* A compiled component: its manifest, constant data of its object. */
typedef struct windlass_component windlass_component_t;

/* An instance of a component. The address is that of the block that compiled code works on. */
typedef struct windlass_instance windlass_instance_t;

/* What a call returns. An int32_t in entry functions, with these values. */
typedef enum windlass_status {
    WINDLASS_OK = 0,               /* The call returned; its results are valid. */
    WINDLASS_PENDING = 1,          /* An asynchronous call has not returned yet. No failure. */
    WINDLASS_TRAP = 2,             /* The component trapped; the instance is poisoned. */
    WINDLASS_HOST_ERROR = 3,       /* A host function failed; the instance is poisoned. */
    WINDLASS_POISONED = 4,         /* The instance was poisoned by an earlier failure. */
    WINDLASS_REENTRANCE = 5,       /* The instance is running already. */
    WINDLASS_INVALID_ARGUMENT = 6, /* A value that its type does not have; still usable. */
    WINDLASS_LINK = 7,             /* An import is missing or of another type. */
    WINDLASS_VERSION = 8,          /* Made for another version or architecture. */
    WINDLASS_CPU_FEATURES = 9,     /* Needs CPU features that this machine does not have. */
    WINDLASS_OUT_OF_MEMORY = 10,   /* Memory or address space is exhausted. */
    WINDLASS_NOT_FOUND = 11,       /* No such export, frame or symbol. */
    WINDLASS_LOAD = 12,            /* A shared object could not be loaded. */
    WINDLASS_CANCELLED = 13,       /* The call was cancelled. */
    WINDLASS_INTERNAL = 14         /* A bug in the runtime, or a panic in a host function. */
} windlass_status_t;

/*
 * An entry function, as manifests know it; generated headers declare each with its own types.
 * `args` and `results` are null where there are none.
 */
typedef int32_t (*windlass_export_fn_t)(windlass_instance_t *instance, const void *args,
                                        void *results);

/*
 * A host function. `data` is that of its windlass_import_t. `args` is borrowed for the call;
 * `results` is uninitialised, and what it points to must come from windlass_alloc and belongs to
 * the caller afterwards. Returns a windlass_status_t; on failure, results are ignored, and the call
 * into the component ends with WINDLASS_HOST_ERROR. See windlass_fail. Must neither unwind nor
 * longjmp over the component, nor enter the same instance.
 */
typedef int32_t (*windlass_import_fn_t)(void *data, windlass_instance_t *instance,
                                        const void *args, void *results);

/* The destructor of a resource that the host defines. Runs when the last owner drops it. */
typedef void (*windlass_dtor_fn_t)(void *data, windlass_instance_t *instance, uint64_t rep);

/*
 * An import, in the order of the manifest; generated headers fill an array of these from a typed
 * struct. `fn` is a windlass_import_fn_t or a windlass_dtor_fn_t, converted to void (*)(void); a
 * destructor may be null.
 */
typedef struct windlass_import {
    void (*fn)(void);
    void *data;
} windlass_import_t;

/*
 * Choices for an instance. Set `struct_size` to sizeof(windlass_config_t), so that fields can be
 * added, and use WINDLASS_CONFIG_INIT to set the others to their defaults.
 */
typedef struct windlass_config {
    size_t struct_size;
    /* Bytes that all linear memories may have together, initial sizes included. */
    uint64_t max_memory_bytes;
    /* Bytes of stack kept for host functions beyond the 64 KiB that are always kept. */
    size_t stack_reserve;
    /* What windlass_instance_data returns; available to host functions during start-up. */
    void *data;
} windlass_config_t;

#define WINDLASS_CONFIG_INIT { sizeof(windlass_config_t), UINT64_MAX, 0, NULL }

/* A frame of a backtrace. The name lives as long as the failure: until the next failing call. */
typedef struct windlass_frame {
    const char *function; /* The function's name. */
    uint32_t wasm_offset; /* Offset in the component binary; UINT32_MAX if there is none. */
    uint32_t module;      /* Index of the core module in the binary; UINT32_MAX if none. */
} windlass_frame_t;

/* A constant sentence fragment for a status, such as "trap". Never null. */
const char *windlass_status_string(int32_t status);

/* ---- components ---------------------------------------------------------------------------- */

/*
 * Loads a shared object made by Windlass and stores its component in `*out`. `path` is what dlopen
 * takes: without a slash it is searched for. On failure `*out` is null and windlass_last_error
 * tells more. Each success needs one windlass_component_unload.
 */
windlass_status_t windlass_component_load(const char *path, const windlass_component_t **out);

/*
 * Takes back one windlass_component_load. WINDLASS_INVALID_ARGUMENT, and nothing happens, when
 * instances of the component are alive or it was not loaded by windlass_component_load.
 */
windlass_status_t windlass_component_unload(const windlass_component_t *component);

/*
 * Drops what the process keeps for a component. Needed only before the embedder itself unloads an
 * object (dlclose) whose component has been instantiated. WINDLASS_INVALID_ARGUMENT when instances
 * are alive.
 */
windlass_status_t windlass_component_forget(const windlass_component_t *component);

/*
 * Finds an exported function by its WIT names: `interface` such as "docs:adder/add@0.1.0", or null
 * or "" for the world's own; `name` such as "add". Null when there is none. The caller must know
 * its types.
 */
windlass_export_fn_t windlass_find_export(const windlass_component_t *component,
                                          const char *interface_name, const char *name);

/* ---- instances ----------------------------------------------------------------------------- */

/*
 * Makes an instance and runs its start-up code. `config` may be null for the defaults. `imports`
 * has `import_count` elements, one for each import of the component in its order; it is copied, and
 * what it points to must outlive the instance. On success `*out` belongs to the caller. On failure
 * `*out` is null and windlass_last_error tells more: WINDLASS_LINK, WINDLASS_VERSION,
 * WINDLASS_CPU_FEATURES, WINDLASS_OUT_OF_MEMORY, or the status of start-up code.
 */
windlass_status_t windlass_instance_new(const windlass_component_t *component,
                                        const windlass_config_t *config,
                                        const windlass_import_t *imports, size_t import_count,
                                        windlass_instance_t **out);

/*
 * Deletes an instance: destructors of the host run for each owned handle to a resource of the host
 * that is left, destructors of the component do not run, and all memory goes back. Null is allowed.
 * WINDLASS_REENTRANCE, and nothing happens, while a call is in the instance or it is being deleted.
 */
windlass_status_t windlass_instance_delete(windlass_instance_t *instance);

/* The component of an instance. */
const windlass_component_t *windlass_instance_component(const windlass_instance_t *instance);

/* The embedder's own pointer, null at first unless the configuration has one. */
void *windlass_instance_data(const windlass_instance_t *instance);

/* Sets the embedder's own pointer; the runtime does nothing with it. */
void windlass_instance_set_data(windlass_instance_t *instance, void *data);

/* ---- failures ------------------------------------------------------------------------------ */

/*
 * A sentence about the last failure of the instance, such as "wasm trap: out of bounds memory
 * access"; empty before any. Lives until the next call with this instance.
 */
const char *windlass_error_message(const windlass_instance_t *instance);

/* The number of the last trap, zero before any. Numbers are stable. */
uint32_t windlass_trap_code(const windlass_instance_t *instance);

/* A constant kebab-case name for a number of a trap, such as "memory-out-of-bounds"; or "unknown". */
const char *windlass_trap_name(uint32_t code);

/* The number of frames of the last trap's backtrace, innermost first. */
size_t windlass_backtrace_len(const windlass_instance_t *instance);

/* Fills `*out` with frame `index`; WINDLASS_NOT_FOUND past the end. */
windlass_status_t windlass_backtrace_frame(const windlass_instance_t *instance, size_t index,
                                           windlass_frame_t *out);

/*
 * A sentence about the last failure on this thread of a function that has no instance to ask
 * (windlass_component_load, windlass_instance_new and their kin), with a backtrace if start-up code
 * trapped; empty before any. Lives until the next such failure on this thread.
 */
const char *windlass_last_error(void);

/*
 * Called by a host function before it returns a failure: says why. `message` is `length` bytes,
 * and is copied.
 */
void windlass_fail(windlass_instance_t *instance, const char *message, size_t length);

/* ---- memory -------------------------------------------------------------------------------- */

/*
 * Memory that may cross the boundary: `size` bytes, aligned to 16, uninitialised. Null when `size`
 * is zero or memory is exhausted.
 */
void *windlass_alloc(size_t size);

/* Frees what windlass_alloc or an entry function returned. Null is allowed. */
void windlass_free(void *block);

/* ---- resources ----------------------------------------------------------------------------- */

/*
 * Resources are numbered by the compiler; generated headers have the numbers as constants. Owned
 * handles of the host are indices into a table of the instance, and stay valid until they are
 * passed away as an `own` argument or result, or dropped.
 */

/*
 * Makes a handle that the host owns to a resource that the host defines, with a representation of
 * the host's choice. WINDLASS_INVALID_ARGUMENT when the host does not define the resource.
 */
windlass_status_t windlass_resource_new(windlass_instance_t *instance, uint32_t resource,
                                        uint64_t rep, uint32_t *handle);

/* The representation behind a handle of the host. WINDLASS_INVALID_ARGUMENT for a wrong handle. */
windlass_status_t windlass_resource_rep(windlass_instance_t *instance, uint32_t resource,
                                        uint32_t handle, uint64_t *rep);

/*
 * Takes the representation out of a handle of the host to a resource that the host defines: the
 * handle ends and no destructor runs. For host functions that consume an `own` argument.
 * WINDLASS_INVALID_ARGUMENT for a wrong handle or one that is lent to a running call.
 */
windlass_status_t windlass_resource_take(windlass_instance_t *instance, uint32_t resource,
                                         uint32_t handle, uint64_t *rep);

/*
 * Drops a handle of the host to a resource that the host defines, and runs its destructor. Handles
 * to a component's own resources are dropped with the entry function that the generated header has
 * for it. WINDLASS_INVALID_ARGUMENT for a wrong handle or one that is lent to a running call.
 */
windlass_status_t windlass_resource_drop(windlass_instance_t *instance, uint32_t resource,
                                         uint32_t handle);

#ifdef __cplusplus
}
#endif

#endif
