// A JPEG file on a disk that has no room is an exception, which imwrite catches: False, as in the real cv2.
//
// libjpeg reports a write that fails by longjmp, past C++ objects of OpenCV's encoder; what clang makes of that for WebAssembly
// loses them, and the next picture is written into freed memory. An exception unwinds them. This takes the place of libjpeg's
// jpeg_stdio_dest: the linker has callers come here (link.py: --wrap).

#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include <opencv2/core.hpp>

namespace {

struct Destination {
  jpeg_destination_mgr manager;  // first: libjpeg knows no more of it
  FILE* file;
  JOCTET buffer[1 << 12];
};

Destination& of(j_compress_ptr cinfo) { return *reinterpret_cast<Destination*>(cinfo->dest); }

void begin(j_compress_ptr cinfo) {
  Destination& to = of(cinfo);
  to.manager.next_output_byte = to.buffer;
  to.manager.free_in_buffer = sizeof to.buffer;
}

void refuse(j_compress_ptr cinfo) {
  jpeg_destroy_compress(cinfo);  // the encoder does not come to it
  CV_Error(cv::Error::StsError, "The file cannot be written: is there room for it?");
}

void write(j_compress_ptr cinfo, std::size_t bytes) {
  Destination& to = of(cinfo);
  if (std::fwrite(to.buffer, 1, bytes, to.file) != bytes) refuse(cinfo);
}

boolean pass_on(j_compress_ptr cinfo) {
  write(cinfo, sizeof of(cinfo).buffer);
  begin(cinfo);
  return TRUE;
}

void end(j_compress_ptr cinfo) {
  Destination& to = of(cinfo);
  write(cinfo, sizeof to.buffer - to.manager.free_in_buffer);
  if (std::fflush(to.file) || std::ferror(to.file)) refuse(cinfo);
}

}  // namespace

extern "C" void __wrap_jpeg_stdio_dest(j_compress_ptr cinfo, FILE* file) {
  void* memory = cinfo->mem->alloc_small(reinterpret_cast<j_common_ptr>(cinfo), JPOOL_PERMANENT, sizeof(Destination));
  auto* to = static_cast<Destination*>(memory);
  to->manager.init_destination = begin;
  to->manager.empty_output_buffer = pass_on;
  to->manager.term_destination = end;
  to->file = file;
  cinfo->dest = &to->manager;
}
