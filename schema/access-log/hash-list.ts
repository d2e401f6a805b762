/** So many bytes of a hash tell it from any other. */
const kept = 16;

/** Hashes by number, in little memory: a long log has many millions. */
export class HashList {
  #bytes = Buffer.alloc(1024 * kept);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** @param hash in hex */
  push(hash: string): void {
    if ((this.#length + 1) * kept > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
    this.#bytes.write(hash.slice(0, kept * 2), this.#length * kept, "hex");
    this.#length += 1;
  }

  /** The beginning of a hash, in hex; "" when there is none. */
  at(index: number): string {
    if (index < 0 || index >= this.#length) return "";
    return this.#bytes.toString("hex", index * kept, (index + 1) * kept);
  }
}

/** Whether a hash begins as one of the list does. */
export function isSameHash(begin: string, hash: string): boolean {
  return begin.slice(0, kept * 2) === hash.slice(0, kept * 2);
}
