// Times and spans as people read them. Pure; the present comes in as an argument.

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

export function ms(iso: string | null | undefined): number | null {
  if (iso === null || iso === undefined || iso === '') return null;
  const at = Date.parse(iso);
  return Number.isNaN(at) ? null : at;
}

/** `0:42`, `12:05`, `3:02:09`: for what ages or counts down as one looks. Never negative. */
export function stopwatch(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1_000));
  const rest = String(seconds % 60).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${rest}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `34 s`, `5 min`, `2 h 10 min`, `3 d`: for settings and figures. */
export function span(spanMs: number): string {
  if (spanMs < minuteMs) return `${Math.round(spanMs / 1_000)} s`;
  if (spanMs < hourMs) {
    const seconds = Math.round((spanMs % minuteMs) / 1_000);
    return `${Math.floor(spanMs / minuteMs)} min${seconds === 0 ? '' : ` ${seconds} s`}`;
  }
  if (spanMs < dayMs) {
    const minutes = Math.round((spanMs % hourMs) / minuteMs);
    return `${Math.floor(spanMs / hourMs)} h${minutes === 0 ? '' : ` ${minutes} min`}`;
  }
  return `${Math.round(spanMs / dayMs)} d`;
}

/** `now`, `4 min`, `3 h`, `2 d`: how long ago, in lists. */
export function ago(atMs: number, nowMs: number): string {
  const past = Math.max(0, nowMs - atMs);
  if (past < minuteMs) return 'now';
  if (past < hourMs) return `${Math.floor(past / minuteMs)} min`;
  if (past < dayMs) return `${Math.floor(past / hourMs)} h`;
  return `${Math.floor(past / dayMs)} d`;
}

function zoned(timeZone: string | undefined): { timeZone?: string } {
  return timeZone === undefined ? {} : { timeZone };
}

/** `12:04` today, else `3 Mar, 12:04`, with the year when it is another one. */
export function moment(atMs: number, nowMs: number, timeZone?: string): string {
  const zone = zoned(timeZone);
  const at = new Date(atMs);
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', ...zone });
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...zone });
  const today = new Date(nowMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...zone });
  const year = at.toLocaleDateString('en-GB', { year: 'numeric', ...zone });
  const thisYear = new Date(nowMs).toLocaleDateString('en-GB', { year: 'numeric', ...zone });
  if (year !== thisYear) return `${day} ${year}, ${time}`;
  return day === today ? time : `${day}, ${time}`;
}

export function fileSize(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  if (bytes < 1_048_576) return `${Math.round(bytes / 1_024)} kB`;
  if (bytes < 1_073_741_824) return `${(bytes / 1_048_576).toFixed(1)} MB`;
  return `${(bytes / 1_073_741_824).toFixed(1)} GB`;
}
