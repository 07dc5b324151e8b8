// Pyodide loads its files by address: they are served as they are, from public/pyodide/, and so is not bundled.
import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  build: { target: "es2022" },
  optimizeDeps: { exclude: ["pyodide"] },
});
