// Files that are fetched once and then kept in this browser: IndexedDB, through Pyodide's file system.

const FOLDER = "/kept";

export class Storage {
  constructor(pyodide) {
    this.FS = pyodide.FS;
    this.refused = ""; // a sentence, if this browser keeps nothing; the files are then there for this visit only
  }

  async open() {
    this.FS.mkdirTree(FOLDER);
    this.FS.mount(this.FS.filesystems.IDBFS, {}, FOLDER);
    await this.#sync(true);
  }

  // The path of a file {name, url, sha256, size}, and whether it had to be fetched. A file of other contents has another path.
  async have(file, progress) {
    const folder = `${FOLDER}/${file.sha256.slice(0, 16)}`;
    const path = `${folder}/${file.name}`;
    const kept = this.FS.analyzePath(path).exists;
    if (!kept) {
      const bytes = await fetchFile(file, progress);
      this.FS.mkdirTree(folder);
      this.FS.writeFile(path, bytes);
    }
    return { path, kept };
  }

  // Keep what `have` gave, and nothing older.
  async settle(paths) {
    for (const name of this.FS.readdir(FOLDER).filter((entry) => !entry.startsWith("."))) {
      const folder = `${FOLDER}/${name}`;
      if (paths.some((path) => path.startsWith(`${folder}/`))) continue;
      for (const file of this.FS.readdir(folder).filter((entry) => !entry.startsWith("."))) this.FS.unlink(`${folder}/${file}`);
      this.FS.rmdir(folder);
    }
    await this.#sync(false);
  }

  async #sync(populate) {
    if (this.refused) return;
    try {
      await new Promise((resolve, reject) => this.FS.syncfs(populate, (error) => (error ? reject(error) : resolve())));
    } catch (error) {
      this.refused = `This browser stores nothing for this page (${error.name ?? error}): the next visit fetches everything again.`;
    }
  }
}

async function fetchFile({ name, url, sha256, size }, progress) {
  const bytes = new Uint8Array(size);
  let received = 0;
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
    const reader = answer.body.getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      bytes.set(chunk.value, received);
      received += chunk.value.length;
      progress(received);
    }
  } catch (error) {
    const reason = error instanceof RangeError ? "it is larger than announced" : error.message;
    throw new Error(`${name} could not be fetched from ${url}: ${reason}.`);
  }
  if (received !== size || !(await matches(bytes, sha256))) throw new Error(`${name} from ${url} is not the file that this page was made for.`);
  return bytes;
}

async function matches(bytes, sha256) {
  if (!crypto.subtle) return true; // plain http from another machine: the browser gives such a page no means to check
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === sha256;
}
