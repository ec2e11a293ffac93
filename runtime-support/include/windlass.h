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
 *  - What is said of components holds for core modules too, where nothing else is said. A core
 *    module is linked with others while the program runs; see "core modules" below.
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
#define WINDLASS_ABI_VERSION 3

/* A compiled component: its manifest, constant data of its object. */
typedef struct windlass_component windlass_component_t;

/* An instance of a component. The address is that of the block that compiled code works on. */
typedef struct windlass_instance windlass_instance_t;

/* What a call returns. An int32_t in entry functions, with these values. */
typedef enum windlass_status {
    WINDLASS_OK = 0,               /* The call returned; its results are valid. */
    WINDLASS_PENDING = 1,          /* An asynchronous call has not returned yet. No failure. */
    WINDLASS_TRAP = 2,             /* It trapped; the instance is poisoned, but for core modules. */
    WINDLASS_HOST_ERROR = 3,       /* A host function failed; as WINDLASS_TRAP. */
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
 * `args` and `results` are null where there are none. References of core modules among arguments are
 * not checked: see "core modules".
 */
typedef int32_t (*windlass_export_fn_t)(windlass_instance_t *instance, const void *args,
                                        void *results);

/*
 * A host function. `data` is that of its windlass_import_t. `args` is borrowed for the call;
 * `results` is uninitialised, and what it points to must come from windlass_alloc and belongs to
 * the caller afterwards. Returns a windlass_status_t; on failure, results are ignored, and the call
 * into the component ends with WINDLASS_HOST_ERROR. See windlass_fail. Must neither unwind nor
 * longjmp over the component, nor enter the same instance; an instance of a core module may be
 * entered again, on another stack too, if each call returns on its own.
 */
typedef int32_t (*windlass_import_fn_t)(void *data, windlass_instance_t *instance,
                                        const void *args, void *results);

/* The destructor of a resource that the host defines. Runs when the last owner drops it. */
typedef void (*windlass_dtor_fn_t)(void *data, windlass_instance_t *instance, uint64_t rep);

/*
 * An import, in the order of the manifest; generated headers fill an array of these from a typed
 * struct. `fn` is a windlass_import_fn_t or a windlass_dtor_fn_t, converted to void (*)(void); a
 * destructor may be null. An import of a core module that another one or the host defines has a
 * null `fn`, and `data` is its address; see "core modules".
 */
typedef struct windlass_import {
    void (*fn)(void);
    void *data;
    uint32_t flags; /* WINDLASS_IMPORT_ASYNC or 0. */
} windlass_import_t;

/*
 * The import is a function of an `async` type, which may return WINDLASS_PENDING; see
 * windlass_import_defer. The type in the component must be so too, and without the flag must not:
 * otherwise there is no instance (WINDLASS_LINK).
 */
#define WINDLASS_IMPORT_ASYNC 1u

/*
 * Choices for an instance. Set `struct_size` to sizeof(windlass_config_t), so that fields can be
 * added, and use WINDLASS_CONFIG_INIT to set the others to their defaults.
 */
typedef struct windlass_config {
    size_t struct_size;
    /*
     * Bytes that all linear memories may have together, initial sizes included, and the exceptions
     * that have been thrown and may still be referred to.
     */
    uint64_t max_memory_bytes;
    /* Bytes of stack kept for host functions beyond the 64 KiB that are always kept. */
    size_t stack_reserve;
    /* What windlass_instance_data returns; available to host functions during start-up. */
    void *data;
    /* Bytes of each stack for a task that blocks with functions on it; 0 for 1 MiB. */
    size_t fiber_stack_size;
    /*
     * How many such stacks there may be at once; 0 for 16384. One more is a trap (too-many-fibers),
     * and so is one for which the system has no memory. Each may come to take all its bytes. All
     * instances of a process together get no more than take three quarters of the mappings that the
     * system allows a process (vm.max_map_count).
     */
    size_t max_fibers;
    /*
     * Bytes that the runtime may take for what the component makes beside memories: tasks, threads,
     * handles, streams and futures, messages of error contexts, values on their way to the host
     * (until the call or copy has ended), and the first 16 KiB of each stack; 0 for 1 GiB,
     * UINT64_MAX for no limit. A component that needs more traps (WINDLASS_OUT_OF_MEMORY). A task
     * that waits takes some 500 bytes.
     */
    uint64_t max_runtime_bytes;
} windlass_config_t;

#define WINDLASS_CONFIG_INIT { sizeof(windlass_config_t), UINT64_MAX, 0, NULL, 0, 0, 0 }

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
 * that is left, destructors of the component do not run, and memory goes back. Null is allowed.
 * WINDLASS_REENTRANCE, and nothing happens, while a call is in the instance or it is being deleted.
 * What an instance of a core module shares with others stays until its group ends.
 *
 * The address space of the instance's memories serves later instances of the component, until that is
 * unloaded: of each memory up to 64 spares, each with at most 128 KiB of memory, which has been
 * overwritten.
 */
windlass_status_t windlass_instance_delete(windlass_instance_t *instance);

/* The component of an instance. */
const windlass_component_t *windlass_instance_component(const windlass_instance_t *instance);

/* The embedder's own pointer, null at first unless the configuration has one. */
void *windlass_instance_data(const windlass_instance_t *instance);

/* Sets the embedder's own pointer; the runtime does nothing with it. */
void windlass_instance_set_data(windlass_instance_t *instance, void *data);

/* ---- concurrency --------------------------------------------------------------------------- */

/*
 * A component may have `async` functions, which wait without holding up others. The embedder drives
 * it: nothing runs but in a call or in windlass_instance_poll. As ever one thread at a time uses an
 * instance; only windlass_import_complete may be called from any thread at any time.
 *
 * Functions that the embedder gives here to be called back (`done`, `copied`) are called inside of
 * windlass_instance_poll and of what says that it polls, one after another, while nothing of the
 * instance is on the stack: they may begin calls and use streams. They must not unwind.
 */

/*
 * A call of an `async` function that goes on. Zero is no call, and numbers are not used again while
 * the instance lives.
 */
typedef uint64_t windlass_call_t;

/*
 * Told that a call has ended: with WINDLASS_OK its results are there and belong to the host, with
 * WINDLASS_CANCELLED or a failure there are none. Arguments and results may go.
 */
typedef void (*windlass_completion_t)(void *data, windlass_instance_t *instance,
                                      windlass_status_t status);

/*
 * Begins a call of an `async` function by its entry, and runs it until it waits; generated headers
 * have a function for each. `args` and `results` stay where they are until the call has ended, and so
 * does what arguments point to.
 *
 * WINDLASS_PENDING when the call goes on: then `done`, unless it is null, is called with `data` when
 * it has ended, and `*call` names it until then. After any other status it has ended already: `done`
 * is not called, and `*call` is zero. `call` may be null. When the instance fails or is deleted,
 * every call that goes on ends with it.
 */
windlass_status_t windlass_call_start(windlass_instance_t *instance, windlass_export_fn_t entry,
                                      const void *args, void *results, windlass_completion_t done,
                                      void *data, windlass_call_t *call);

/*
 * Asks a call to end. One that has not begun ends; else the component is told at the first chance,
 * perhaps in here, and may take its time, or return a result all the same. WINDLASS_OK says no more
 * than that it was asked: arguments and results stay where they are until `done` is called, which
 * happens in windlass_instance_poll and not in here, with WINDLASS_CANCELLED, or with WINDLASS_OK and
 * results. To ask again does nothing. WINDLASS_NOT_FOUND when the call has ended, though `done` may
 * not have been called yet; WINDLASS_REENTRANCE while code of the component is on the stack. Other
 * failures are those of a call.
 */
windlass_status_t windlass_call_cancel(windlass_instance_t *instance, windlass_call_t call);

/*
 * Polls until a call has ended, and sleeps while it waits for host functions that other threads have
 * yet to complete: its status, as `done` is told, or WINDLASS_NOT_FOUND when it had ended before.
 * WINDLASS_PENDING when it waits for something that only the embedder can bring about, with streams
 * and calls of its own.
 */
windlass_status_t windlass_call_wait(windlass_instance_t *instance, windlass_call_t call);

/*
 * Runs what can run, and calls back what has ended, until there is nothing to do. WINDLASS_PENDING
 * when that took so long that the embedder should have a turn: poll again. Failures are those of a
 * call; they end every call that goes on.
 */
windlass_status_t windlass_instance_poll(windlass_instance_t *instance);

/*
 * Sets what is called when there is something to do in an instance that had nothing: from whatever
 * thread caused that, perhaps inside of a call. It should make some event loop call
 * windlass_instance_poll, and must not call anything of the instance itself. Null for nothing.
 */
typedef void (*windlass_wake_t)(void *data);
void windlass_instance_set_wake(windlass_instance_t *instance, windlass_wake_t wake, void *data);

/*
 * A file descriptor that is readable while there is something to do, for poll() and its kin; reading
 * it is not needed. It belongs to the instance. -1 where that is not possible, which is everywhere
 * but on Linux.
 */
int windlass_instance_eventfd(windlass_instance_t *instance);

/* A call of a host function that goes on. */
typedef struct windlass_deferred windlass_deferred_t;

/*
 * Called by a host function of an `async` type that can not answer yet: afterwards it returns
 * WINDLASS_PENDING. What it gets must be given to windlass_import_complete or windlass_import_fail
 * once, which any thread may do at any time: before the function has returned, and after the instance
 * has ended. Arguments are borrowed for the call of the function only, but `own` handles in them
 * belong to it. Null where no function of the host is being called, and where there is no memory for
 * the call: then the function fails.
 *
 * `cancel`, unless it is null, is called with `data` when the component asks for the call to be
 * cancelled, by the thread that runs the component; the host function may then answer with
 * WINDLASS_CANCELLED, at once or later, or with its result. `data` must be there until the call has
 * ended.
 */
windlass_deferred_t *windlass_import_defer(windlass_instance_t *instance,
                                           void (*cancel)(void *data), void *data);

/*
 * Ends such a call. With WINDLASS_OK `results` is the struct of `size` bytes that a host function
 * writes: it is copied, and what it points to is given away. Null and 0 where the function has no
 * result, and with any other status: WINDLASS_CANCELLED when the component asked for it, or a
 * failure. Returns WINDLASS_NOT_FOUND when the instance has ended: then nothing was given away.
 */
windlass_status_t windlass_import_complete(windlass_deferred_t *deferred,
                                           windlass_status_t status, const void *results,
                                           size_t size);

/* Ends it with WINDLASS_HOST_ERROR, and says why: `length` bytes, which are copied. */
void windlass_import_fail(windlass_deferred_t *deferred, const char *message, size_t length);

/*
 * Streams and futures: two ends each, of which the host may have any. Its ends are numbers of a
 * table of the instance; the readable one may be passed away as an argument or result. `type` is a
 * constant of the generated header, which also has these functions with the types of elements.
 *
 * A buffer for elements has them as arrays do; it is lent from a read or write until that has ended,
 * and elements are moved directly between it and the component's memory. Elements that were read
 * belong to the host, with what they point to. Elements to write stay the host's, with what they
 * point to, but handles in those that were written are given away.
 *
 * One read, and one write, at a time goes on at an end.
 */

/* How a read or write ended. */
typedef enum windlass_copy_result {
    WINDLASS_COPY_COMPLETED = 0, /* Of a stream: after some elements. */
    WINDLASS_COPY_DROPPED = 1,   /* The other end is gone; elements may have come before. */
    WINDLASS_COPY_CANCELLED = 2  /* It was cancelled; elements may have come before. */
} windlass_copy_result_t;

typedef struct windlass_copy {
    uint32_t result; /* A windlass_copy_result_t. */
    uint32_t count;  /* How many elements were copied. */
} windlass_copy_t;

/* Told that a read or write has ended, with the end that it was of. */
typedef void (*windlass_copied_t)(void *data, windlass_instance_t *instance, uint32_t end,
                                  uint32_t result, uint32_t count);

/* Makes a stream. */
windlass_status_t windlass_stream_new(windlass_instance_t *instance, uint32_t type,
                                      uint32_t *readable, uint32_t *writable);

/*
 * Reads at most `count` elements, or writes some of `count`. With WINDLASS_OK it has ended, and
 * `*copy` says how. WINDLASS_PENDING when it goes on: `done` is called with `data` when it has ended,
 * unless it is cancelled. WINDLASS_INVALID_ARGUMENT when the end is none, is busy, or an element is
 * invalid. Other failures are those of a call; a host function that meets one must fail too.
 *
 * At most 268435455 elements. No elements are copied with `count` zero: then it is about whether
 * the other end is ready.
 */
windlass_status_t windlass_stream_read(windlass_instance_t *instance, uint32_t readable,
                                       void *elements, size_t count, windlass_copied_t done,
                                       void *data, windlass_copy_t *copy);
windlass_status_t windlass_stream_write(windlass_instance_t *instance, uint32_t writable,
                                        const void *elements, size_t count,
                                        windlass_copied_t done, void *data,
                                        windlass_copy_t *copy);

/*
 * Ends a read or write that goes on, at once: `*copy` says how, and `done` is not called.
 * WINDLASS_INVALID_ARGUMENT when there is none.
 */
windlass_status_t windlass_stream_cancel_read(windlass_instance_t *instance, uint32_t readable,
                                              windlass_copy_t *copy);
windlass_status_t windlass_stream_cancel_write(windlass_instance_t *instance, uint32_t writable,
                                               windlass_copy_t *copy);

/* Drops an end at which nothing goes on; the other end is told. */
windlass_status_t windlass_stream_drop_readable(windlass_instance_t *instance, uint32_t readable);
windlass_status_t windlass_stream_drop_writable(windlass_instance_t *instance, uint32_t writable);

/*
 * The same for futures, which carry one value. A value should be written before the writable end is
 * dropped, unless the readable one is gone: otherwise a component that reads the future, or does so
 * already, traps with WINDLASS_HOST_ERROR (in a call, or in the next windlass_instance_poll), and a
 * read of the host ends with WINDLASS_COPY_DROPPED.
 */
windlass_status_t windlass_future_new(windlass_instance_t *instance, uint32_t type,
                                      uint32_t *readable, uint32_t *writable);
windlass_status_t windlass_future_read(windlass_instance_t *instance, uint32_t readable,
                                       void *value, windlass_copied_t done, void *data,
                                       windlass_copy_t *copy);
windlass_status_t windlass_future_write(windlass_instance_t *instance, uint32_t writable,
                                        const void *value, windlass_copied_t done, void *data,
                                        windlass_copy_t *copy);
windlass_status_t windlass_future_cancel_read(windlass_instance_t *instance, uint32_t readable,
                                              windlass_copy_t *copy);
windlass_status_t windlass_future_cancel_write(windlass_instance_t *instance, uint32_t writable,
                                               windlass_copy_t *copy);
windlass_status_t windlass_future_drop_readable(windlass_instance_t *instance, uint32_t readable);
windlass_status_t windlass_future_drop_writable(windlass_instance_t *instance, uint32_t writable);

/* Makes an error context with a message of `length` bytes of UTF-8, which is copied. */
windlass_status_t windlass_error_context_new(windlass_instance_t *instance, const char *message,
                                             size_t length, uint32_t *error);

/* The message of an error context of the host's, `*length` bytes; there until that is dropped. */
windlass_status_t windlass_error_context_message(windlass_instance_t *instance, uint32_t error,
                                                 const char **message, size_t *length);
windlass_status_t windlass_error_context_drop(windlass_instance_t *instance, uint32_t error);

/* ---- core modules -------------------------------------------------------------------------- */

/*
 * A core module imports functions, memories, tables, globals and tags by address, from other
 * instances (windlass_instance_export) or made here. windlass_instance_new checks the addresses and
 * their types: one that is unknown or of a type that does not match gives WINDLASS_LINK. Modules that
 * are linked with each other share one runtime; one inside a shared object knows no other's addresses.
 *
 * Instances and objects of the host that are linked with each other, directly or not, form a group.
 * One thread at a time may use a group. What belongs to it stays until every instance of the group
 * and every object of the host in it has been deleted; addresses may be used until then, also those
 * of what has been deleted. A failed windlass_instance_new may leave functions behind in a table
 * that it imports; they stay as long as the group.
 *
 * References that the host passes as arguments, returns as results of its functions, or writes through
 * the address of a global are not checked, because that would cost each call: a reference must be
 * one of its type (null only where the type admits null), alive, and if it is to a function, one
 * of the instance's group (windlass_instance_link). Else behaviour is undefined, as with any other
 * wrong pointer. windlass_table_set, windlass_global_set and their kin do check, but for what is
 * `externref`, which may be anything.
 */

/* A function of a core module, as references point to it. Null is `ref.null`. */
typedef struct windlass_func windlass_func_t;

/* An exception. Null is `ref.null`. */
typedef struct windlass_exn windlass_exn_t;

/* A tag: its address is its identity. */
typedef struct windlass_tag windlass_tag_t;

#ifdef __cplusplus
#define WINDLASS_ALIGN_16 alignas(16)
#else
#define WINDLASS_ALIGN_16 _Alignas(16)
#endif

/* A vector, lane 0 first, each lane little-endian. */
typedef struct windlass_v128 {
    WINDLASS_ALIGN_16 uint8_t bytes[16];
} windlass_v128_t;

/*
 * A linear memory. The host may read and write `length` bytes from `base` on, while no other thread
 * uses the group. Both may change whenever code of the group runs or windlass_memory_grow is called.
 *
 * A shared memory belongs to no group: any thread may use it at any time, with atomic accesses where
 * others do too. Its base never changes. Its length only grows, and is to be read atomically.
 */
typedef struct windlass_memory {
    uint8_t *base;
    size_t length;
} windlass_memory_t;

/*
 * A table. Elements are references, each a const windlass_func_t * or what the host gave. The host
 * may read them as it may read a memory; they are written with windlass_table_set only. A
 * reference to an exception is read with windlass_table_get, so that the exception stays.
 */
typedef struct windlass_table {
    void *const *base;
    size_t length;
} windlass_table_t;

/*
 * The value of a global. A global of numbers may be read, and written when it is mutable, as a
 * memory may; references are written with windlass_global_set only. An exception that a global
 * refers to stays no longer than it does so; as the result of a function it would.
 */
typedef union windlass_global {
    int32_t i32;
    int64_t i64;
    float f32;
    double f64;
    windlass_v128_t v128;
    const windlass_func_t *funcref;
    void *externref; /* Whatever the host likes; null is `ref.null`. */
    const windlass_exn_t *exnref;
} windlass_global_t;

/* Kinds of value types. */
typedef enum windlass_valkind {
    WINDLASS_I32 = 0,
    WINDLASS_I64 = 1,
    WINDLASS_F32 = 2,
    WINDLASS_F64 = 3,
    WINDLASS_V128 = 4,
    WINDLASS_REF = 5,     /* A reference that is not null. */
    WINDLASS_REF_NULL = 6 /* A reference or null. */
} windlass_valkind_t;

/* What references refer to, when it is no function type. */
#define WINDLASS_HEAP_FUNC 0xffffff00u
#define WINDLASS_HEAP_NOFUNC 0xffffff01u
#define WINDLASS_HEAP_EXTERN 0xffffff02u
#define WINDLASS_HEAP_NOEXTERN 0xffffff03u
#define WINDLASS_HEAP_EXN 0xffffff04u
#define WINDLASS_HEAP_NOEXN 0xffffff05u
/* References to functions of the type `func_type`. */
#define WINDLASS_HEAP_FUNC_TYPE 0u

/* A value type, such as {WINDLASS_REF_NULL, WINDLASS_HEAP_FUNC, 0} for `funcref`. */
typedef struct windlass_valtype {
    uint32_t kind;      /* A windlass_valkind_t. */
    uint32_t heap;      /* For references: a WINDLASS_HEAP_ constant. */
    uint64_t func_type; /* With WINDLASS_HEAP_FUNC_TYPE: what windlass_func_type returned. */
} windlass_valtype_t;

/* The bit of memory and table types for 64-bit indices. */
#define WINDLASS_INDEX_64 2u

/* The bit of memory types for memories that threads share; they have a maximum. */
#define WINDLASS_SHARED 4u

/* "No maximum" in types of memories and tables, unless the bit below says that it is one. */
#define WINDLASS_NO_MAXIMUM UINT64_MAX
#define WINDLASS_HAS_MAXIMUM 8u

/* The type of a memory; sizes are in pages. */
typedef struct windlass_memory_type {
    uint64_t minimum;
    uint64_t maximum;        /* Or WINDLASS_NO_MAXIMUM. */
    uint32_t flags;          /* Of WINDLASS_INDEX_64, WINDLASS_SHARED, WINDLASS_HAS_MAXIMUM. */
    uint32_t page_size_log2; /* 16 for the usual pages of 64 KiB, or 0 for pages of a byte. */
} windlass_memory_type_t;

/* The type of a table; sizes are in elements. */
typedef struct windlass_table_type {
    windlass_valtype_t element;
    uint64_t minimum;
    uint64_t maximum; /* Or WINDLASS_NO_MAXIMUM. */
    uint32_t flags;   /* Of WINDLASS_INDEX_64 and WINDLASS_HAS_MAXIMUM. */
} windlass_table_type_t;

/* What can be imported and exported. */
typedef enum windlass_extern_kind {
    WINDLASS_EXTERN_FUNC = 2,
    WINDLASS_EXTERN_MEMORY = 3,
    WINDLASS_EXTERN_TABLE = 4,
    WINDLASS_EXTERN_GLOBAL = 5,
    WINDLASS_EXTERN_TAG = 6
} windlass_extern_kind_t;

/*
 * The address of what an instance exports: a const windlass_func_t, a windlass_memory_t,
 * windlass_table_t, windlass_global_t or windlass_tag_t. `name` is `length` bytes of UTF-8. Null when
 * it exports nothing of this name and kind.
 */
void *windlass_instance_export(windlass_instance_t *instance, const char *name, size_t length,
                               windlass_extern_kind_t kind);

/*
 * Makes `func` a member of the instance's group, which must be done before the host passes it as an
 * argument or result to an instance of another group. WINDLASS_INVALID_ARGUMENT when it is no live
 * function.
 */
windlass_status_t windlass_instance_link(windlass_instance_t *instance,
                                         const windlass_func_t *func);

/*
 * Calls a function that its module exports, under any name. `args` and `results` are those of its
 * entry function. WINDLASS_NOT_FOUND when its module does not export it: such a function can be
 * passed on, but not called by the host. Failures are those of the instance that
 * windlass_func_instance returns.
 */
windlass_status_t windlass_func_call(const windlass_func_t *func, const void *args, void *results);

/* The instance that a function belongs to; null when it is no live function. */
windlass_instance_t *windlass_func_instance(const windlass_func_t *func);

/*
 * The number in this process of a function type without supertypes: equal types have equal numbers.
 * Zero when a value type is malformed.
 */
uint64_t windlass_func_type(const windlass_valtype_t *params, size_t param_count,
                            const windlass_valtype_t *results, size_t result_count);

/*
 * Objects of the host. Each constructor stores the address in `*out`; on failure `*out` is null and
 * windlass_last_error tells more: WINDLASS_INVALID_ARGUMENT for a malformed type or an initial value
 * that the type does not have, WINDLASS_OUT_OF_MEMORY. Each success needs one deletion. Null may be
 * deleted.
 */

windlass_status_t windlass_memory_new(const windlass_memory_type_t *type, windlass_memory_t **out);
void windlass_memory_delete(windlass_memory_t *memory);

/*
 * Grows a memory, of the host or of an instance, by `delta` pages: the old size in pages, or
 * UINT64_MAX when that is not possible.
 */
uint64_t windlass_memory_grow(windlass_memory_t *memory, uint64_t delta);

/* `init` is what each element is at first: a const windlass_func_t, what the host likes, or null. */
windlass_status_t windlass_table_new(const windlass_table_type_t *type, const void *init,
                                     windlass_table_t **out);
void windlass_table_delete(windlass_table_t *table);

/* Reads an element. WINDLASS_INVALID_ARGUMENT past the end. */
windlass_status_t windlass_table_get(const windlass_table_t *table, uint64_t index, void **out);

/*
 * Writes an element, and makes a function a member of the table's group. WINDLASS_INVALID_ARGUMENT
 * past the end and for a value that the table's type does not have.
 */
windlass_status_t windlass_table_set(windlass_table_t *table, uint64_t index, const void *value);

/*
 * Grows a table, of the host or of an instance, by `delta` elements: the old size, or UINT64_MAX when
 * that is not possible or `init` is not of the table's type.
 */
uint64_t windlass_table_grow(windlass_table_t *table, uint64_t delta, const void *init);

windlass_status_t windlass_global_new(const windlass_valtype_t *type, bool is_mutable,
                                      const windlass_global_t *value, windlass_global_t **out);
void windlass_global_delete(windlass_global_t *global);

/*
 * Sets a mutable global, of the host or of an instance, and makes a function a member of its group.
 * WINDLASS_INVALID_ARGUMENT when it is constant, or for a value that its type does not have.
 */
windlass_status_t windlass_global_set(windlass_global_t *global, const windlass_global_t *value);

/* A tag for exceptions that carry the parameters of `func_type`, which has no results. */
windlass_status_t windlass_tag_new(uint64_t func_type, windlass_tag_t **out);
void windlass_tag_delete(windlass_tag_t *tag);

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
 * the host's choice. WINDLASS_INVALID_ARGUMENT when the host does not define the resource,
 * WINDLASS_OUT_OF_MEMORY when there is no memory for it, or `max_runtime_bytes` is reached; neither
 * ends the instance.
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
