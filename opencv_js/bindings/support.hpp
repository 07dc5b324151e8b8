// What the emitted bindings (opencv_js/bindings) are written with.
//
// A binding is a plain function whose parameters are what embind's wire format carries: numbers, references to
// objects, the bytes of a string. It is its own invoker, so none of embind's templates is instantiated for it;
// its first parameter is where embind passes the function that an invoker is to call.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <emscripten/bind.h>
#include <opencv2/core.hpp>

namespace bindings {

using emscripten::internal::GenericFunction;
using emscripten::internal::TYPEID;

// ---- the wire ------------------------------------------------------------------------------------------------

/** A std::string on its way in. */
struct Text {
    std::size_t length;
    char data[1];

    std::string str() const { return {data, length}; }
};

/** For C++ parameters of either type of string. */
struct Str {
    explicit Str(const Text& text) : value(text.str()) {}
    operator const std::string&() const { return value; }
    operator const char*() const { return value.c_str(); }

    std::string value;
};

/** An object of type T on its way out: JavaScript owns it. */
template <typename T>
struct Made {
    void* pointer;
};

template <typename T, typename V>
Made<T> made(V&& value) {
    return {new T(std::forward<V>(value))};
}

/** Takes over what `new` made. */
template <typename T, typename V>
Made<T> owned(V* value) {
    return {new T(value)};
}

inline Made<std::string> text(const std::string& value) {
    const auto block = static_cast<Text*>(std::malloc(sizeof(std::size_t) + value.size() + 1));
    block->length = value.size();
    std::memcpy(block->data, value.data(), value.size());
    return {block};
}

/** For C++ parameters that are written to, be they references or pointers. */
template <typename T>
struct Ref {
    T& value;

    operator T&() const { return value; }
    operator T*() const { return &value; }
};

template <typename T, typename Stored>
T load(std::uintptr_t address) {
    return static_cast<T>(*reinterpret_cast<const Stored*>(address));
}

template <typename Stored, typename T>
void store(std::uintptr_t address, const T& value) {
    *reinterpret_cast<Stored*>(address) = static_cast<Stored>(value);
}

template <typename T>
void give(std::uintptr_t address, std::unique_ptr<T>& object) {
    *reinterpret_cast<T**>(address) = object.release();
}

// ---- conversions ---------------------------------------------------------------------------------------------

/** Between vectors that differ in how an element is stored (bool, enumerations). */
template <typename To, typename From>
To convert(const From& from) {
    To to;
    to.reserve(from.size());
    for (const auto& item : from) to.push_back(static_cast<typename To::value_type>(item));
    return to;
}

inline cv::UMat upload(const cv::Mat& mat) {
    cv::UMat made;
    mat.copyTo(made);
    return made;
}

inline std::vector<cv::UMat> upload(const std::vector<cv::Mat>& mats) {
    std::vector<cv::UMat> made;
    for (const auto& mat : mats) made.push_back(upload(mat));
    return made;
}

inline cv::Mat download(const cv::UMat& mat) {
    cv::Mat made;
    mat.copyTo(made);
    return made;
}

inline void download(const cv::UMat& from, cv::Mat& to) { from.copyTo(to); }

inline void download(const std::vector<cv::UMat>& from, std::vector<cv::Mat>& to) {
    to.resize(from.size());
    for (std::size_t i = 0; i < from.size(); i++) from[i].copyTo(to[i]);
}

/** Three levels in two: the first row says how many of the others belong to each group. */
template <typename T>
void flatten(const std::vector<std::vector<std::vector<T>>>& groups, std::vector<std::vector<T>>& rows) {
    rows.assign(1, {});
    for (const auto& group : groups) {
        rows.front().push_back(static_cast<T>(group.size()));
        rows.insert(rows.end(), group.begin(), group.end());
    }
}

/** The same for Mats, where the counts are a row of int. */
inline void flatten(const std::vector<std::vector<cv::Mat>>& groups, std::vector<cv::Mat>& mats) {
    mats.assign(1, cv::Mat(1, static_cast<int>(groups.size()), CV_32S));
    int column = 0;
    for (const auto& group : groups) {
        mats.front().at<int>(column++) = static_cast<int>(group.size());
        mats.insert(mats.end(), group.begin(), group.end());
    }
}

/** A number that may be missing. */
inline cv::Ptr<float> optional(std::uintptr_t address) {
    return address ? cv::makePtr<float>(load<float, float>(address)) : cv::Ptr<float>();
}

// ---- dictionaries --------------------------------------------------------------------------------------------

/** One line of a dictionary on its way in: name, type (i, f, s or b) and value, with tabulators between. */
struct Line {
    std::string name;
    char type;
    std::string value;

