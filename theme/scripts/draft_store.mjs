// Drafts kept on this device by choice, in IndexedDB: their answers and their files. Owns how long they live and that
// no tab overwrites what another has saved.

const LIFE = 30 * 24 * 3600e3; // milliseconds

/** Saves a draft: its new revision; null when another tab has saved since `revision`; 0 when it was deleted since. */
export async function saveDraft(draft, revision) {
  return inStore(["drafts"], "readwrite", async (drafts) => {
    const there = await done(drafts.get(draft.key));
    if (there && there.revision !== revision) return null;
    if (!there && revision) return 0;
    const next = (there?.revision || 0) + 1;
    await done(drafts.put({ ...draft, revision: next }));
    return next;
  });
}

/** Drafts of a procedure, the last first; those past their time are gone. */
export async function draftsOf(procedure) {
  const all = await inStore(["drafts"], "readonly", (drafts) => done(drafts.getAll()));
  const old = (draft) => Date.parse(draft.saved_at) < Date.now() - LIFE;
  for (const draft of all.filter(old)) await dropDraft(draft.key);
  return all.filter((draft) => !old(draft) && draft.procedure === procedure).sort((a, b) => b.saved_at.localeCompare(a.saved_at));
}

export async function dropDraft(key) {
  return inStore(["drafts", "files"], "readwrite", async (drafts, files) => {
    await done(drafts.delete(key));
    await done(files.delete(IDBKeyRange.bound([key], [key, []])));
  });
}

/** Keeps the files of a draft, {id: Blob}, and drops those that it no longer has. */
export async function keepFiles(key, wanted) {
  return inStore(["files"], "readwrite", async (files) => {
    const there = (await done(files.getAllKeys(IDBKeyRange.bound([key], [key, []])))).map(([, id]) => id);
    for (const id of there) if (!(id in wanted)) await done(files.delete([key, id]));
    for (const [id, blob] of Object.entries(wanted)) if (blob && !there.includes(id)) await done(files.put({ key, id, blob }));
  });
}

/** {id: Blob} of a draft. */
export async function filesOf(key) {
  const all = await inStore(["files"], "readonly", (files) => done(files.getAll(IDBKeyRange.bound([key], [key, []]))));
  return Object.fromEntries(all.map(({ id, blob }) => [id, blob]));
}

async function inStore(names, mode, work) {
  const opening = indexedDB.open("mot-cua-drafts", 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("drafts", { keyPath: "key" });
    opening.result.createObjectStore("files", { keyPath: ["key", "id"] });
  };
  const database = await done(opening);
  try {
    const transaction = database.transaction(names, mode);
    const over = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
    const result = await work(...names.map((name) => transaction.objectStore(name)));
    await over;
    return result;
  } finally {
    database.close();
  }
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
