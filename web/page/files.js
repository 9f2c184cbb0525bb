// Files between the person's machine and the program: what is dropped on the page or picked in the browser's
// dialog is put into the program's own file system, which then opens it as it opens a file natively.

// More is not taken: a puzzle is a few small texts, and nobody wants a dropped home folder read.
const filesMax = 2000;
const bytesMax = 64e6;

// The files of a dropped entry, each with its path from there: { path, file }.
async function filesBelow(entry, path = entry.name) {
  if (entry.isFile) return [{ path, file: await new Promise((done, failed) => entry.file(done, failed)) }];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    // It hands out a part at a time, and nothing when there is no more.
    const entries = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (entries.length === 0) return found;
    for (const inner of entries) {
      if (found.length > filesMax) return found;
      found.push(...await filesBelow(inner, `${path}/${inner.name}`));
    }
  }
}

let taken = 0;

// Writes the files into a folder of their own, and hands over each that lies at its top: a file, or a folder.
// Of what is too much nothing is taken, for a part of a puzzle is none.
async function put(files, take, refuse) {
  const all = files.length === 1 ? files[0].path : "All of it together";
  if (files.length > filesMax) return refuse(`That is more than ${filesMax} files. Open the folder of a puzzle alone.`);
  if (files.reduce((sum, { file }) => sum + file.size, 0) > bytesMax) {
    return refuse(`${all} is bigger than ${bytesMax / 1e6} MB, too big for a puzzle, a script or saved progress.`);
  }
  const { FS } = Module;
  const folder = `/taken/${++taken}`;
  FS.mkdirTree(folder);
  const tops = new Set();
  for (const { path, file } of files) {
    const at = path.lastIndexOf("/");
    if (at > 0) FS.mkdirTree(`${folder}/${path.slice(0, at)}`);
    FS.writeFile(`${folder}/${path}`, new Uint8Array(await file.arrayBuffer()));
    tops.add(path.split("/")[0]);
  }
  for (const top of tops) take(`${folder}/${top}`);
}

export function acceptDrops(take, refuse) {
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  // In front of the editors, which would type a file's text into themselves.
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = "copy";
    document.body.classList.add("drop");
  }, true);
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("drop");
  }, true);
  addEventListener("drop", async (event) => {
    document.body.classList.remove("drop");
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const plain = [...event.dataTransfer.files].map((file) => ({ path: file.name, file }));
    const below = await Promise.all(entries.map((entry) => filesBelow(entry)));
    await put(entries.length > 0 ? below.flat() : plain, take, refuse);
  }, true);
}

// The browser's dialog. It cannot offer folders and files at once: a folder is dropped, or packed as a zip.
export function askForFiles(take, refuse) {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.accept = ".zip,.json,.task,.cpp,.h,.toml,.md";
  input.id = "file-dialog";
  input.hidden = true;
  document.getElementById("file-dialog")?.remove();
  document.body.append(input);
  input.addEventListener("change", () => put([...input.files].map((file) => ({ path: file.name, file })), take, refuse));
  input.click();
}

export function download(name, bytes) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
