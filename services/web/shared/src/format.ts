import { timestampDate, type Duration, type Timestamp } from "@bufbuild/protobuf/wkt";
import type { Money } from "@recourse/client/recourse/type/v1/money_pb";

/** "$86.39": how many of the minor units make one follows from the currency, never from the number. */
export function formatMoney(money: Money | undefined, locale?: string): string {
  if (!money?.currencyCode) return "";
  const format = new Intl.NumberFormat(locale, { style: "currency", currency: money.currencyCode });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(decimal(money.minorUnits, digits));
}

// As decimal text, which Intl takes without rounding, also beyond 2^53.
function decimal(minorUnits: bigint, digits: number): Intl.StringNumericLiteral {
  const sign = minorUnits < 0n ? "-" : "";
  const text = (minorUnits < 0n ? -minorUnits : minorUnits).toString().padStart(digits + 1, "0");
  const point = text.length - digits;
  const number = digits === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`;
  return `${sign}${number}` as Intl.StringNumericLiteral;
}

/** "23 November" of this year, with the year otherwise. */
export function formatDay(time: Timestamp | undefined, { locale, now = new Date(), timeZone }: DayOptions = {}): string {
  if (!time) return "";
  const date = timestampDate(time);
  const sameYear = date.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "long",
    ...(!sameYear && { year: "numeric" }),
    ...(timeZone && { timeZone }),
  }).format(date);
}

export interface DayOptions {
  locale?: string;
  now?: Date;
  timeZone?: string;
}

export function formatTime(time: Timestamp | undefined, locale?: string): string {
  return time ? new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }).format(timestampDate(time)) : "";
}

/** "2 to 5 minutes", "less than a minute"; empty while nobody can say. */
export function formatWait(shortest: Duration | undefined, longest: Duration | undefined): string {
  if (!longest) return "";
  const most = Math.ceil(Number(longest.seconds) / 60);
  const least = Math.max(1, Math.floor(Number(shortest?.seconds ?? 0n) / 60));
  if (most <= 1) return "less than a minute";
  return least < most ? `${least} to ${most} minutes` : `about ${most} minutes`;
}

/** "1:05" of a number of seconds. */
export function formatCountdown(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}
