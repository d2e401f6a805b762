import { provinceOf } from "../../reference/regions.ts";
import { isBeingTold } from "./delivery.reader.ts";
import { joinedBy, saidBefore } from "./joining.ts";
import type { News, Reply } from "./news.ts";
import { newsOf } from "./news.ts";
import { findWorkerOfLink } from "./placed.reader.ts";
import { holdPerson, newStay, type Placing, written } from "./placing.ts";
import type { Report } from "./report.ts";
import type { KnownStay } from "./stay-row.ts";
import { findStays, type PlacedPerson } from "./stays.writer.ts";

/** The province that is told, by the news alone. */
export function listenerOf({ part, homeCode, hostCode }: News): string {
  return provinceOf(part === "HOME" ? hostCode : homeCode);
}

/** The province that speaks. */
export function speakerOf({ part, homeCode, hostCode }: News): string {
  return provinceOf(part === "HOME" ? homeCode : hostCode);
}

/** Whether a province speaks for itself: of a stay in its own register, and of a person of it where it is the home. */
export function isOwnWord(news: News, province: string | null): boolean {
  const { id, part, workerId } = news;
  const isOwnPerson = part === "HOST" || workerId === null || provinceOf(workerId) === province;
  return speakerOf(news) === province && provinceOf(id) === province && isOwnPerson;
}

/**
 * Takes note of what another province says, and answers with one's own part. Where a claim and a report
 * meet, they are joined in the host's register, so that both can never be joined to different ones.
 */
export async function receiveNews(placing: Placing, news: News): Promise<Reply> {
  const { session } = placing;
  const province = listenerOf(news);
  const { personLink } = news;
  const worker =
    news.part === "HOST" ? await findWorkerOfLink(session, province, personLink) : null;
  if (news.part === "HOST" && worker === null) return { kind: "REFUSED", reason: "PERSON_UNKNOWN" };
  const person: PlacedPerson = { province, personLink, workerId: worker?.id ?? news.workerId };
  await holdPerson(session, person);
  const before = await findStays(session, person);
  const known =
    before.find(({ otherId }) => otherId === news.id) ??
    before.find(({ id, otherId }) => id === news.otherId && otherId === null) ??
    null;
  const { report } = news.side;
  const joined = known ?? (report === null ? null : openStay(report, news.part, before));
  if (known === null && joined !== null && news.part === "HOST")
    if (await isBeingTold(session, joined.id)) return { kind: "LATER" };
  if (joined === null && report === null) return { kind: "LATER" };
  const stay = joined ?? stayOfNews(news, person);
  const isNews = stay.otherId === null || news.said > stay.otherSaid;
  const after = isNews ? await written(placing, before, heard(stay, news, person)) : stay;
  const own = newsOf(after);
  if (own === null) throw new Error("A stay of two provinces has nothing to tell.");
  return { kind: "TOLD", news: own };
}

/** The stay here that a report of the other side is of, though the two were never joined. */
function openStay(
  report: Report,
  side: News["part"],
  before: readonly KnownStay[],
): KnownStay | null {
  const free = before.filter(({ part, otherId }) => part !== "BOTH" && otherId === null);
  const imported = free.filter(({ version }) => version === 0);
  return joinedBy(report, side, free) ?? saidBefore(report, side, imported);
}

function stayOfNews(news: News, { province, personLink, workerId }: PlacedPerson): KnownStay {
  const { homeCode, hostCode, channel, jobId, agreementId, yours, part } = news;
  const stay = newStay({ province, personLink, workerId, homeCode, hostCode });
  const own = yours ?? stay.home;
  return {
    ...{ ...stay, channel, jobId, agreementId },
    ...(part === "HOST" ? { home: own } : { host: own }),
  };
}

function heard(stay: KnownStay, news: News, { workerId }: PlacedPerson): KnownStay {
  return {
    ...stay,
    workerId: stay.workerId ?? workerId,
    otherId: news.id,
    otherSaid: Math.max(stay.otherSaid, news.said),
    ...(news.part === "HOME" ? { home: news.side } : { host: news.side }),
  };
}
