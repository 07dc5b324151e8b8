// What stands in an opencv.js in place of embind's functions of texts.

const embindNamed = (name, body) => Object.defineProperty(function (...args) { return body.apply(this, args); }, "name", { value: name });

// The JavaScript function that calls a C++ one: of a method if `isMethod`. Some types leave what `destroy` takes away afterwards.
function embindCaller(name, [result, self, ...types], isMethod, leaves, returns, invoker, target, refuse, destroy) {
  const carried = isMethod ? [self, ...types] : types;
  return function (...args) {
    if (args.length !== types.length) refuse(`function ${name} called with ${args.length} arguments, expected ${types.length} args!`);
    const left = leaves ? [] : null, given = isMethod ? [this, ...args] : args;
    const wires = carried.map((type, i) => type.toWireType(left, given[i]));
    const wire = invoker(target, ...wires);
    if (leaves) destroy(left); else carried.forEach((type, i) => type.destructorFunction?.(wires[i]));
    return returns ? result.fromWireType(wire) : undefined;
  };
}

// The function with which C++ calls a method of a JavaScript object; its arguments lie one behind the other.
const embindMethodCaller = ([result, ...types]) => (object, name, destructors, address) => {
  const args = types.map((type) => { const value = type.readValueFromPointer(address); address += type.argPackAdvance; return value; });
  const value = object[name](...args);
  types.forEach((type, i) => type.deleteObject?.(args[i]));
  return result.isVoid ? undefined : result.toWireType(destructors, value);
};

// The same of later ones: C++ has looked up the method, or the constructor (1 says so), and `give` hands the result over.
const embindValueCaller = (result, types, kind, give) => (object, method, destructors, address) => {
  const args = types.map((type) => { const value = type.readValueFromPointer(address); address += type.argPackAdvance; return value; });
  const value = kind === 1 ? new method(...args) : method.call(object, ...args);
  return result.isVoid ? undefined : give(result, destructors, value);
};

// The same of emscripten 4: called is a value, a method of it (1), it as a constructor (2), or nothing: the argument is the value (3).
const embindInvoker = (result, types, kind, valueOf, nameAt, give) => (handle, method, destructors, address) => {
  const args = types.map((type, i) => type.readValueFromPointer(address + 8 * i));
  const callee = kind === 3 ? null : valueOf(handle);
  const call = [() => callee(...args), () => callee[nameAt(method)](...args), () => new callee(...args), () => args.at(-1)][kind];
  const value = call();
  return result.isVoid ? undefined : give(result.toWireType.bind(result), destructors, value);
};
