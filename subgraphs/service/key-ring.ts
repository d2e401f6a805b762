import { readFileSync } from "node:fs";
import { unreadable } from "../../schema/files/unreadable.ts";
import { StartError } from "./errors.ts";

/** Keys of one kind, of which one is in use. */
export interface KeyRing {
  /** The id of the key in use. */
  readonly current: string;
  /** The id of the key that will be in use, while a change is being prepared. */
  readonly next: string | null;
  /** The bytes of each key, by its id: also of those that are only read with. */
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

/** Says whether bytes are a key of the kind, and what such a key is. */
export interface KeyForm {
  readonly isKey: (bytes: Uint8Array) => boolean;
  /** Such as "32 bytes". */
  readonly expected: string;
}

/**
 * Reads a file of keys, `{"current": id, "next": id, "keys": {id: key in base64url}}`; `next` may be
 * missing. What is wrong with it is told without any of its content.
 *
 * @throws StartError
 */
export function readKeyRing(file: string, form: KeyForm): KeyRing {
  return keyRingOf(textOf(file), file, form);
}

/**
 * The keys in the text of such a file.
 *
 * @throws StartError
 */
export function keyRingOf(text: string, file: string, form: KeyForm): KeyRing {
  const ring = keyRingIn(contentOf(text));
  if (ring === null)
    throw new StartError(`${file} holds no keys: {"current": id, "keys": {id: base64url}}.`);
  for (const id of [ring.current, ...(ring.next === null ? [] : [ring.next])])
    if (!ring.keys.has(id)) throw new StartError(`${file} names the key "${id}" and lacks it.`);
  for (const [id, bytes] of ring.keys)
    if (!form.isKey(bytes))
      throw new StartError(`${file}: the key "${id}" must be ${form.expected}.`);
  return ring;
}

/** The text of a file with one key, for `readKeyRing`. */
export function keyRingFileContent(id: string, key: Uint8Array): object {
  return { current: id, keys: { [id]: Buffer.from(key).toString("base64url") } };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new StartError(unreadable(file, cause), { cause });
  }
}

function contentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may be a key.
    return null;
  }
}

function keyRingIn(content: unknown): KeyRing | null {
  if (!isObject(content)) return null;
  const { current, next = null, keys } = content;
  if (typeof current !== "string" || !isObject(keys)) return null;
  if (next !== null && typeof next !== "string") return null;
  const read = new Map<string, Uint8Array>();
  for (const [id, key] of Object.entries(keys)) {
    if (!keyId.test(id) || typeof key !== "string" || !base64url.test(key)) return null;
    read.set(id, Buffer.from(key, "base64url"));
  }
  return { current, next, keys: read };
}

const keyId = /^[\w.-]{1,40}$/;
const base64url = /^[\w-]+$/;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
