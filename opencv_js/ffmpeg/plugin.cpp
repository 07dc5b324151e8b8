// What JavaScript calls of the plugin: OpenCV's videos on FFmpeg, each behind an address.
//
// OpenCV's own implementation is compiled here. Only numbers and addresses cross. A C++ exception ends in `guarded`, which keeps
// what it says until it is asked for.

#define HAVE_FFMPEG
#include "precomp.hpp"

#include <string>

extern "C" {
#include <libswscale/swscale.h>
}

namespace {

bool colours_of_frames = false;

// sws_scale_frame as later FFmpegs have it, if that is asked for: a frame's own matrix and range decide, where 5.1 takes each
// for BT.601 of the range that its format has.
int scale_frame(SwsContext* context, AVFrame* to, const AVFrame* from) {
  int *inverse, *table, range, target, brightness, contrast, saturation;
  if (colours_of_frames &&
      sws_getColorspaceDetails(context, &inverse, &range, &table, &target, &brightness, &contrast, &saturation) >= 0) {
    const bool full = from->color_range == AVCOL_RANGE_JPEG || from->format == AV_PIX_FMT_YUVJ420P ||
                      from->format == AV_PIX_FMT_YUVJ422P || from->format == AV_PIX_FMT_YUVJ444P ||
                      from->format == AV_PIX_FMT_YUVJ440P || from->format == AV_PIX_FMT_YUVJ411P;
    sws_setColorspaceDetails(context, sws_getCoefficients(from->colorspace), full, table, target, brightness, contrast, saturation);
  }
  return sws_scale_frame(context, to, from);
}

}  // namespace

#define sws_scale_frame scale_frame
#include "cap_ffmpeg_impl.hpp"
#undef sws_scale_frame

#include <emscripten.h>

#include <cstdlib>

// OpenCV has it in cap.cpp, with all backends.
cv::IStreamReader::~IStreamReader() {}

namespace {

// Read by JavaScript as 32-bit words, in this order.
struct Frame {
  const unsigned char* data;
  int step, width, height, channels, depth;
};

// As OpenCV's own class, but that a frame need not be copied.
class Capture : public cv::VideoCaptureBase {
 public:
  Capture(const char* name, const cv::VideoCaptureParameters& params) : video(cvCreateFileCaptureWithParams_FFMPEG(name, params)) {}
  ~Capture() CV_OVERRIDE { cvReleaseCapture_FFMPEG(&video); }

  bool isOpened() const CV_OVERRIDE { return video != nullptr; }
  int getCaptureDomain() CV_OVERRIDE { return cv::CAP_FFMPEG; }
  bool grabFrame() CV_OVERRIDE { return video->grabFrame(); }

  // Where FFmpeg has the frame; where it has to be turned, as its file says, that has been done in a copy.
  bool look(int channel, Frame& f) {
    unsigned char* data = nullptr;
    if (!video->retrieveFrame(channel, &data, &f.step, &f.width, &f.height, &f.channels, &f.depth)) return false;
    f.data = data;
    if (autorotate && static_cast<int>(getProperty(cv::CAP_PROP_ORIENTATION_META)) % 360) turn(f);
    return true;
  }

 protected:
  double getProperty_(int prop) const CV_OVERRIDE { return video->getProperty(prop); }
  bool setProperty_(int prop, double value) CV_OVERRIDE { return video->setProperty(prop, value); }
  bool retrieveFrame_(int, cv::OutputArray) CV_OVERRIDE { return false; }  // see `look`

 private:
  void turn(Frame& f) {
    cv::Mat(f.height, f.width, CV_MAKETYPE(f.depth, f.channels), const_cast<unsigned char*>(f.data), f.step).copyTo(turned);
    applyMetadataRotation(turned);
    f = {turned.data, static_cast<int>(turned.step), turned.cols, turned.rows, f.channels, f.depth};
  }

