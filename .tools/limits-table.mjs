/**
 * Writes the table of limits into gateway/README.md from gateway/limits.ts, where each stands with a
 * comment and its value; with --check it only tells whether the table is as it should be.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../gateway/limits.ts", import.meta.url));
const readme = fileURLToPath(new URL("../gateway/README.md", import.meta.url));
const head = "| limit | default | unit | of what |\n|---|---|---|---|\n";

const text = readFileSync(readme, "utf8");
const wanted = text.replace(
  /\| limit \| default \| unit \| of what \|\n(\|.*\n)*/,
  head + rows().join(""),
);
if (wanted === text) process.exit(0);
if (process.argv.includes("--check")) {
  console.error("The table of gateway/README.md is not of gateway/limits.ts: npm run limits");
  process.exit(1);
}
writeFileSync(readme, wanted);

function rows() {
  const entry = /\/\*\* (?<what>[^\n]*) \*\/\n {2}(?<name>\w+): (?<value>[\d_* ]+),/g;
  return [...readFileSync(source, "utf8").matchAll(entry)].map(({ groups }) => {
    const value = groups.value.split("*").reduce((product, factor) => {
      return product * Number(factor.trim().replaceAll("_", ""));
    }, 1);
    return `| \`${groups.name}\` | ${value} | ${unitOf(groups.name)} | ${groups.what} |\n`;
  });
}

/** The unit is in the name, or the limit is a number of things. */
function unitOf(name) {
  if (/Ms(Max|Min|AtStop)?$/.test(name)) return "ms";
  if (/Seconds(Max|Min)?$/.test(name)) return "s";
  if (/Bytes(Max)?$/.test(name)) return "bytes";
  if (/Characters(Max)?$/.test(name)) return "characters";
  return "number";
}
