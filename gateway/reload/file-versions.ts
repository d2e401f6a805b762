import type { BigIntStats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";

/** What tells one state of these files, and folders of files, from another. */
export async function fileVersions(places: readonly string[]): Promise<string> {
  const versions = await Promise.all(places.map((place) => versionOf(place)));
  return versions.flat().join("\n");
}

async function versionOf(place: string): Promise<string[]> {
  try {
    const stats = await stat(place, { bigint: true });
    if (!stats.isDirectory()) return [textOf(place, stats)];
    const names = (await readdir(place)).sort();
    const files = names.map((name) => path.join(place, name));
    return await Promise.all(
      files.map(async (file) => textOf(file, await stat(file, { bigint: true }))),
    );
  } catch {
    return [`${place} -`];
  }
}

function textOf(file: string, { ino, size, mtimeNs }: BigIntStats): string {
  return `${file} ${ino} ${size} ${mtimeNs}`;
}
