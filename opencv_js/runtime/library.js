// The functions that allocator.c imports. `hostMalloc` and `hostFree` may be functions of another wasm instance: they
// are then called by ours without JavaScript in between.
mergeInto(LibraryManager.library, {
  host_malloc: "Module['hostMalloc'] || function() { return 0 }",
  host_free: "Module['hostFree'] || function() {}",
  host_present: function() { return Module['hostMalloc'] ? 1 : 0 },
  host_grew: function() { updateGlobalBufferAndViews(wasmMemory.buffer) },
  host_new_array: "Module['hostNewArray'] || function() { return 0 }",
  host_retain_array: "Module['hostRetainArray'] || function() {}",
  host_release_array: "Module['hostReleaseArray'] || function() {}",
});
