/* Does for shared objects what a dynamic linker with support for BTI does, because those that tests find need
 * not have it: preloaded, it looks at each object that the program loads, and where its property note says that
 * indirect jumps arrive only at marked places, has the hardware check that.
 *
 * It says how many objects it guards, and proves the guard with a jump to an unmarked instruction. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PROPERTY_SEGMENT 0x6474e553
#define FEATURES 0xc0000000u
#define FEATURE_BTI 1u
#define PROTECT_BTI 0x10

/* Whether a property note has the bit for BTI. */
static int has_bti(const uint32_t *note)
{
    const uint32_t *property = note + 4;
    return note[0] == 4 && note[2] == 5 && memcmp(note + 3, "GNU", 4) == 0 && property[0] == FEATURES
           && property[1] == 4 && (property[2] & FEATURE_BTI) != 0;
}

static sigjmp_buf stopped;

static void stop(int signal)
{
    (void)signal;
    siglongjmp(stopped, 1);
}

/* Calls the second instruction of the code: it must not get there. The first words of generated code are a
 * function's mark and its frame, so the second is no mark. */
static void prove(uintptr_t code)
{
    struct sigaction handler = {.sa_handler = stop}, before;
    sigaction(SIGILL, &handler, &before);
    if (sigsetjmp(stopped, 1) == 0) {
        ((void (*)(void))(code + 4))();
        fprintf(stderr, "branch_guard: an unmarked place can be called\n");
        exit(1);
    }
    sigaction(SIGILL, &before, NULL);
}

static int guard(struct dl_phdr_info *info, size_t size, void *data)
{
    const uint32_t *note = NULL;
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type == PROPERTY_SEGMENT) {
            note = (const uint32_t *)(info->dlpi_addr + segment->p_vaddr);
        }
    }
    if (note == NULL || !has_bti(note)) {
        return 0;
    }
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || (segment->p_flags & PF_X) == 0) {
            continue;
        }
        uintptr_t code = info->dlpi_addr + segment->p_vaddr;
        uintptr_t start = code & ~(page - 1);
        if (mprotect((void *)start, code + segment->p_memsz - start, PROT_READ | PROT_EXEC | PROTECT_BTI) != 0) {
            perror("branch_guard: mprotect");
            exit(1);
        }
        prove(code);
        ++*(int *)data;
    }
    return 0;
}

void *dlopen(const char *name, int flags)
{
    void *(*next)(const char *, int);
    *(void **)&next = dlsym(RTLD_NEXT, "dlopen");
    void *handle = next(name, flags);
    int count = 0;
    dl_iterate_phdr(guard, &count);
    fprintf(stderr, "branch_guard: %d guarded\n", count);
    return handle;
}
