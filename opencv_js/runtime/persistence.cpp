// A structure of a FileStorage can only be ended where one was started.
//
// OpenCV ends the file's own structure instead, and whatever is written after it, the file's end too, is written from an empty
// stack: the real cv2 dies of it. The linker has callers come here (link.py: --wrap).

#define __OPENCV_BUILD  // as for what is compiled as a part of OpenCV

#include "../src/precomp.hpp"  // of OpenCV's core, from its folder of public headers

#include "../src/persistence_impl.hpp"

extern "C" {
void __real__ZN2cv11FileStorage14endWriteStructEv(cv::FileStorage* storage);

void __wrap__ZN2cv11FileStorage14endWriteStructEv(cv::FileStorage* storage) {
  if (storage->p->write_mode && storage->p->write_stack.size() == 1)
    cv::error(cv::Error::StsAssert, "endWriteStruct() without a startWriteStruct() before it", "endWriteStruct", __FILE__, __LINE__);
  __real__ZN2cv11FileStorage14endWriteStructEv(storage);
}
}
