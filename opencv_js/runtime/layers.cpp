// Layers of networks that the host's program has written: OpenCV makes and runs them as its own. The host is Pyodide, a layer
// an object of a Python class (cv2.dnn_registerLayer), and cv2shim/bridge/javascript/layers.js is between the two.

#include <emscripten.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <opencv2/dnn.hpp>
#include <opencv2/dnn/layer.hpp>

extern "C" {
// Imports. A layer is a number, 0 if it could not be made; what returns a text or numbers returns memory to free, or null.
int host_layer_make(const char* type, const char* parameters, const std::vector<cv::Mat>* blobs);
int* host_layer_shapes(int layer, const std::vector<cv::dnn::MatShape>* inputs);  // how many; of each the dimensions, the sizes
int host_layer_run(int layer, const std::vector<cv::Mat>* inputs, std::vector<cv::Mat>* outputs);
void host_layer_drop(int layer);
char* host_layer_failure();
}

namespace {

// What `host_layer_run` says of the outputs.
enum { FAILED, DONE, OTHER_COUNT, OTHER_SIZE, OTHER_TYPE };

std::string quoted(const std::string& text) {
  std::string json = "\"";
  for (unsigned char c : text) {
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, c < ' ' || c == '"' || c == '\\' ? "\\u%04x" : "%c", c);
    json += escaped;
  }
  return json + '"';
}

std::string number(float value) {  // cv2 gives single precision
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", value);
  return std::strpbrk(text, ".e") ? text : std::string(text) + ".0";
}

std::string element(const cv::dnn::DictValue& value, int i) {
  if (value.isInt()) return std::to_string(value.get<int>(i));
  return value.isReal() ? number(value.get<float>(i)) : quoted(value.get<cv::String>(i));
}

std::string in_json(const cv::dnn::DictValue& value) {
  if (value.size() == 1) return element(value, 0);
  std::string json;
  for (int i = 0; i < value.size(); i++) json += (i ? "," : "") + element(value, i);
  return '[' + json + ']';
}

std::string in_json(const cv::dnn::LayerParams& parameters) {
  std::string json;
  for (auto item = parameters.begin(); item != parameters.end(); ++item)
    json += (json.empty() ? "" : ",") + quoted(item->first) + ':' + in_json(item->second);
  return '{' + json + '}';
}

[[noreturn]] void fail(int code, const char* what, const char* function) {
  char* reason = host_layer_failure();
  std::string message = reason && *reason ? std::string(what) + ": " + reason : what;
  std::free(reason);
  cv::error(code, message, function, __FILE__, __LINE__);
}

class HostLayer final : public cv::dnn::Layer {
 public:
  explicit HostLayer(const cv::dnn::LayerParams& parameters) : Layer(parameters) {
    layer = host_layer_make(parameters.type.c_str(), in_json(parameters).c_str(), &parameters.blobs);
    if (!layer) fail(cv::Error::StsError, "Failed to create an instance of custom layer", "pycvLayer");  // cv2's own
  }
  ~HostLayer() override { host_layer_drop(layer); }

  bool getMemoryShapes(const std::vector<cv::dnn::MatShape>& inputs, const int, std::vector<cv::dnn::MatShape>& outputs,
                       std::vector<cv::dnn::MatShape>&) const override {
    int* found = host_layer_shapes(layer, &inputs);
    if (!found) fail(cv::Error::StsNotImplemented, "Failed to call \"getMemoryShapes\" method", __func__);
    const int* at = found;
    outputs.resize(*at++);
    for (auto& shape : outputs) {
      int dims = *at++;
      shape.assign(at, at + dims);
      at += dims;
    }
    std::free(found);
    return false;
  }

  void forward(cv::InputArrayOfArrays given, cv::OutputArrayOfArrays wanted, cv::OutputArrayOfArrays) override {
    std::vector<cv::Mat> inputs, outputs;
    given.getMatVector(inputs);
    wanted.getMatVector(outputs);
    int state = host_layer_run(layer, &inputs, &outputs);
    if (state == FAILED) fail(cv::Error::StsNotImplemented, "Failed to call \"forward\" method", __func__);
    if (state == OTHER_COUNT) CV_Error(cv::Error::StsAssert, "pyOutputs.size() == outputs.size()");
    if (state == OTHER_SIZE) CV_Error(cv::Error::StsAssert, "pyOutputs[i].size == outputs[i].size");
    if (state == OTHER_TYPE) CV_Error(cv::Error::StsAssert, "pyOutputs[i].type() == outputs[i].type()");
  }

 private:
  int layer;
};

cv::Ptr<cv::dnn::Layer> make(cv::dnn::LayerParams& parameters) { return cv::makePtr<HostLayer>(parameters); }

}  // namespace

extern "C" {

// From now on, and until it is taken back, layers of this type are the host's.
EMSCRIPTEN_KEEPALIVE void cv2shim_register_layer(const char* type) { cv::dnn::LayerFactory::registerLayer(type, make); }

EMSCRIPTEN_KEEPALIVE void cv2shim_unregister_layer(const char* type) { cv::dnn::LayerFactory::unregisterLayer(type); }
}