    int integer() const { return std::atoi(value.c_str()); }
    double real() const { return std::strtod(value.c_str(), nullptr); }
};

inline std::vector<Line> lines(const Text& source) {
    std::vector<Line> found;
    const std::string all = source.str();
    for (std::size_t from = 0; from < all.size();) {
        const auto end = std::min(all.find('\n', from), all.size());
        const auto first = all.find('\t', from);
        if (first + 2 < end) found.push_back({all.substr(from, first - from), all[first + 1], all.substr(first + 3, end - first - 3)});
        from = end + 1;
    }
    return found;
}

/** Parameters of FLANN: OpenCV has typed setters for them, and stores the algorithm and `eps` in ways of their own. */
template <typename T>
auto put(T& params, const Line& line) -> decltype(params.setAlgorithm(0)) {
    if (line.type == 'b') params.setBool(line.name, line.integer() != 0);
    else if (line.type == 's') params.setString(line.name, line.value);
    else if (line.type == 'i' && line.name == "algorithm") params.setAlgorithm(line.integer());
    else if (line.type == 'i') params.setInt(line.name, line.integer());
    else if (line.name == "eps") params.setFloat(line.name, static_cast<float>(line.real()));
    else params.setDouble(line.name, line.real());
}

/** Parameters of a layer of a network. */
template <typename T>
auto put(T& params, const Line& line) -> decltype(params.blobs, void()) {
    if (line.type == 's') params.set(line.name, line.value);
    else if (line.type == 'f') params.set(line.name, line.real());
    else params.set(line.name, static_cast<int64_t>(std::atoll(line.value.c_str())));
}

template <typename T>
void parse(const Text& source, T& params) {
    for (const auto& line : lines(source)) put(params, line);
}

/** Nothing given leaves the default. */
template <typename T>
void parse(const Text& source, cv::Ptr<T>& params) {
    if (!source.length) return;
    params = cv::makePtr<T>();
    parse(source, *params);
}

/** "i:5", "f:0.5" or "s:name". */
template <typename T>
void variant(const Text& source, T& made) {
    const std::string all = source.str(), value = all.substr(std::min<std::size_t>(2, all.size()));
    if (all[0] == 'i') made = T(static_cast<int64_t>(std::atoll(value.c_str())));
    else if (all[0] == 'f') made = T(std::strtod(value.c_str(), nullptr));
    else made = T(value);
}

// ---- registration --------------------------------------------------------------------------------------------

/** The type that embind knows a parameter or result by. */
template <typename T>
struct Known {
    using type = std::remove_cv_t<std::remove_reference_t<T>>;
};
template <>
struct Known<const Text&> {
    using type = std::string;
};
template <typename T>
struct Known<Made<T>> {
    using type = T;
};

template <typename T>
constexpr char letter() {
    if constexpr (std::is_void_v<T>) return 'v';
    else if constexpr (std::is_same_v<T, float>) return 'f';
    else if constexpr (std::is_same_v<T, double>) return 'd';
    else return 'i';
}

template <typename F>
struct Signature;

template <typename R, typename... A>
struct Signature<R(void*, A...)> {
    static constexpr unsigned count = 1 + sizeof...(A);
    static constexpr TYPEID types[] = {
        emscripten::internal::TypeID<typename Known<R>::type>::get(),
        emscripten::internal::TypeID<typename Known<A>::type>::get()...,
    };
    static constexpr char text[] = {letter<R>(), 'i', letter<A>()..., 0};
};

struct Entry {
    const char* name;
    GenericFunction function;
    const TYPEID* types;
    unsigned count;
    const char* signature;
};

#define CV2_ENTRY(name, function)                                                                          \
    {                                                                                                      \
        name, (bindings::GenericFunction)function, bindings::Signature<decltype(function)>::types,         \
            bindings::Signature<decltype(function)>::count, bindings::Signature<decltype(function)>::text, \
    }

template <std::size_t N>
void functions(const Entry (&entries)[N]) {
    for (const auto& e : entries)
        emscripten::internal::_embind_register_function(e.name, e.count, e.types, e.signature, e.function, nullptr);
}

template <typename T, std::size_t N>
void methods(const Entry (&entries)[N]) {
    for (const auto& e : entries)
        emscripten::internal::_embind_register_class_function(
            emscripten::internal::TypeID<T>::get(), e.name, e.count, e.types, e.signature, e.function, nullptr, 0);
}

template <typename T, std::size_t N>
void statics(const Entry (&entries)[N]) {
    for (const auto& e : entries)
        emscripten::internal::_embind_register_class_class_function(
            emscripten::internal::TypeID<T>::get(), e.name, e.count, e.types, e.signature, e.function, nullptr);
}

/** A property's reader and, unless it can only be read, its writer. */
struct Property {
    Entry get;
    Entry set;
};

template <typename T, std::size_t N>
void properties(const Property (&entries)[N]) {
    for (const auto& e : entries)
        emscripten::internal::_embind_register_class_property(
            emscripten::internal::TypeID<T>::get(), e.get.name, e.get.types[0], e.get.signature, e.get.function, nullptr,
            e.set.types ? e.set.types[2] : nullptr, e.set.signature, e.set.function, nullptr);
}

template <typename T>
void destroy(T* object) {
    delete object;
}

template <typename From, typename To>
To* cast_up(From* object) {
    return object;
}

template <typename From, typename To>
To* cast_down(From* object) {
    if constexpr (std::is_polymorphic_v<From>) return dynamic_cast<To*>(object);
    else return static_cast<To*>(object);
}

/** Like embind's class_, also where the base class is a virtual one. */
template <typename T, typename Base = void>
void new_class(const char* name) {
    using namespace emscripten::internal;
    TYPEID base = nullptr;
    GenericFunction up = nullptr, down = nullptr;
    if constexpr (!std::is_void_v<Base>) {
        base = TypeID<Base>::get();
        up = reinterpret_cast<GenericFunction>(&cast_up<T, Base>);
        down = reinterpret_cast<GenericFunction>(&cast_down<Base, T>);
    }
    _embind_register_class(
        TypeID<T>::get(), TypeID<AllowedRawPointer<T>>::get(), TypeID<AllowedRawPointer<const T>>::get(), base, "ii",
        reinterpret_cast<GenericFunction>(&getActualType<T>), up ? "ii" : nullptr, up, down ? "ii" : nullptr, down, name, "vi",
        reinterpret_cast<GenericFunction>(&destroy<T>));
}

/** cv::Ptr<T>, of a class that is registered already. */
template <typename T>
void new_pointer(const char* name) {
    using namespace emscripten::internal;
    using Trait = emscripten::smart_ptr_trait<cv::Ptr<T>>;
    auto get = &Trait::get;
    auto construct_null = &Trait::construct_null;
    auto share = &Trait::share;
    auto destructor = &destroy<cv::Ptr<T>>;
    _embind_register_smart_ptr(
        TypeID<cv::Ptr<T>>::get(), TypeID<T>::get(), name, Trait::get_sharing_policy(),
        emscripten::internal::getSignature(get), reinterpret_cast<GenericFunction>(get),
        emscripten::internal::getSignature(construct_null), reinterpret_cast<GenericFunction>(construct_null),
        emscripten::internal::getSignature(share), reinterpret_cast<GenericFunction>(share),
        emscripten::internal::getSignature(destructor), reinterpret_cast<GenericFunction>(destructor));
}

template <typename T>
Made<T> item(void*, std::vector<T>& items, unsigned long index) {
    return made<T>(items.at(index));
}

/** A vector of objects: filled with push_back, read with `at`, which makes a copy of an element. */
template <typename T>
void new_objects(const char* name) {
    emscripten::class_<std::vector<T>> made(name);
    void (std::vector<T>::*push_back)(const T&) = &std::vector<T>::push_back;
    std::size_t (std::vector<T>::*size)() const = &std::vector<T>::size;
    made.template constructor<>().function("push_back", push_back).function("size", size);
    static const Entry entries[] = {CV2_ENTRY("at", item<T>)};
    methods<std::vector<T>>(entries);
}

template <typename T, int... I>
void elements(emscripten::value_array<T>& made, std::integer_sequence<int, I...>) {
    (made.element(emscripten::index<I>()), ...);
}

/** A cv::Vec. */
template <typename T>
void new_vec(const char* name) {
    emscripten::value_array<T> made(name);
    elements(made, std::make_integer_sequence<int, T::channels>());
}

/** A cv::Point_. */
template <typename T>
void new_point(const char* name) {
    emscripten::value_object<T> made(name);
    made.field("x", &T::x);
    made.field("y", &T::y);
}

}  // namespace bindings