  CvCapture_FFMPEG* video;
  cv::Mat turned;
};

using Writer = CvVideoWriter_FFMPEG;

struct Failure {
  int code = 0;
  std::string text;
} failure;

// The value of `body`; where it throws, `otherwise`, and `failure` says what.
template <class T, class Body>
T guarded(T otherwise, Body body) {
  failure.code = 0;
  try {
    return body();
  } catch (const cv::Exception& e) {
    failure = {e.code, e.what()};
  } catch (const std::bad_alloc&) {
    failure = {cv::Error::StsNoMem, "FFmpeg: out of memory"};
  } catch (const std::exception& e) {
    failure = {cv::Error::StsError, e.what()};
  }
  return otherwise;
}

template <class Parameters>
Parameters pairs(const int* values, int count) {
  return Parameters(std::vector<int>(values, values + count));
}

}  // namespace

extern "C" {

// The code of the exception that the last call ended with; 0 for none. `cv2shim_failure_text` is what it says.
EMSCRIPTEN_KEEPALIVE int cv2shim_failure() { return failure.code; }
EMSCRIPTEN_KEEPALIVE const char* cv2shim_failure_text() { return failure.text.c_str(); }

// An environment variable, as Python has it now; none if `value` is null.
EMSCRIPTEN_KEEPALIVE void cv2shim_environment(const char* name, const char* value) {
  if (value) setenv(name, value, 1);
  else unsetenv(name);
}

// Whether frames are converted by the colours that they name.
EMSCRIPTEN_KEEPALIVE void cv2shim_colours_of_frames(int on) { colours_of_frames = on; }

EMSCRIPTEN_KEEPALIVE Capture* cv2shim_capture_open(const char* name, const int* params, int count) {
  return guarded<Capture*>(nullptr, [&]() -> Capture* {
    auto made = std::make_unique<Capture>(name, pairs<cv::VideoCaptureParameters>(params, count));
    return made->isOpened() ? made.release() : nullptr;
  });
}

EMSCRIPTEN_KEEPALIVE void cv2shim_capture_close(Capture* capture) {
  guarded(0, [&] { return delete capture, 0; });
}

EMSCRIPTEN_KEEPALIVE int cv2shim_capture_grab(Capture* capture) {
  return guarded(0, [&] { return int{capture->grabFrame()}; });
}

EMSCRIPTEN_KEEPALIVE int cv2shim_capture_look(Capture* capture, int channel, Frame* frame) {
  return guarded(0, [&] { return int{capture->look(channel, *frame)}; });
}

EMSCRIPTEN_KEEPALIVE double cv2shim_capture_get(Capture* capture, int prop) {
  return guarded(0.0, [&] { return capture->getProperty(prop); });
}

EMSCRIPTEN_KEEPALIVE int cv2shim_capture_set(Capture* capture, int prop, double value) {
  return guarded(0, [&] { return int{capture->setProperty(prop, value)}; });
}

EMSCRIPTEN_KEEPALIVE Writer* cv2shim_writer_open(const char* name, int fourcc, double fps, int width, int height,
                                                 const int* params, int count) {
  return guarded<Writer*>(nullptr, [&]() -> Writer* {
    return cvCreateVideoWriterWithParams_FFMPEG(name, fourcc, fps, width, height, pairs<cv::VideoWriterParameters>(params, count));
  });
}

EMSCRIPTEN_KEEPALIVE void cv2shim_writer_close(Writer* writer) {
  guarded(0, [&] { return cvReleaseVideoWriter_FFMPEG(&writer), 0; });
}

EMSCRIPTEN_KEEPALIVE int cv2shim_writer_write(Writer* writer, const unsigned char* data, int step, int width, int height, int channels) {
  return guarded(0, [&] {
    if (!writer->writeFrame(data, step, width, height, channels, 0)) CV_LOG_WARNING(NULL, "FFmpeg: Failed to write frame");
    return 1;
  });
}

EMSCRIPTEN_KEEPALIVE double cv2shim_writer_get(Writer* writer, int prop) {
  return guarded(0.0, [&] { return writer->getProperty(prop); });
}

EMSCRIPTEN_KEEPALIVE int cv2shim_writer_set(Writer* writer, int prop, double value) {
  return guarded(0, [&] { return int{writer->setProperty(prop, value)}; });
}

}  // extern "C"
