import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { expect } from "@jest/globals";
import { root } from "../support/gateway-process.ts";

/** A GraphQL file and the committed text it must come to. */
export interface Fixture {
  /** File name without its ending. */
  readonly name: string;
  readonly query: string;
  /** The committed text; null when there is none yet. */
  readonly expected: string | null;
  readonly expectedFile: string;
}

/** Where fresh texts are kept until they are accepted; not part of the repository. */
const freshFolder = join(root, ".data", "plans");

/**
 * The fixtures of a folder of `.graphql` files, in the order of their names.
 *
 * @param results the folder of the committed texts
 * @param ending of the committed files, such as ".plan.txt"
 */
export async function readFixtures(
  queries: string,
  { results, ending }: { readonly results: string; readonly ending: string },
): Promise<Fixture[]> {
  const files = (await readdir(join(root, queries))).filter((file) => file.endsWith(".graphql"));
  return Promise.all(
    files.sort().map(async (file) => {
      const name = basename(file, ".graphql");
      const expectedFile = join(root, results, `${name}${ending}`);
      return {
        name,
        query: await readFile(join(root, queries, file), "utf8"),
        expected: await readFile(expectedFile, "utf8").catch(() => null),
        expectedFile,
      };
    }),
  );
}

/** Compares with the committed text; a difference is shown with the one command that accepts it. */
export async function expectAccepted(fixture: Fixture, actual: string): Promise<void> {
  if (actual === fixture.expected) return;
  const committed = relative(root, fixture.expectedFile);
  const fresh = join(freshFolder, committed);
  await mkdir(dirname(fresh), { recursive: true });
  await writeFile(fresh, actual);
  const accept = `Accept it with: cp ${relative(root, fresh)} ${committed}`;
  expect(`${actual}\n${accept}`).toBe(fixture.expected ?? `(nothing committed at ${committed})`);
}
