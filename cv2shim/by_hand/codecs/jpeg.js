// libjpeg-turbo's own C interface, reached through a WebAssembly build that exposes two convenience classes only.
//
// The classes decode to RGB and encode with a few settings. Reading as cv2 does needs the C interface beneath them:
// luma alone, CMYK, decoding at 1/2, 1/4, 1/8, restart intervals, each sampling. Its functions sit in the module's
// table; every call the convenience classes make into libjpeg passes an `invoke_*` import (their error handling), so
// one small picture, encoded and decoded while we watch, tells which table entry is which function. The structs are
// those of jpeglib.h (ABI 62, 32-bit), whose layout is part of the library's interface.
//
// Evaluates to start(factory, wasm bytes) -> {open, read, close, encode}.
(() => {
  const ABI = 62;
  const DECOMPRESS_SIZE = 464, COMPRESS_SIZE = 376;

  // byte offsets in jpeg_decompress_struct
  const D = { err: 0, src: 24, width: 28, height: 32, components: 36, jpegSpace: 40, outSpace: 44, scaleNum: 48,
    scaleDenom: 52, outWidth: 112, outHeight: 116 };
  // in jpeg_compress_struct
  const C = { width: 28, height: 32, components: 60, jpegSpace: 64, componentInfo: 68, quantTables: 72,
    scans: 168, scanInfo: 172, optimize: 184, dctMethod: 196, restartInterval: 200 };
  // in jpeg_component_info, jpeg_error_mgr, jpeg_source_mgr
  const COMPONENT = { h: 8, v: 12, size: 84 };
  const ERROR = { outputMessage: 8, formatMessage: 12 };
  const SOURCE = { next: 0 };
  const JMSG_LENGTH_MAX = 200;
  const MAX_BLOCK = 2 ** 31 - 2 ** 16;                     // the module's memory ends at 2 GB

  const UNCONVERTED = 0, GRAYSCALE = 1;
  const ACCURATE_DCT = 0;                                  // JDCT_ISLOW
  const COMPONENTS = { 1: 1, 4: 4, 6: 3, 8: 3 };           // JCS_GRAYSCALE, JCS_CMYK, JCS_EXT_RGB, JCS_EXT_BGR
  const PIXEL_FORMAT = { 1: 6, 3: 1, 4: 3 };               // channels -> TJPF_GRAY, TJPF_BGR, TJPF_BGRX

  // jpeg_simple_progression's scan scripts: components, first and last coefficient, successive approximation
  const COLOUR_SCANS = [[[0, 1, 2], 0, 0, 0, 1], [[0], 1, 5, 0, 2], [[2], 1, 63, 0, 1], [[1], 1, 63, 0, 1],
    [[0], 6, 63, 0, 2], [[0], 1, 63, 2, 1], [[0, 1, 2], 0, 0, 1, 0], [[2], 1, 63, 1, 0], [[1], 1, 63, 1, 0],
    [[0], 1, 63, 1, 0]];
  const GRAY_SCANS = [[[0], 0, 0, 0, 1], [[0], 1, 5, 0, 2], [[0], 6, 63, 0, 2], [[0], 1, 63, 2, 1],
    [[0], 0, 0, 1, 0], [[0], 1, 63, 1, 0]];

  return function start(factory, wasm) {
    const codec = {};
    const invoke = {};
    let observe = null;
    let failed = false;
    let printed = "";

    codec.instantiateWasm = (imports, receive) => {
      for (const table of Object.values(imports)) {
        for (const [key, original] of Object.entries(table)) {
          if (original.name.startsWith("invoke_")) {
            invoke[original.name] = original;
            table[key] = (...args) => { observe?.(original.name, ...args); return original(...args); };
          } else if (original.name.endsWith("throw_longjmp")) {
            table[key] = () => { failed = true; original(); };
          }
        }
      }
      const module = new WebAssembly.Module(wasm);
      const instance = new WebAssembly.Instance(module, imports);
      codec.table = Object.values(instance.exports).find((item) => item instanceof WebAssembly.Table);
      receive(instance, module);
      return instance.exports;
    };
    factory()(codec);

    const bytes = () => codec.HEAPU8;
    const getInt = (address) => codec.HEAP32[address >> 2];
    const setInt = (address, value) => { codec.HEAP32[address >> 2] = value; };

    class LibraryError extends Error {}

    function call(signature, index, ...args) {
      failed = false;
      const result = invoke["invoke_" + signature](index, ...args);
      if (failed) throw new LibraryError(printed);
      return result;
    }

    const text = block(JMSG_LENGTH_MAX);
    function message(struct) {
      const format = getInt(getInt(struct + D.err) + ERROR.formatMessage);
      invoke.invoke_vii(format, struct, text.address);
      const end = bytes().indexOf(0, text.address);
      return String.fromCharCode(...bytes().subarray(text.address, end));
    }

    // a JavaScript function of one number as a function that the table takes
    function asWasm(callback) {
      const type = [1, 5, 1, 0x60, 1, 0x7f, 0];
      const imported = [2, 7, 1, 1, 0x65, 1, 0x66, 0, 0];
      const exported = [7, 5, 1, 1, 0x66, 0, 0];
      const module = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...type, ...imported, ...exported]);
      return new WebAssembly.Instance(new WebAssembly.Module(module), { e: { f: callback } }).exports.f;
    }

    // memory of the codec: the convenience class's vector, so that no allocator need be exported
    function block(size) {
      if (size > MAX_BLOCK) throw new LibraryError("Insufficient memory");
      const owner = new codec.JPEGDecoder();
      return { address: owner.getEncodedBuffer(size).byteOffset, free: () => owner.delete() };
    }

    function rowPointers(address, stride, height) {
      const rows = block(4 * height);
      for (let y = 0; y < height; y++) setInt(rows.address + 4 * y, address + stride * y);
      return rows;
    }

    // ---- which table entry is which function ----

    // the calls that an action makes into libjpeg; `before` stops it there, which leaves the library's struct alive
    function watch(action, before) {
      const calls = [];
      const stop = new Error("seen");
      observe = (signature, index, ...args) => {
        calls.push({ signature: signature.slice("invoke_".length), index, args });
        if (index === before) throw stop;
      };
      try { action(); } catch (error) { if (error !== stop) throw error; } finally { observe = null; }
      return calls;
    }

    function named(calls, names) {
      const order = [...new Map(calls.map((entry) => [entry.index, entry])).values()];
      const found = names.map((name, i) => [name.split(":")[0], order[i]?.index, name.split(":")[1] === order[i]?.signature]);
      if (order.length !== names.length || found.some(([, , fits]) => !fits)) {
        throw new Error("the JPEG codec's WebAssembly module is not the build that this code knows");
      }
      return Object.fromEntries(found);
    }

    const SIDE = 256;
    const encoder = new codec.JPEGEncoder();
    encoder.getDecodedBuffer({ width: SIDE, height: SIDE, bitsPerSample: 8, componentCount: 3, isSigned: false });
    encoder.setQuality(50);                                 // the standard's tables, unscaled
    const compress = named(watch(() => encoder.encode()),
      ["create:viii", "destination:viiii", "defaults:viii", "start:vii", "write:iiii", "finish:vi", "destroy:vi"]);
    const compressor = watch(() => encoder.encode(), compress.start)[0].args[0];
    const standardTables = [0, 1].map((i) => {
      const table = getInt(compressor + C.quantTables + 4 * i) >> 1;
      return Array.from(codec.HEAPU16.subarray(table, table + 64));
    });

    const decoder = new codec.JPEGDecoder();
    const sample = encoder.getEncodedBuffer().slice();
    decoder.getEncodedBuffer(sample.length).set(sample);
    const header = named(watch(() => decoder.readHeader()),
      ["create:viii", "source:viii", "saveMarkers:viii", "readHeader:iii", "profile:iiii", "abort:vi", "destroy:vi"]);
    const ends = watch(() => decoder.decode()).slice(-3 - SIDE).filter(({ signature }) => /^(ii|iiii|vi)$/.test(signature));
    const decompress = { ...header, ...named(ends, ["start:ii", "read:iiii", "finish:ii", "destroy:vi"]) };
    const decompressor = watch(() => decoder.decode(), decompress.readHeader)[0].args[0];
    encoder.delete();
    decoder.delete();

    // The library prints an error, and the first warning of a picture, through a pointer in its error manager. That
    // of reading colour profiles, which nobody calls any more, makes room in the table for ours.
    codec.table.set(decompress.profile, asWasm((struct) => { printed ||= message(struct); }));
    for (const struct of [compressor, decompressor]) {
      setInt(getInt(struct + D.err) + ERROR.outputMessage, decompress.profile);
    }

    // ---- decoding ----

    let source = null;

    // A fresh struct each time: tables of one picture must not serve the next. -> [width, height, components]
    function open(data, denominator) {
      close();
      printed = "";
      source = block(data.length);
      source.end = source.address + data.length;
      bytes().set(data, source.address);
      try {
        call("vi", decompress.destroy, decompressor);
        call("viii", decompress.create, decompressor, ABI, DECOMPRESS_SIZE);
        call("viii", decompress.source, decompressor, source.address, data.length);
        call("iii", decompress.readHeader, decompressor, 1);
      } catch (error) {
        return failure(error);
      }
      setInt(decompressor + D.scaleNum, 1);
      setInt(decompressor + D.scaleDenom, denominator);
      return [getInt(decompressor + D.width), getInt(decompressor + D.height), getInt(decompressor + D.components)];
    }

    // -> {width, height, channels, pixels, truncated, warning}, pixels a view that `close` invalidates, or a message
    function read(space) {
      const channels = COMPONENTS[space] ?? getInt(decompressor + D.components);
      try {
        setInt(decompressor + D.outSpace, space);
        if (space === UNCONVERTED) setInt(decompressor + D.jpegSpace, UNCONVERTED);
        call("ii", decompress.start, decompressor);
        const width = getInt(decompressor + D.outWidth), height = getInt(decompressor + D.outHeight);
        const stride = width * channels;
        source.pixels = block(stride * height);
        source.rows = rowPointers(source.pixels.address, stride, height);
        for (let y = 0; y < height; y++) call("iiii", decompress.read, decompressor, source.rows.address + 4 * y, 1);
        // past the end of the data the library invents an end of image in memory of its own
        const next = getInt(getInt(decompressor + D.src) + SOURCE.next);
        const truncated = next < source.address || next > source.end;
        try {
          call("ii", decompress.finish, decompressor);
        } catch (error) {
          failure(error);                                   // what comes after the picture does not matter to cv2
        }
        const pixels = bytes().subarray(source.pixels.address, source.pixels.address + stride * height);
        return { width, height, channels, pixels, truncated, warning: printed };
      } catch (error) {
        return failure(error);
      }
    }

    function close() {
      for (const part of [source, source?.pixels, source?.rows]) part?.free();
      source = null;
    }

    function failure(error) {
      if (!(error instanceof LibraryError)) throw error;
      return error.message;
    }

    // ---- encoding ----

    function scaledTable(table, quality) {
      const clamped = Math.max(1, Math.min(100, quality));
      const percent = clamped < 50 ? Math.trunc(5000 / clamped) : 200 - 2 * clamped;
      return table.map((value) => Math.max(1, Math.min(255, Math.trunc((value * percent + 50) / 100))));
    }

    function setTables(qualities) {
      qualities.forEach((quality, i) => {
        const table = getInt(compressor + C.quantTables + 4 * i) >> 1;
        codec.HEAPU16.set(scaledTable(standardTables[i], quality), table);
      });
    }

    function setSampling(channels, sampling) {
      const components = getInt(compressor + C.componentInfo);
      for (let i = 0; i < (channels > 1 ? 3 : 1); i++) {
        setInt(components + i * COMPONENT.size + COMPONENT.h, channels > 1 && i === 0 ? sampling >> 4 : 1);
        setInt(components + i * COMPONENT.size + COMPONENT.v, channels > 1 && i === 0 ? sampling & 15 : 1);
      }
    }

    function setScans(scans) {
      const table = block(36 * scans.length);
      scans.forEach(([components, ...rest], i) => {
        const ids = [...components, 0, 0, 0].slice(0, 4);
        [components.length, ...ids, ...rest].forEach((value, j) => setInt(table.address + 36 * i + 4 * j, value));
      });
      setInt(compressor + C.scans, scans.length);
      setInt(compressor + C.scanInfo, scans.length ? table.address : 0);
      return table;
    }

    // The library's bound on the size of a picture in noise, with room for restart markers.
    function bound(width, height, channels, sampling, restart) {
      const padded = (width + 31) * (height + 31);
      const blocks = Math.ceil(padded / 64) * 3;
      return padded * (channels > 1 ? 2 + Math.ceil(4 / ((sampling >> 4) * (sampling & 15))) : 2) + 4096 +
        (restart ? 16 * blocks : 0);
    }

    // pixels: rows of BGR, BGRX or gray. sampling: luma's factors, 0xHV. -> bytes, a copy
    function encode(pixels, width, height, channels, luma, chroma, sampling, progressive, optimize, restart) {
      const picture = block(pixels.length);
      bytes().set(pixels, picture.address);
      const rows = rowPointers(picture.address, width * channels, height);
      const size = bound(width, height, channels, sampling, restart);
      const target = block(size);
      const slots = block(8);
      let scans = null;
      printed = "";
      try {
        setInt(slots.address, target.address);
        setInt(slots.address + 4, size);
        call("vi", compress.destroy, compressor);
        call("viii", compress.create, compressor, ABI, COMPRESS_SIZE);
        call("viiii", compress.destination, compressor, slots.address, slots.address + 4, 0);
        setInt(compressor + C.width, width);
        setInt(compressor + C.height, height);
        call("viii", compress.defaults, compressor, PIXEL_FORMAT[channels], 0);
        if (channels === 1) {
          setInt(compressor + C.jpegSpace, GRAYSCALE);
          setInt(compressor + C.components, 1);
        }
        setTables([luma, chroma]);
        setSampling(channels, sampling);
        setInt(compressor + C.restartInterval, restart);
        setInt(compressor + C.optimize, optimize ? 1 : 0);
        setInt(compressor + C.dctMethod, ACCURATE_DCT);
        scans = setScans(!progressive ? [] : channels > 1 ? COLOUR_SCANS : GRAY_SCANS);
        call("vii", compress.start, compressor, 1);
        call("iiii", compress.write, compressor, rows.address, height);
        call("vi", compress.finish, compressor);
        return bytes().slice(target.address, target.address + getInt(slots.address + 4));
      } catch (error) {
        return failure(error);
      } finally {
        for (const part of [picture, rows, target, slots, scans]) part?.free();
      }
    }

    return { open, read, close, encode };
  };
})()
