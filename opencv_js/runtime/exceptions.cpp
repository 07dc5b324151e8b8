// How JavaScript reads a C++ exception.
//
// No binding catches. An exception leaves wasm as a WebAssembly.Exception, whose only argument is the pointer that
// C++ threw. cv2shim_exception throws that pointer again, catches it by type and copies what it says; leaving the catch
// destroys the exception as in any C++ program.

#include <emscripten.h>
#include <unwind.h>

#include <exception>
#include <new>
#include <string>
#include <typeinfo>

#include <opencv2/core.hpp>

namespace {

enum Kind : int { UNKNOWN, OPENCV, STANDARD, OUT_OF_MEMORY };

struct Text {
  const char* data;
  int length;
};

// Read by JavaScript as 32-bit words, in this order.
struct Record {
  int kind, code, line;
  Text message, err, func, file, type;
};

Record record;
std::string texts[5];

Text keep(int slot, const std::string& text) {
  texts[slot].assign(text);
  return {texts[slot].data(), static_cast<int>(texts[slot].size())};
}

void describe(Kind kind, const char* type, const std::string& message, int code = 0, int line = 0, const std::string& err = {},
              const std::string& func = {}, const std::string& file = {}) {
  record = {kind, code, line, keep(0, message), keep(1, err), keep(2, func), keep(3, file), keep(4, type)};
}

// Throws it once more, to learn what it is.
void read(void* thrown) {
  try {
    _Unwind_RaiseException(static_cast<_Unwind_Exception*>(thrown));
  } catch (const cv::Exception& e) {
    describe(OPENCV, typeid(e).name(), e.msg, e.code, e.line, e.err, e.func, e.file);
  } catch (const std::bad_alloc& e) {
    describe(OUT_OF_MEMORY, typeid(e).name(), e.what());
  } catch (const std::exception& e) {
    describe(STANDARD, typeid(e).name(), e.what());
  } catch (...) {
    describe(UNKNOWN, "", "");
  }
}

}  // namespace

extern "C" EMSCRIPTEN_KEEPALIVE Record* cv2shim_exception(void* thrown) {
  try {
    read(thrown);
  } catch (...) {  // no memory is left to copy the text into
    record = {OUT_OF_MEMORY};
  }
  return &record;
}
