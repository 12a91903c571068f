// How bad the world is at the moment: what the faults change, and what the simulated network and store look at.

export interface Weather {
  /** Chance of each message between processes. */
  lost: number;
  doubled: number;
  /** Most of a message's time on the way, in milliseconds. */
  networkMs: number;
  /** Of each request to the store: refused at once; lost on its way; done, but the answer is lost. */
  refused: number;
  requestLost: number;
  answerLost: number;
  /** Of each request to the store: it arrives only after it was given up. */
  late: number;
  /** Most of a request's time at the store, in milliseconds. */
  storeMs: number;
}

export const fine: Weather = {
  lost: 0,
  doubled: 0,
  networkMs: 3,
  refused: 0,
  requestLost: 0,
  answerLost: 0,
  late: 0,
  storeMs: 2,
};

/** What is always a little wrong while faults are on. */
export const ordinary: Weather = {
  lost: 0.003,
  doubled: 0.01,
  networkMs: 15,
  refused: 0.0005,
  requestLost: 0.0005,
  answerLost: 0.002,
  late: 0.001,
  storeMs: 6,
};
