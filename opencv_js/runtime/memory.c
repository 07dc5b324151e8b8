// memcpy, memmove and memset without a detour: emscripten's own call JavaScript for more than 512 bytes, once for each row
// of a picture. Compiled with bulk memory, and without builtins, which would make these functions call themselves.

#include <stddef.h>
#include <stdint.h>
#include <wasm_simd128.h>

#define BULK 256  // from here on the engine's own instruction is faster than a loop

static v128_t load(const char* p) { return wasm_v128_load(p); }
static void store(char* p, v128_t v) { wasm_v128_store(p, v); }

#define UNALIGNED(type) typedef struct { type v; } __attribute__((packed)) unaligned_##type
UNALIGNED(uint16_t);
UNALIGNED(uint32_t);
UNALIGNED(uint64_t);
#define GET(type, p) (((const unaligned_##type*)(p))->v)
#define PUT(type, p, value) (((unaligned_##type*)(p))->v = (value))

// Both ends are read before either is written: correct for overlapping ranges too.
#define ENDS(type, to, from, n) \
  do { \
    type head = GET(type, from), tail = GET(type, (from) + (n) - sizeof(type)); \
    PUT(type, to, head); \
    PUT(type, (to) + (n) - sizeof(type), tail); \
  } while (0)

static void copy_small(char* to, const char* from, size_t n) {
  if (n >= 8) ENDS(uint64_t, to, from, n);
  else if (n >= 4) ENDS(uint32_t, to, from, n);
  else if (n >= 2) ENDS(uint16_t, to, from, n);
  else if (n) *to = *from;
}

void* memcpy(void* restrict target, const void* restrict source, size_t n) {
  char* to = target;
  const char* from = source;
  if (n <= 16) {
    copy_small(to, from, n);
  } else if (n >= BULK) {
    __builtin_memcpy(to, from, n);
  } else {
    v128_t tail = load(from + n - 16);
    char* last = to + n - 16;
    for (; to < last; to += 16, from += 16) store(to, load(from));
    store(last, tail);
  }
  return target;
}

void* memmove(void* target, const void* source, size_t n) {
  if (n <= 16) copy_small(target, source, n);
  else __builtin_memmove(target, source, n);
  return target;
}

void* memset(void* target, int value, size_t n) {
  char* to = target;
  if (n >= BULK) {
    __builtin_memset(to, value, n);
  } else if (n >= 16) {
    v128_t v = wasm_i8x16_splat((int8_t)value);
    char* last = to + n - 16;
    for (; to < last; to += 16) store(to, v);
    store(last, v);
  } else {
    for (size_t i = 0; i < n; i++) *(volatile char*)(to + i) = (char)value;
  }
  return target;
}
