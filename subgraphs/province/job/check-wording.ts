import type { TakesProblems } from "../write/takes-problems.ts";

/**
 * What the law lets nobody ask for in a posting (就业促进法 26 to 30; 网络招聘服务管理规定 17), as
 * postings say it: a sex, a people, whether somebody is married or has children, hepatitis B. The
 * words are own choice; a human reader finds more.
 */
const forbidden: readonly (readonly [RegExp, string])[] = [
  [
    /(?:限|只招|仅招|只要|仅要|招收?)\s*(?:男(?!女)|女)(?![装鞋裤包袜]|.{0,3}不限)|(?:男|(?<!妇)女)(?:性|生|工)?\s*(?:优先|不要|勿扰|免谈)|不(?:招|要|收)\s*(?:男|女)/u,
    "must not ask for a sex (就业促进法第二十七条)",
  ],
  [
    /(?:限|只招|仅招|只要)\s*汉族|不(?:招|要|收)\s*(?:少数民族|[\p{Script=Han}]{1,6}族)|少数民族\s*(?:勿扰|免谈)/u,
    "must not ask for a people (就业促进法第二十八条)",
  ],
  [
    /(?:未婚|已婚|已育|已婚已育|未育)\s*(?:优先|者优先)|(?:限|须|必须|要求)\s*(?:未婚|已婚|已育|未育)|(?:年内|几年内)不(?:得)?(?:结婚|生育|怀孕)/u,
    "must not ask whether somebody is married or has children (就业促进法第二十七条)",
  ],
  [
    /乙肝\p{Script=Han}{0,6}\s*(?:勿扰|除外|不要|不招|免谈)|不(?:招|要|收)\s*乙肝|(?:无|查|检查|检测)\s*乙肝/u,
    "must not ask for hepatitis B (就业促进法第三十条)",
  ],
];

export function checkWording(text: string, field: string, problems: TakesProblems): void {
  const plain = text.normalize("NFKC");
  for (const [words, reason] of forbidden) problems.expect(!words.test(plain), field, reason);
}
