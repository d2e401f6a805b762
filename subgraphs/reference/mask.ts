/**
 * What may be shown of a person. The county digits and the birth date of an ID number name one
 * person in a village, so nothing but its last four characters is ever shown.
 */

/** 张* for 张三 and for 张小三 alike: the length of a given name is nobody's business. Empty stays empty. */
export function maskName(name: string): string {
  const [first] = [...name.trim()];
  return first === undefined ? "" : `${first}*`;
}

/** The last four characters behind fourteen stars; nothing when the number is too short to hide. */
export function maskCitizenId(citizenId: string): string {
  return citizenId.length < 15 ? "" : `${"*".repeat(14)}${citizenId.slice(-4)}`;
}

/** 138****1234 for a mobile number, 0915****12 for a landline, only stars for anything shorter. */
export function maskPhone(phone: string): string {
  const digits = phone
    .normalize("NFKC")
    .replaceAll(/\D/g, "")
    .replace(/^86(?=1\d{10}$)/, "");
  if (digits.length === 11 && digits.startsWith("1"))
    return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
  if (digits.length >= 10) return `${digits.slice(0, 4)}****${digits.slice(-2)}`;
  return "*".repeat(digits.length);
}
