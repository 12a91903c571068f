// When a queue is open, as the directory says it (F56). Types only: the arithmetic is in `calendar/`.

/** Local times, `HH:MM`; `to` is exclusive and may be `24:00`: `08:00`–`19:00` is open up to and including 18:59. */
export interface OpeningWindow {
  readonly from: string;
  readonly to: string;
}

export interface WeeklyWindow extends OpeningWindow {
  /** 1 Monday … 7 Sunday (ISO 8601). */
  readonly day: number;
}

export interface Holiday {
  /** Local date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly name: string;
  /** Open in these windows only; none: closed all day. */
  readonly windows: readonly OpeningWindow[];
}

export interface Schedule {
  readonly id: string;
  readonly name: string;
  /** IANA time zone, such as `Europe/Berlin`. */
  readonly zone: string;
  readonly weekly: readonly WeeklyWindow[];
  readonly holidays: readonly Holiday[];
}
