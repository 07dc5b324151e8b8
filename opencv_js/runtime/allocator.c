// Every allocation of opencv.js goes through this file, to one of two places:
//
//   a host's heap    host_malloc and host_free are functions of the program whose memory opencv.js lives in;
//   its own heap     emscripten's dlmalloc above the static data, in a memory of its own.
//
// JavaScript decides before anything is allocated: host_present() is asked once. A block of the host's is preceded by
// eight bytes, the host's own pointer and the size, so that any alignment can be had from any host.

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define USE_DL_PREFIX
#define MALLOC_ALIGNMENT 16
#include <dlmalloc.c>
#include <sbrk.c>

// Imports (library.js).
extern void* host_malloc(size_t bytes);
extern void host_free(void* block);
extern int host_present(void);
extern void host_grew(void);

#define HEADER 8u
#define ALIGNMENT 16u

typedef struct { void* block; size_t size; } Header;
_Static_assert(sizeof(Header) == HEADER, "two words precede a block");

static enum { UNDECIDED, OWN, HOST } heap;
static size_t pages;  // of the memory, when JavaScript's views of it were last made

static bool on_host(void) {
  if (__builtin_expect(heap == UNDECIDED, 0)) {
    heap = host_present() ? HOST : OWN;
    pages = __builtin_wasm_memory_size(0);
  }
  return heap == HOST;
}

static Header* header(const void* p) { return (Header*)p - 1; }

// Memory from the host, for which the memory may have to grow: JavaScript's views of it are then made anew.
static void* from_host(size_t alignment, size_t size) {
  if (alignment < ALIGNMENT) alignment = ALIGNMENT;
  size_t bytes;
  void* block = NULL;
  if ((alignment & (alignment - 1)) == 0 && !__builtin_add_overflow(size, alignment + HEADER, &bytes)) block = host_malloc(bytes);
  if (!block) {
    errno = ENOMEM;
    return NULL;
  }
  size_t now = __builtin_wasm_memory_size(0);
  if (now != pages) {
    pages = now;
    host_grew();
  }
  void* p = (void*)(((uintptr_t)block + HEADER + alignment - 1) & ~(uintptr_t)(alignment - 1));
  *header(p) = (Header){block, size};
  return p;
}

static void* resize_on_host(void* p, size_t size) {
  if (!p) return from_host(ALIGNMENT, size);
  if (!size) {
    host_free(header(p)->block);
    return NULL;
  }
  size_t before = header(p)->size;
  if (size <= before && size >= before / 2) return p;  // the header keeps the size that is really there
  void* moved = from_host(ALIGNMENT, size);
  if (!moved) return NULL;
  memcpy(moved, p, size < before ? size : before);
  host_free(header(p)->block);
  return moved;
}

void* malloc(size_t size) { return on_host() ? from_host(ALIGNMENT, size) : dlmalloc(size); }

void free(void* p) {
  if (!on_host()) dlfree(p);
  else if (p) host_free(header(p)->block);
}

void* calloc(size_t count, size_t each) {
  if (!on_host()) return dlcalloc(count, each);
  size_t size;
  if (__builtin_mul_overflow(count, each, &size)) {
    errno = ENOMEM;
    return NULL;
  }
  void* p = from_host(ALIGNMENT, size);
  return p ? memset(p, 0, size) : NULL;
}

void* realloc(void* p, size_t size) { return on_host() ? resize_on_host(p, size) : dlrealloc(p, size); }

void* memalign(size_t alignment, size_t size) { return on_host() ? from_host(alignment, size) : dlmemalign(alignment, size); }

void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

void* valloc(size_t size) { return memalign(65536, size); }

int posix_memalign(void** result, size_t alignment, size_t size) {
  if (alignment < sizeof(void*) || (alignment & (alignment - 1))) return EINVAL;
  void* p = memalign(alignment, size);
  if (!p) return ENOMEM;
  *result = p;
  return 0;
}

size_t malloc_usable_size(const void* p) {
  if (!p) return 0;
  return on_host() ? header(p)->size : dlmalloc_usable_size((void*)p);
}

// Bytes that opencv.js's own heap has in use; 0 on a host's heap, which does its own accounts.
size_t cv2shim_heap_used(void) { return on_host() ? 0 : dlmallinfo().uordblks; }

// What musl calls its own.
void* __libc_malloc(size_t size) { return malloc(size); }
void __libc_free(void* p) { free(p); }
void* __libc_calloc(size_t count, size_t each) { return calloc(count, each); }
void* __libc_realloc(void* p, size_t size) { return realloc(p, size); }
