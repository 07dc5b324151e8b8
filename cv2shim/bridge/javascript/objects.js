// C++ objects that Python holds by number.

const objectOf = (handle) => {
  const object = engine.objects.get(handle);
  if (!handle) throw new Fault("load", "an argument or the object itself is empty: this build cannot make it from nothing");
  if (!object) throw new Fault("stale", "this object belongs to an earlier opencv.js, which an error or cv2shim.reset() has since replaced; create it again");
  return object;
};
const upcast = (pointer, raw, target) => {
  const wanted = engine.classes.get(target)?.raw;
  while (raw !== wanted) {
    const record = engine.classes.get(raw);
    if (!record?.base) return pointer;
    pointer = call(record.upcast, pointer);
    raw = record.base;
  }
  return pointer;
};
let handles = 0;
function keep(pointer, type) {
  if (!pointer) return 0;
  const smart = engine.smart.get(type);
  const raw = smart ? smart.pointee : engine.classes.get(type).raw;
  const target = smart ? call(smart.getPointee, pointer) : pointer;
  if (!target) { call(smart.destructor, pointer); return 0; }
  engine.objects.set(++handles, { pointer: target, raw, smart: smart ? pointer : 0, smartType: type, destroy: () => call(smart ? smart.destructor : engine.classes.get(raw).destructor, pointer) });
  return handles;
}
