// Arrays of the host as the memory of cv::Mat: an output is made where the host's program will use it, and an input that
// an object keeps keeps the host's array alive. The host is Pyodide, an array an ndarray.

#include <emscripten.h>

#include <opencv2/core.hpp>

extern "C" {
// Imports (library.js). An array is a PyArrayObject; `host_new_array` returns a new reference, or null.
void* host_new_array(int dims, const int* sizes, int type);
void host_retain_array(void* array);
void host_release_array(void* array);
}

namespace {

const int DATA = 8;  // of a PyArrayObject on wasm32: behind the reference count and the type

uchar* data_of(void* array) { return *reinterpret_cast<uchar**>(static_cast<char*>(array) + DATA); }

class ArrayAllocator final : public cv::MatAllocator {
 public:
  cv::UMatData* allocate(int dims, const int* sizes, int type, void* data, size_t* steps, cv::AccessFlag flags,
                         cv::UMatUsageFlags usage) const override {
    if (data) return cv::Mat::getStdAllocator()->allocate(dims, sizes, type, data, steps, flags, usage);
    void* array = host_new_array(dims, sizes, type);
    if (!array) CV_Error(cv::Error::StsNoMem, "There is no memory left for a result");
    size_t bytes = CV_ELEM_SIZE(type);
    for (int i = dims - 1; i >= 0; i--) {
      if (steps) steps[i] = bytes;
      bytes *= sizes[i];
    }
    return hold(array, data_of(array), bytes);
  }

  bool allocate(cv::UMatData* u, cv::AccessFlag, cv::UMatUsageFlags) const override { return u != nullptr; }

  void deallocate(cv::UMatData* u) const override {
    if (!u) return;
    if (u->userdata) host_release_array(u->userdata);
    delete u;
  }

  // `u` owns one reference to the array.
  cv::UMatData* hold(void* array, uchar* data, size_t bytes) const {
    auto* u = new cv::UMatData(this);
    u->data = u->origdata = data;
    u->size = bytes;
    u->userdata = array;
    return u;
  }
};

ArrayAllocator allocator;

}  // namespace

extern "C" {

// What an output's header carries, so that OpenCV makes it as an array.
EMSCRIPTEN_KEEPALIVE cv::MatAllocator* cv2shim_array_allocator() { return &allocator; }

// The array behind a Mat whose memory is an array's, with a reference for the caller; null if it lies elsewhere. As in
// cv2 it is the whole array as it was made or lent, whatever part or shape of it the Mat describes.
EMSCRIPTEN_KEEPALIVE void* cv2shim_take_array(cv::Mat* m) {
  cv::UMatData* u = m->u;
  if (!u || m->allocator != &allocator || u->currAllocator != &allocator) return nullptr;
  void* array = u->userdata;
  if (u->refcount == 1)
    u->userdata = nullptr;
  else
    host_retain_array(array);
  return array;
}

// Let a header over an array's memory, and every Mat that is made from it, keep the array alive.
EMSCRIPTEN_KEEPALIVE void cv2shim_lend(cv::Mat* m, void* array) {
  host_retain_array(array);
  m->allocator = &allocator;
  m->u = allocator.hold(array, const_cast<uchar*>(m->datastart), m->dataend - m->datastart);
  m->addref();
}

// A header of more than two dimensions over memory that is not its own.
EMSCRIPTEN_KEEPALIVE void cv2shim_large_header(cv::Mat* m, int dims, const int* sizes, int type, void* data, const unsigned* steps) {
  *m = cv::Mat(dims, sizes, type, data, reinterpret_cast<const size_t*>(steps));
}
}
