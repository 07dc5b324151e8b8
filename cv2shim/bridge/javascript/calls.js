// Calls: a function of opencv.js bound to the kinds of its arguments and of its result.

const calls = [];         // everything bound: Python holds numbers, so that no proxy outlives a call

function bind(json) {
  const spec = JSON.parse(json);
  let boundTo = 0, target, fn, steps, wire;
  const resolve = () => {
    target = callable(spec.ref);
    fn = engine.table.get(target.invoker);
    const shift = target.owner ? 2 : 1;
    steps = spec.args.map(([kind, offset], i) => ({ ...encoderFor(kind), offset, index: i, type: target.types[i + shift], keeps: spec.keeps, reuse: spec.reuse }));
    wire = new Array(steps.length + (target.owner ? 2 : 1));
    wire[0] = target.first;
    boundTo = generation;
  };
  const numeric = ["i32", "u32", "f32", "f64", "bool"].includes(spec.ret), direct = numeric && !spec.outs;
  const unsigned = spec.ret === "u32", logical = spec.ret === "bool";
  const number = (value) => unsigned ? value >>> 0 : logical ? +!!value : value;

  calls.push((words) => {
    const value = attempt(words);
    if (value !== undefined || !mayRetry()) return value;
    const failure = lastError;
    try { reset(); } catch { lastError = failure; return undefined; }
    return attempt(words);
  });
  return calls.length - 1;

  function attempt(words) {
    let stack = 0, before = 0;
    try {
      refresh();
      if (!engine) reset();
      if (engine.poisoned || engine.errors) restartIfWorn();
      if (boundTo !== generation) resolve();
      before = U8.length;
      if (texts.length) texts.length = 0;
      stack = engine.stackSave();
      const shift = target.owner ? 2 : 1;
      if (target.owner) { const self = objectOf(words[0]); wire[1] = upcast(self.pointer, self.raw, target.owner); }
      for (let i = 0; i < steps.length; i++) { const step = steps[i]; wire[i + shift] = step.encode(words, step); }
      const begun = stopwatch && performance.now();
      const value = fn(...wire);
      if (stopwatch) stopwatch.inside += performance.now() - begun;
      refresh();
      if (direct) return number(value);
      return reportAll(value);
    } catch (thrown) {
      if (engine && !engine.poisoned) refresh();
      while (made.length) py._Py_DecRef(made.pop());
      lastError = describeFailure(thrown);
      if (before && lastError.kind !== "care" && !engine.poisoned && !engine.tag) engine.grownByErrors += U8.length - before;
      return undefined;
    } finally {
      if (engine && !engine.poisoned) giveBack(stack);
    }
  }

  function giveBack(stack) {
    try {
      endFrame();
      if (stack) engine.stackRestore(stack);
    } catch (thrown) { lastError = describeFailure(thrown); }        // the next call starts afresh
  }

  // How many words the results are; 0 if every output is in the array it was meant for, and then a number that the
  // function returns comes back itself. A number with other outputs unfilled is announced as an error of kind "results".
  function reportAll(value) {
    count = 0;
    let plain = true;
    const ret = spec.ret;
    if (ret !== "void") {
      plain = false;
      if (ret === "str" || ret === "bytes") { say(readString(value, ret === "str" ? utf8 : characters)); engine.free(value); }
      else if (STRUCTS[ret]) { readStruct(ret, value); engine.free(value); }
      else if (ret === "mat" || ret === "mats" || ret.startsWith("vec") || ret.startsWith("objs:")) {
        const [kind, element] = ret.split(":");
        const out = { kind, element, pointer: value, array: {}, id: 0, ...(kind === "objs" && objectsOf(element)) };
        if (ret === "mat") { engine.liveHeaders++; frame.mats.push(value); } else ownVector(value, engine.classes.get(target.types[0]).name);
        const argument = ret === "mat" && argumentOf(value);
        if (argument) { put(SAME); put(argument.id); } else report[out.kind](out);
      } else if (ret.startsWith("ptr:") || ret.startsWith("obj:")) put(keep(value, target.types[0]));
      else { put(number(value)); plain = true; }
    }
    for (const out of frame.outs) { const state = report[out.kind](out); if (state !== FILLED && (state !== MADE || out.given || strategy.predicts)) plain = false; }
    if (!numeric) return plain ? 0 : count;
    if (plain) return number(value);
    lastError = { kind: "results", count };
    return undefined;
  }
}
