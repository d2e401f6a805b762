import { isLinkLocal } from "../schema/http/addresses.ts";

/** Whether something may be asked at this URL. */
export function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return /^https?:$/.test(protocol) && !isLinkLocal(hostname);
}
