// CPython's C functions, and what each may do besides its work: run Python, and let a memory grow.
//
// Everything that can grow a memory is called through `followed`, here, for the C++ functions of opencv.js (engine.js, start.js) and
// for numpy's (arrays.js): whoever calls it finds views that are valid. On the left of an assignment a view is looked up before the
// right side is computed: `PU32[at] = capi.F()` would write into the view of before.

// Spreading arguments costs more than most of these calls.
function followed(f) {
  switch (f?.length) {
    case undefined: return undefined;
    case 0: return () => { const value = f(); refresh(); return value; };
    case 1: return (a) => { const value = f(a); refresh(); return value; };
    case 2: return (a, b) => { const value = f(a, b); refresh(); return value; };
    case 3: return (a, b, c) => { const value = f(a, b, c); refresh(); return value; };
    case 4: return (a, b, c, d) => { const value = f(a, b, c, d); refresh(); return value; };
    default: return (...args) => { const value = f(...args); refresh(); return value; };
  }
}

const capi = Object.fromEntries([
  "PyBool_FromLong", "PyBytes_AsString", "PyBytes_FromStringAndSize", "PyBytes_Size", "PyCFunction_NewEx", "PyCapsule_GetPointer",
  "PyDescr_NewGetSet", "PyDescr_NewMethod", "PyDict_GetItem", "PyDict_New", "PyDict_Next", "PyDict_SetItem", "PyDict_Size",
  "PyErr_Clear", "PyErr_Occurred", "PyFloat_AsDouble", "PyFloat_FromDouble", "PyList_GetItem", "PyList_New", "PyList_SetItem",
  "PyList_Size", "PyLong_AsDouble", "PyLong_FromDouble", "PyLong_FromLong", "PyMem_RawFree", "PyMem_RawMalloc", "PyMethod_New",
  "PyObject_Call", "PyObject_CallOneArg", "PyObject_Free", "PyObject_GenericSetAttr", "PyObject_GetAttr", "PyObject_SetAttr",
  "PyObject_Type", "PyObject_Vectorcall", "PyStaticMethod_New", "PyTuple_GetItem", "PyTuple_New", "PyTuple_SetItem", "PyTuple_Size",
  "PyType_FromSpecWithBases", "PyType_GenericAlloc", "PyType_GetSlot", "PyType_IsSubtype", "PyUnicode_AsUTF8AndSize",
  "PyUnicode_DecodeUTF8", "PyUnicode_InternFromString", "Py_DecRef", "Py_IncRef",
].map((name) => [name, followed(py[`_${name}`])]));

const newUTF8 = followed(py.stringToNewUTF8);       // a string's bytes and a zero, in memory that py._free takes back
