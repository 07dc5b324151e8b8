// The environment is Python's, as it is now: where one process has one C library, a setting of OpenCV's may be made in os.environ
// long after the import.

#include <stddef.h>
#include <stdlib.h>

// The length of a variable's value, or -1 where there is none; written to `to` if it fits into `room` with its end. An import
// (library.js).
extern int host_getenv(const char* name, char* to, size_t room);

// As in every C library, what it points to is good until the next call.
char* getenv(const char* name) {
  static char* value;
  static size_t room;
  int length = host_getenv(name, value, room);
  if (length < 0) return NULL;
  if ((size_t)length >= room) {
    char* wider = realloc(value, (size_t)length + 1);
    if (!wider) return NULL;
    value = wider;
    room = (size_t)length + 1;
    host_getenv(name, value, room);
  }
  return value;
}
