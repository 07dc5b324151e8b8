// What a build may need and an engine may lack, each as the smallest module that uses it.
const FEATURES = {
  "WebAssembly SIMD": [1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
  "WebAssembly exception handling": [1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11],
};

// Those of the named features that this engine has not.
const lacking = (names) => names.filter((name) => !WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, ...FEATURES[name]])));
