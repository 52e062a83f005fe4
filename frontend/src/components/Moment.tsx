import { formatAgo, formatMoment } from "@/lib/format";

/** A moment in a history: its date and time in the company's time zone, and how long ago it was. */
export function Moment({ at }: { at: string }) {
  return (
    <>
      <time dateTime={at}>{formatMoment(at)}</time> ({formatAgo(at)})
    </>
  );
}

/** How long ago a moment was, or how soon it comes; the pointer shows its date and time. */
export function Ago({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatMoment(at)}>
      {formatAgo(at)}
    </time>
  );
}
