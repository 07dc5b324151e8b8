// The functions that the runtime's C and C++ import. `hostMalloc` and `hostFree` may be functions of another wasm instance: they
// are then called by ours without JavaScript in between.
mergeInto(LibraryManager.library, {
  host_malloc: "Module['hostMalloc'] || function() { return 0 }",
  host_free: "Module['hostFree'] || function() {}",
  host_present: function() { return Module['hostMalloc'] ? 1 : 0 },
  host_grew: function() { updateGlobalBufferAndViews(wasmMemory.buffer) },
  host_getenv: function(name, to, room) {
    var value = Module['hostEnvironment'] ? Module['hostEnvironment'](UTF8ToString(name)) : undefined;
    if (value === undefined) return -1;
    var length = lengthBytesUTF8(value);
    if (length < room) stringToUTF8(value, to, room);
    return length;
  },
  host_new_array: "Module['hostNewArray'] || function() { return 0 }",
  host_retain_array: "Module['hostRetainArray'] || function() {}",
  host_release_array: "Module['hostReleaseArray'] || function() {}",
  host_layer_make: "Module['hostLayerMake'] || function() { return 0 }",
  host_layer_shapes: "Module['hostLayerShapes'] || function() { return 0 }",
  host_layer_run: "Module['hostLayerRun'] || function() { return 0 }",
  host_layer_drop: "Module['hostLayerDrop'] || function() {}",
  host_layer_failure: "Module['hostLayerFailure'] || function() { return 0 }",
  // In place of embind's own, which gives classes no names where no function may be made of text.
  $createNamedFunction__deps: ['$makeLegalFunctionName'],
  $createNamedFunction: function(name, body) {
    var named = function() { return body.apply(this, arguments) };
    return Object.defineProperty(named, 'name', { value: makeLegalFunctionName(name) });
  },
});
