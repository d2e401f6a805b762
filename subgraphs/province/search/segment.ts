import { Jieba } from "@node-rs/jieba";
import { dict } from "@node-rs/jieba/dict.js";
import { domainWords } from "./dictionary.ts";

/** The weight of a tsvector position: A for titles down to D. */
export type Weight = "A" | "B" | "C" | "D";

/** One field of a text to be searched, and how much a hit in it counts. */
export interface WeightedText {
  readonly text: string;
  readonly weight: Weight;
}

/**
 * The tokens under which a text is found.
 *
 * A run of Chinese characters yields every dictionary word that stands anywhere in it, and the
 * single characters that no word covers. Therefore a dictionary word finds every text that contains
 * it: 厨师 finds 招聘厨师十名, and 帮扶车间 finds 就业帮扶车间. A run of other letters or digits is one
 * token ("c++", "4500"). Punctuation and the characters of `stopCharacters` are no tokens.
 * Tokens keep the order of the text and may repeat.
 */
export function segmentForIndex(text: string): string[] {
  return runsOf(text).flatMap((run) => (isHan(run) ? wordsIn(run) : [run]));
}

/**
 * The tokens a text must all have to answer a query, each once.
 *
 * Here a run of Chinese characters is cut once, into its longest words. A lone single character
 * beside words is dropped (the 名 of 厨师十名 says nothing); two or more in a row are a name that the
 * dictionary does not know, and all of them are asked for. A query of one character keeps it.
 * The answer is empty when nothing can be searched for, such as "的" or "，".
 */
export function segmentForQuery(text: string): string[] {
  const tokens = runsOf(text).flatMap((run) =>
    isHan(run) ? withoutLoneCharacters(longestWords(run)) : [run],
  );
  if (tokens.length > 0) return [...new Set(tokens)];

  const characters = runsOf(text).flatMap(longestWords);
  return [...new Set(characters.filter((character) => !stopCharacters.has(character)))];
}

/**
 * The text of a PostgreSQL tsvector, as COPY and `::tsvector` read it: `'厨师':2A '招聘':1A`.
 *
 * Positions run on through all fields. Tokens beyond the last position PostgreSQL can hold
 * (16383) are left out.
 */
export function toTsvector(fields: readonly WeightedText[]): string {
  return tsvectorOf(fields.map(({ text, weight }) => ({ tokens: segmentForIndex(text), weight })));
}

/** The same as {@link toTsvector}, for a caller that has already segmented (and may keep) its texts. */
export function tsvectorOf(
  fields: readonly { readonly tokens: readonly string[]; readonly weight: Weight }[],
): string {
  const positionsByToken = new Map<string, string[]>();
  let position = 0;
  for (const { tokens, weight } of fields) {
    for (const token of tokens) {
      position += 1;
      if (position > positionMax) break;
      const positions = positionsByToken.get(token);
      if (positions === undefined) positionsByToken.set(token, [`${position}${weight}`]);
      else if (positions.length < positionsPerTokenMax) positions.push(`${position}${weight}`);
    }
  }
  return [...positionsByToken]
    .map(([token, positions]) => `${quoted(token)}:${positions.join(",")}`)
    .join(" ");
}

/**
 * The text of a PostgreSQL tsquery for `::tsquery`, all tokens joined by AND, or null when the text
 * holds nothing to search for. A single Chinese character also finds the words that begin with it.
 */
export function toTsquery(text: string): string | null {
  const tokens = segmentForQuery(text);
  if (tokens.length === 0) return null;
  return tokens
    .map((token) => (isHan(token) && isSingle(token) ? `${quoted(token)}:*` : quoted(token)))
    .join(" & ");
}

/** PostgreSQL: "Position values can range from 1 to 16383". */
const positionMax = 16_383;

/** PostgreSQL keeps at most 256 positions of one token and drops the rest. */
const positionsPerTokenMax = 256;

/** Frequent characters that carry no meaning of their own in a posting. */
const stopCharacters: ReadonlySet<string> = new Set("的了和与及或在是有为等并可");

/** Chinese characters and other letters never share a token: "java工程师" is two words. */
const runPattern = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+[+#]*/gu;

const hanPattern = /^\p{Script=Han}/u;

/** Full-width and upper-case forms are one spelling: ＣＮＣ and cnc find each other. */
function runsOf(text: string): string[] {
  return text.normalize("NFKC").toLowerCase().match(runPattern) ?? [];
}

function isHan(run: string): boolean {
  return hanPattern.test(run);
}

function isSingle(token: string): boolean {
  return [...token].length === 1;
}

function longestWords(run: string): string[] {
  return jieba().cut(run, false);
}

/** Every dictionary word of two or more characters in a run, then the characters none covers. */
function wordsIn(run: string): string[] {
  const words: string[] = [];
  const covered = new Set<number>();
  for (const { word, start } of occurrences(run)) {
    if (isSingle(word)) continue;
    words.push(word);
    for (let at = start; at < start + word.length; at += 1) covered.add(at);
  }
  let at = 0;
  for (const character of run) {
    if (!covered.has(at) && !stopCharacters.has(character)) words.push(character);
    at += character.length;
  }
  return words;
}

/**
 * Full-mode segmentation names words, not places. It names them by place and, at one place, by
 * growing length, so a word no longer than the one before begins further right.
 */
function* occurrences(run: string): Iterable<{ word: string; start: number }> {
  let start = 0;
  let lengthBefore = 0;
  for (const word of jieba().cutAll(run)) {
    start = run.indexOf(word, word.length > lengthBefore ? start : start + 1);
    lengthBefore = word.length;
    yield { word, start };
  }
}

/** Keeps words, and single characters only where several stand in a row. */
function withoutLoneCharacters(tokens: readonly string[]): string[] {
  const kept: string[] = [];
  let singles: string[] = [];
  const settle = () => {
    if (singles.length > 1) kept.push(...singles);
    singles = [];
  };
  for (const token of tokens) {
    if (!isSingle(token)) {
      settle();
      kept.push(token);
    } else if (!stopCharacters.has(token)) singles.push(token);
  }
  settle();
  return kept;
}

function quoted(token: string): string {
  return `'${token.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

let loaded: Jieba | undefined;

/** The dictionary takes 0.4 s and 100 MB, so it is loaded when first needed, once per process. */
function jieba(): Jieba {
  loaded ??= withDomainWords(Jieba.withDict(dict));
  return loaded;
}

/**
 * Adds the words that the general dictionary would cut. A low frequency is enough for a whole word
 * to win over its parts, and leaves other sentences as they were; words already known keep theirs.
 */
function withDomainWords(general: Jieba): Jieba {
  const unknown = domainWords().filter((word) => general.cut(word, false).length > 1);
  general.loadDict(Buffer.from(unknown.map((word) => `${word} 100 n`).join("\n")));
  return general;
}
