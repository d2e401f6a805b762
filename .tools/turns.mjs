import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

const lookEveryMs = 200;

/**
 * Waits until no other process installs or builds in this folder; the next one's turn comes
 * when this process ends. The lock is a folder with one file, named after its owner: it is
 * taken, and inherited from an owner who was killed, by a rename that only one can make.
 */
export function takeTurn(root) {
  const lock = path.join(root, ".installing");
  const us = String(process.pid);
  let said = null;
  while (!replaceEmpty(lock, us)) {
    const owner = ownerOf(lock);
    if (owner === null) continue;
    if (!isAlive(owner) && inherit(lock, owner, us)) break;
    if (said !== owner) console.error(`Process ${owner} installs or builds here; waiting for it …`);
    said = owner;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lookEveryMs);
  }
  process.on("exit", () => giveBack(lock, us));
}

/** Ours alone: as soon as our file is gone the folder may be another process's. */
function giveBack(lock, us) {
  unlinkSync(path.join(lock, us));
  try {
    rmdirSync(lock);
  } catch (error) {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST" && error.code !== "ENOENT")
      throw error;
  }
}

function replaceEmpty(lock, us) {
  const ours = `${lock}.${us}`;
  mkdirSync(ours, { recursive: true });
  writeFileSync(path.join(ours, us), "");
  try {
    renameSync(ours, lock);
    return true;
  } catch (error) {
    rmSync(ours, { recursive: true });
    if (error.code === "ENOTEMPTY" || error.code === "EEXIST") return false;
    throw error;
  }
}

/** Null when it was given back since we looked. */
function ownerOf(lock) {
  try {
    return readdirSync(lock)[0] ?? null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function inherit(lock, dead, us) {
  try {
    renameSync(path.join(lock, dead), path.join(lock, us));
    return true;
  } catch {
    return false;
  }
}
