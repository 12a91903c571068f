// Notices a peer that vanished without closing: it would otherwise be waited for until TCP gives up, which takes a
// quarter of an hour.

export interface SilenceWatch {
  during<T>(answer: Promise<T>): Promise<T>;
  stop(): void;
}

/** Calls `onSilence` when answers are owed and none came for `silenceMs`. */
export function watchSilence(silenceMs: number, onSilence: () => void): SilenceWatch {
  let owed = 0;
  let heardAt = 0;
  const heard = (): void => {
    owed -= 1;
    heardAt = performance.now();
  };
  const timer = setInterval(() => {
    if (owed === 0 || performance.now() - heardAt < silenceMs) return;
    heardAt = performance.now();
    onSilence();
  }, silenceMs / 4);
  timer.unref();
  return {
    during(answer) {
      if (owed === 0) heardAt = performance.now();
      owed += 1;
      answer.then(heard, heard);
      return answer;
    },
    stop: () => clearInterval(timer),
  };
}
